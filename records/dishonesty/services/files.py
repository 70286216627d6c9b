"""Attachments: what a file is, by its content; kept under a name of ours, never under the sender's."""

import uuid
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.files import FileType
from records.common.ids import new_uid
from records.common.uploads import FileRefused, clean_name, examined
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import AttachmentKind, Status
from records.dishonesty.models import Attachment, DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_RECORD = 20


@transaction.atomic
def attach_file(*, uid: uuid.UUID, file: Any, kind: str, by: "User", at: datetime) -> Attachment:
    """
    Keep a file with a record that is not yet approved.

    :param file: an uploaded file with ``name``, ``size`` and ``chunks()``
    :raises FileRefused: as ``examined``; ``duplicate``, ``too_many``
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    _only_before_approval(record, by)
    if kind not in AttachmentKind.values:
        raise FileRefused("unknown_kind", _("请选择材料类别。"))
    found, digest = examined(file)
    standing = record.attachments.filter(removed_at=None)
    if standing.filter(sha256=digest).exists():
        raise FileRefused("duplicate", _("该文件已在本记录的附件中。"))
    if standing.count() >= MOST_PER_RECORD:
        raise FileRefused("too_many", _("一条记录最多 %d 个附件。") % MOST_PER_RECORD)
    stored_name = name_of_ours("attachments", found)
    attachment = Attachment.objects.create(
        record=record,
        kind=kind,
        original_name=clean_name(file.name),
        stored_name=stored_name,
        content_type=found.content_type,
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )
    store(file, stored_name)
    if by.pk not in record.writers:
        record.writers = [*record.writers, by.pk]
        record.save(update_fields=["writers"])
    audit.record(action="record.file_attached", by=by, at=at, subject=record, details={"sha256": digest})
    return attachment


@transaction.atomic
def remove_attachment(*, uid: uuid.UUID, by: "User", at: datetime) -> Attachment:
    """Take a file out of a record that is not yet approved; row and bytes stay for the audit."""
    attachment = Attachment.objects.select_related("record").get(pk=uid)
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=attachment.record_id)
    _only_before_approval(record, by)
    attachment.removed_by, attachment.removed_at = by, at
    attachment.save(update_fields=["removed_by", "removed_at"])
    audit.record(
        action="record.file_removed", by=by, at=at, subject=record, details={"sha256": attachment.sha256}
    )
    return attachment


def open_attachment(attachment: Attachment) -> IO[bytes]:
    """The stored bytes; the caller closes them."""
    return default_storage.open(attachment.stored_name, "rb")


def name_of_ours(folder: str, found: FileType) -> str:
    return f"{folder}/{new_uid().hex}{found.extensions[0]}"


def store(file: Any, stored_name: str) -> None:
    """Before the commit: a row without its file would be a lie, a file without its row is only litter."""
    file.seek(0)
    default_storage.save(stored_name, File(file))


def _only_before_approval(record: DishonestyRecord, by: "User") -> None:
    if record.is_replica or record.status not in (Status.DRAFT, Status.RETURNED):
        raise TransitionDenied("not_editable", _("记录提交后附件不再变动；请先退回。"))
    if not by.holds([Role.CLERK], over=record):
        raise TransitionDenied("not_your_role", _("您没有管理本记录附件的权限。"))
