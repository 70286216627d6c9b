"""Who complained, the way back to his complaint, and what he handed in: unreadable at rest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from supervision.complaints.models.case import Complaint


class ComplaintReceipt(models.Model):
    """Of the sixteen digits only a keyed hash is kept, as of those of the remedies. Append-only."""

    code_hash = models.CharField(primary_key=True, max_length=64, editable=False)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="receipt")

    class Meta:
        verbose_name = _("投诉举报查询码")
        verbose_name_plural = _("投诉举报查询码")
        constraints = [
            models.CheckConstraint(
                name="complaint_code_is_hashed", condition=Q(code_hash__regex="^[0123456789abcdef]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.complaint_id)


class Informant(models.Model):
    """
    Whoever gave his name. An anonymous complaint has no such row, which the database sees to.

    Nothing of it is read but through ``services.identity``, for a purpose, by those whom the law lets.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="informant")
    is_body = models.BooleanField(_("单位"), default=False)
    name = EncryptedTextField(_("名称、姓名"))
    id_number = EncryptedTextField(_("统一社会信用代码、身份证件号码"), blank=True)
    # NULL, not '': many give no number, and what is there finds the same person without opening any.
    id_number_index = models.CharField(max_length=64, null=True, editable=False)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    email = EncryptedTextField(_("电子邮箱"), blank=True)
    address = EncryptedTextField(_("联系地址"), blank=True)

    class Meta:
        verbose_name = _("反映人身份")
        verbose_name_plural = _("反映人身份")
        constraints = [
            models.CheckConstraint(
                name="informant_index_is_hashed",
                condition=Q(id_number_index=None) | Q(id_number_index__regex="^[0123456789abcdef]{64}$"),
            ),
        ]
        indexes = [models.Index(fields=["id_number_index"], name="informant_by_number")]

    def __str__(self) -> str:
        return str(self.complaint_id)

    @property
    def access_region_code(self) -> str:
        return self.complaint.access_region_code

    @property
    def access_organisation_id(self) -> None:
        return None


class IdentityOpening(models.Model):
    """Who opened an identity, when and what for. Written before it is read; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("查阅人")
    )
    at = models.DateTimeField(_("时间"))
    purpose = models.CharField(_("目的"), max_length=200)

    class Meta:
        verbose_name = _("身份查阅")
        verbose_name_plural = _("身份查阅")
        constraints = [models.CheckConstraint(name="identity_opened_for_something", condition=~Q(purpose=""))]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"


class ComplaintFile(models.Model):
    """
    A file that came with a complaint or a message, without what it says of its maker and his device.

    Its bytes lie encrypted and its sender's name for it is not kept. Append-only.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="files")
    message = models.ForeignKey(
        "supervision.ComplaintMessage", on_delete=models.PROTECT, null=True, related_name="files"
    )
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    extension = models.CharField(max_length=6)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("投诉举报材料")
        verbose_name_plural = _("投诉举报材料")
        constraints = [
            models.UniqueConstraint(
                name="complaint_file_once",
                fields=["complaint", "sha256"],
                violation_error_message=_("该文件已经提交过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}{self.extension}"
