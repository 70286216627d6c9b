"""Attachments: what a file is, by its content; kept under a name of ours, never under the sender's."""

import hashlib
import uuid
from datetime import datetime
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.files import FileType, sniff
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import AttachmentKind, Status
from records.dishonesty.models import Attachment, DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

CHUNK = 256 * 1024
MOST_PER_RECORD = 20


class FileRefused(Exception):
    """The file cannot be taken: ``code`` for programs, ``message`` for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@transaction.atomic
def attach_file(*, uid: uuid.UUID, file: Any, kind: str, by: "User", at: datetime) -> Attachment:
    """
    Keep a file with a record that is not yet approved.

    :param file: an uploaded file with ``name``, ``size`` and ``chunks()``
    :raises FileRefused: ``too_large``, ``empty``, ``type_not_allowed``, ``name_and_content_differ``, ``duplicate``, ``too_many``
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
        original_name=PurePath(file.name).name[:255],
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


def examined(file: Any) -> tuple[FileType, str]:
    """
    What the file is by its content, and its SHA-256, for whichever room takes it.

    :raises FileRefused: ``too_large``, ``empty``, ``type_not_allowed``, ``name_and_content_differ``
    """
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise FileRefused(
            "too_large",
            _("文件超过 %d 兆字节，请压缩或拆分后上传。") % (settings.ATTACHMENT_MAX_BYTES // 2**20),
        )
    if not file.size:
        raise FileRefused("empty", _("文件是空的，请检查后重新上传。"))
    found = sniff(file)
    if found is None:
        raise FileRefused("type_not_allowed", _("只能上传 PDF、图片（JPEG、PNG）、Word、Excel 和 OFD 文件。"))
    extension = PurePath(file.name or "").suffix.lower()
    if extension not in found.extensions:
        raise FileRefused(
            "name_and_content_differ", _("文件内容与扩展名“%s”不符，请上传原始文件。") % extension[:10]
        )
    return found, _digest(file)


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


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
