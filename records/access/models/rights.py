"""What a partner may send and read: by kind of document, by region and, where content is sensitive, by field."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid


class SensitiveField(models.TextChoices):
    """
    What of a document nobody gets with the document itself.

    A right only opens what the law lets the office show: it makes no name public that has no basis for it.
    """

    OFFICIAL_NAME = "official_name", _("责任人姓名（依法可以公开的）")
    FACTS = "facts", _("事实经过")
    AMOUNT = "amount", _("涉及金额")
    SUBJECT_COMMENT = "subject_comment", _("当事机构的书面意见")


class PartnerRight(models.Model):
    """One kind in one region with everything inside it; what no row names is denied."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    application = models.ForeignKey(
        "records.PartnerApplication",
        verbose_name=_("对接应用"),
        on_delete=models.CASCADE,
        related_name="rights",
    )
    kind = models.CharField(_("数据种类"), max_length=64)
    region = models.ForeignKey(
        "records.Region", verbose_name=_("行政区划"), on_delete=models.PROTECT, related_name="+"
    )
    may_submit = models.BooleanField(_("可报送"), default=False)
    may_read = models.BooleanField(_("可查询"), default=False)
    open_fields = ArrayField(
        models.CharField(max_length=40, choices=SensitiveField.choices),
        verbose_name=_("可见的敏感字段"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("对接权限")
        verbose_name_plural = _("对接权限")
        constraints = [
            models.UniqueConstraint(
                name="partnerright_once",
                fields=["application", "kind", "region"],
                violation_error_message=_("同一种类、同一区划只填一行，请合并。"),
            ),
            models.CheckConstraint(
                name="partnerright_gives_something",
                condition=~Q(kind="") & (Q(may_submit=True) | Q(may_read=True)),
                violation_error_message=_("每一行至少勾选“可报送”或“可查询”之一。"),
            ),
            models.CheckConstraint(
                name="partnerright_fields_are_read",
                condition=Q(may_read=True) | Q(open_fields=[]),
                violation_error_message=_("敏感字段只随“可查询”授予，请勾选“可查询”或清空敏感字段。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.region_id}"
