"""Who answers for what a record says (责任人、责任倒查): internal to the office, and read under the eyes of the trail."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.choices import Accountability, ResponsibilityRole, ResponsibilityStatus
from records.consequences.models.base import said, whole

_USER = settings.AUTH_USER_MODEL


class Responsibility(models.Model):
    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("失信记录"),
    )
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("失信机构")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    official = models.ForeignKey(
        "records.Official",
        on_delete=models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("责任人"),
    )
    role = models.CharField(_("责任类别"), max_length=10, choices=ResponsibilityRole.choices)
    conduct = models.TextField(_("应负责任的行为"), max_length=2000)
    conduct_on = models.DateField(_("行为日期"))
    # The seat he held on that day: who has left since answers all the same.
    post = models.ForeignKey(
        "records.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行为时职务"),
    )
    result = models.CharField(
        _("责任追究结果"), max_length=14, choices=Accountability.choices, default=Accountability.PENDING
    )
    result_document = models.CharField(_("处理文书文号"), max_length=128, blank=True)
    result_on = models.DateField(_("处理日期"), null=True, blank=True)
    status = models.CharField(
        _("状态"),
        max_length=9,
        choices=ResponsibilityStatus.choices,
        default=ResponsibilityStatus.ENTERED,
    )
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    decision_note = models.CharField(_("确认意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("责任追究")
        verbose_name_plural = _("责任追究")
        constraints = [
            models.CheckConstraint(
                name="responsibility_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                violation_error_message=_("责任人须由登记人以外的人确认。"),
            ),
            models.CheckConstraint(
                name="responsibility_decided_whole",
                condition=whole("decided_by", "decided_at")
                & (
                    Q(status=ResponsibilityStatus.ENTERED, decided_by=None)
                    | ~Q(status=ResponsibilityStatus.ENTERED) & Q(decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(name="responsibility_says_what", condition=said("conduct")),
            models.CheckConstraint(
                name="responsibility_result_dated",
                condition=Q(result=Accountability.PENDING, result_on=None, result_document="")
                | ~Q(result=Accountability.PENDING) & Q(result_on__isnull=False),
                violation_error_message=_("请填写处理日期；尚在处理的，不填日期和文号。"),
            ),
            models.UniqueConstraint(
                name="responsibility_once",
                fields=["record", "official"],
                condition=~Q(status=ResponsibilityStatus.REFUSED),
                violation_error_message=_("该责任人已登记在本记录下。"),
            ),
        ]
        indexes = [
            models.Index(fields=["official"], name="responsibility_of_official"),
            models.Index(fields=["status", "-entered_at"], name="responsibility_work_lists"),
        ]

    def __str__(self) -> str:
        # Without the person, as everywhere that messages and trails quote.
        return f"{self.get_role_display()}（{self.organisation.name}）"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
