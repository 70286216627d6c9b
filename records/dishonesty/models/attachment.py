"""A file that belongs to a record: what it is, by its content and not by its name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.choices import AttachmentKind


class Attachment(models.Model):
    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord", on_delete=models.PROTECT, related_name="attachments"
    )
    kind = models.CharField(_("材料类别"), max_length=10, choices=AttachmentKind.choices)
    original_name = models.CharField(_("原文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        constraints = [
            models.UniqueConstraint(
                name="attachment_once_per_record",
                fields=["record", "sha256"],
                condition=models.Q(removed_at=None),
                violation_error_message=_("该文件已在本记录的附件中。"),
            ),
            models.CheckConstraint(
                name="attachment_removed_whole",
                condition=models.Q(removed_by=None, removed_at=None)
                | models.Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
