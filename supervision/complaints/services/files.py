"""Files of a complaint: cleaned of what they say of their maker, kept unreadable, opened for a purpose."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.files import FileType
from records.common.ids import new_uid
from records.common.metadata import Unreadable, stripped
from records.common.uploads import FileRefused, examined
from records.common.workflow import TransitionDenied
from supervision.complaints.models import Complaint, ComplaintFile, ComplaintMessage
from supervision.complaints.services.steps import begin_deed, refuse

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_COMPLAINT = 12
SHORTEST_PURPOSE = 4


def files_of(case: Complaint) -> QuerySet[ComplaintFile]:
    return ComplaintFile.objects.filter(complaint=case).order_by("uploaded_at", "uid")


def clean_file(file: Any) -> tuple[bytes, FileType]:
    """
    A file's bytes without its metadata; what cannot be cleaned is not kept.

    :param file: an uploaded file with ``name``, ``size``, ``chunks()`` and ``read()``
    :raises FileRefused: ``too_large``, ``empty``, ``type_not_allowed``, ``name_and_content_differ``, ``cannot_be_cleaned``
    """
    found, _digest = examined(file)
    file.seek(0)
    try:
        return stripped(file.read(), found), found
    except Unreadable as error:
        raise FileRefused(
            "cannot_be_cleaned",
            _(
                "无法去除文件中的作者、位置等隐藏信息（可能已加密或损坏），请另存为未加密的 PDF 或图片后上传。"
            ),
        ) from error


def keep_files(
    *,
    case: Complaint,
    proofs: Sequence[Any],
    message: ComplaintMessage | None = None,
    by: "User | None",
    at: datetime,
) -> list[ComplaintFile]:
    """
    Keep the files of a complaint, in the caller's transaction.

    :raises FileRefused: ``too_many``, ``duplicate``, or what ``clean_file`` refuses
    """
    if not proofs:
        return []
    held = set(files_of(case).values_list("sha256", flat=True))
    if len(held) + len(proofs) > MOST_PER_COMPLAINT:
        raise FileRefused("too_many", _("一件最多提交 %d 个文件，请合并后上传。") % MOST_PER_COMPLAINT)
    kept = []
    for file in proofs:
        content, found = clean_file(file)
        digest = hashlib.sha256(content).hexdigest()
        if digest in held:
            raise FileRefused("duplicate", _("同一个文件提交了两次，请移除其中一个。"))
        held.add(digest)
        # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
        stored = sealed_files.keep(f"complaints/{new_uid().hex}", content)
        kept.append(
            ComplaintFile.objects.create(
                complaint=case,
                message=message,
                stored_name=stored,
                content_type=found.content_type,
                extension=found.extensions[0],
                size=len(content),
                sha256=digest,
                uploaded_by=by,
                uploaded_at=at,
            )
        )
    return kept


def open_file(
    *, complaint: UUID, file: UUID, purpose: str, by: "User", at: datetime
) -> tuple[ComplaintFile, bytes]:
    """
    The file's bytes for one of those who handle the complaint; written down either way.

    :raises TransitionDenied: ``of_reported_body``, ``not_your_role`` or ``purpose_needed``
    """
    row = ComplaintFile.objects.select_related("complaint").get(pk=file, complaint=complaint)
    case = row.complaint
    begin_deed(case, "open_file", by=by, at=at)
    refuse_no_purpose(case, "open_file", purpose, by=by, at=at)
    audit.read(
        action="complaint.open_file",
        by=by,
        at=at,
        subject=case,
        details={"file": str(row.pk), "purpose": purpose.strip()},
    )
    return row, sealed_files.read(row.stored_name)


def refuse_no_purpose(case: Complaint, name: str, purpose: str, *, by: "User", at: datetime) -> None:
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        said = _("请写明查阅目的（不少于%d个字），系统将一并记录。") % SHORTEST_PURPOSE
        refuse(case, name, TransitionDenied("purpose_needed", said), by=by, at=at)
