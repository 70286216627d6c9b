"""Who asks for a remedy, and the papers he shows: unreadable in the database, in backups and on disk."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.remedies.choices import ApplicantKind, CaseKind, ProofKind, Relation


class Applicant(models.Model):
    """
    A body or a person as they named themselves, and the agent who acts for them.

    Nothing of it is read without a purpose, see ``services.identity``.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("申请人类别"), max_length=8, choices=ApplicantKind.choices)
    relation = models.CharField(_("与记录的关系"), max_length=12, choices=Relation.choices)
    name = EncryptedTextField(_("名称、姓名"))
    # A body's USCC or a person's ID number; the keyed hash finds the same applicant without opening any.
    id_number = EncryptedTextField(_("统一社会信用代码、身份证件号码"))
    id_number_index = models.CharField(max_length=64, editable=False)
    phone = EncryptedTextField(_("联系电话"))
    email = EncryptedTextField(_("电子邮箱"), blank=True)
    address = EncryptedTextField(_("联系地址"), blank=True)
    agent_name = EncryptedTextField(_("代理人姓名"), blank=True)
    agent_id_number = EncryptedTextField(_("代理人身份证件号码"), blank=True)
    agent_phone = EncryptedTextField(_("代理人电话"), blank=True)
    has_agent = models.BooleanField(_("委托代理"), default=False)
    made_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("申请人")
        verbose_name_plural = _("申请人")
        constraints = [
            models.CheckConstraint(
                name="applicant_has_an_index",
                condition=Q(id_number_index__regex="^[0123456789abcdef]{64}$"),
            ),
        ]
        indexes = [models.Index(fields=["id_number_index"], name="applicant_by_number")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Proof(models.Model):
    """
    A file that came with a case. Its bytes lie encrypted; its sender's name for it is not kept, because such
    names say whose it is. Append-only.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(max_length=12, choices=CaseKind.choices)
    case_uid = models.UUIDField()
    kind = models.CharField(_("材料类别"), max_length=14, choices=ProofKind.choices)
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
        verbose_name = _("申请材料")
        verbose_name_plural = _("申请材料")
        constraints = [
            models.UniqueConstraint(
                name="proof_once_per_case",
                fields=["case_kind", "case_uid", "sha256"],
                violation_error_message=_("该文件已经提交过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.extension}"
