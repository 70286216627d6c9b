"""Files handed out with what is written: taken by their content, kept under a name of ours."""

import uuid
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.editing.desk import Desk
from disclosure.editing.models import WrittenFile
from disclosure.editing.queries import files_of
from disclosure.editing.services import writable, wrote
from records.access import audit
from records.common.uploads import FileRefused, clean_name, examined
from records.dishonesty.services.files import name_of_ours, store

if TYPE_CHECKING:
    from records.access.models import User

MOST = 20


@transaction.atomic
def attach(*, desk: Desk, uid: uuid.UUID, file: Any, by: "User", at: datetime) -> WrittenFile:
    """
    Keep a file with a draft.

    :raises FileRefused: as ``examined``; ``duplicate``, ``too_many``
    """
    item = writable(desk, uid, by=by)
    found, digest = examined(file)
    standing = files_of(item.pk)
    if standing.filter(sha256=digest).exists():
        raise FileRefused("duplicate", _("该文件已在附件中。"))
    if standing.count() >= MOST:
        raise FileRefused("too_many", _("附件最多 %d 个。") % MOST)
    kept = WrittenFile.objects.create(
        kind=desk.kind,
        item=item.pk,
        original_name=clean_name(file.name),
        stored_name=name_of_ours("public", found),
        content_type=found.content_type,
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )
    store(file, kept.stored_name)
    wrote(item, by, at)
    audit.record(action=f"{desk.kind}.file_attached", by=by, at=at, subject=item, details={"sha256": digest})
    return kept


@transaction.atomic
def remove(*, desk: Desk, uid: uuid.UUID, file: uuid.UUID, by: "User", at: datetime) -> None:
    """Take a file out of a draft; row and bytes stay for the audit."""
    item = writable(desk, uid, by=by)
    kept = files_of(item.pk).get(pk=file)
    kept.removed_by, kept.removed_at = by, at
    kept.save(update_fields=["removed_by", "removed_at"])
    wrote(item, by, at)
    audit.record(
        action=f"{desk.kind}.file_removed", by=by, at=at, subject=item, details={"sha256": kept.sha256}
    )


def open_file(kept: WrittenFile) -> IO[bytes]:
    """The stored bytes; the caller closes them."""
    return default_storage.open(kept.stored_name, "rb")
