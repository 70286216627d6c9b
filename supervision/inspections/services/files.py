"""Files of this room: looked at by their content, kept unreadable, handed out under the eyes of the trail."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.uploads import FileRefused, clean_name, examined
from supervision.inspections.choices import FileOf
from supervision.inspections.models import InspectionFile

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_CASE = 20


@transaction.atomic
def keep_file(*, about: FileOf, uid: UUID, file: Any, by: "User", at: datetime) -> InspectionFile:
    """
    Keep a file with a case that the caller holds locked and has found writable.

    :raises FileRefused: as ``examined``; ``duplicate``, ``too_many``
    """
    found, digest = examined(file)
    there = files_of(about, uid)
    if there.filter(sha256=digest).exists():
        raise FileRefused("duplicate", _("该文件已在本件材料中。"))
    if there.count() >= MOST_PER_CASE:
        raise FileRefused("too_many", _("一件材料最多 %d 个文件。") % MOST_PER_CASE)
    file.seek(0)
    kept = InspectionFile.objects.create(
        about=about,
        about_uid=uid,
        original_name=clean_name(file.name),
        stored_name=sealed_files.keep(f"inspections/{at:%Y%m}/{new_uid().hex}", file.read()),
        content_type=found.content_type,
        size=file.size,
        sha256=digest,
        by=by,
        at=at,
    )
    audit.record(action="inspection.file_kept", by=by, at=at, details={"sha256": digest, "about": str(uid)})
    return kept


def files_of(about: FileOf, *uids: UUID) -> QuerySet[InspectionFile]:
    return InspectionFile.objects.filter(about=about, about_uid__in=uids).order_by("at", "uid")


def read_file(file: InspectionFile, *, by: "User", at: datetime) -> bytes:
    """The bytes for somebody whose reach the caller has asked about."""
    audit.read(
        action="inspection.file_read",
        by=by,
        at=at,
        details={"sha256": file.sha256, "about": str(file.about_uid)},
    )
    return sealed_files.read(file.stored_name)
