"""Measures against a body or an official (惩戒措施): decided by law, carried out, and over when their time is."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.choices import MEASURE_KINDS, MeasureStatus
from records.consequences.models.base import filled, said, whole

_USER = settings.AUTH_USER_MODEL


class MeasureQuerySet(models.QuerySet["Measure"]):
    def active(self, *, on: date) -> "MeasureQuerySet":
        """In force on that day by its dates, whether or not the clock has come by since."""
        return self.filter(status=MeasureStatus.IN_FORCE, starts_on__lte=on).filter(
            Q(ends_on=None) | Q(ends_on__gte=on)
        )

    def past_end(self, *, on: date) -> "MeasureQuerySet":
        return self.filter(status=MeasureStatus.IN_FORCE, ends_on__lt=on)

    def of_bodies(self) -> "MeasureQuerySet":
        return self.filter(official=None)

    def with_parties(self) -> "MeasureQuerySet":
        return self.select_related(
            "record", "organisation", "official", "deciding_body", "executing_body", "region"
        )


class Measure(models.Model):
    """
    One measure that follows a record.

    ``organisation`` is the body that bears it; with ``official`` set, it is the person's, the organisation only
    says where he serves, and nobody outside the office ever sees it.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("失信记录"),
    )
    kind = models.CharField(_("措施类别"), max_length=12, choices=MEASURE_KINDS)
    title = models.CharField(_("措施内容"), max_length=200)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="measures", verbose_name=_("对象机构")
    )
    official = models.ForeignKey(
        "records.Official",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("对象人员"),
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    deciding_body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("决定机关")
    )
    executing_body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("执行机关")
    )
    legal_basis = models.CharField(_("法律依据"), max_length=500)
    document_number = models.CharField(_("决定文号"), max_length=128, blank=True)
    decided_on = models.DateField(_("决定日期"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(
        _("结束日期"), null=True, blank=True, help_text=_("不填则至记录修复或终止时解除。")
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=MeasureStatus.choices, default=MeasureStatus.ENTERED
    )
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审定时间"), null=True)
    executed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    executed_at = models.DateTimeField(_("执行确认时间"), null=True)
    execution_note = models.CharField(_("执行情况"), max_length=500, blank=True)
    ended_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    end_note = models.CharField(_("结束原因"), max_length=500, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("惩戒措施")
        verbose_name_plural = _("惩戒措施")
        constraints = [
            models.CheckConstraint(
                name="measure_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                violation_error_message=_("惩戒措施须由登记人以外的人审定。"),
            ),
            models.CheckConstraint(
                name="measure_has_legal_basis",
                condition=said("legal_basis", "title"),
                violation_error_message=_("没有法律、法规或者党中央、国务院政策依据，不得采取惩戒措施。"),
            ),
            models.CheckConstraint(
                name="measure_dates_in_order",
                condition=Q(starts_on__gte=F("decided_on"))
                & (Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
                violation_error_message=_("开始日期不早于决定日期，结束日期不早于开始日期。"),
            ),
            models.CheckConstraint(name="measure_decided_whole", condition=whole("decided_by", "decided_at")),
            models.CheckConstraint(
                name="measure_executed_whole",
                condition=Q(executed_by=None, executed_at=None, execution_note="")
                | filled("executed_by", "executed_at") & said("execution_note"),
            ),
            models.CheckConstraint(name="measure_ended_whole", condition=whole("ended_by", "ended_at")),
            models.CheckConstraint(
                name="measure_status_has_its_columns",
                condition=Q(status=MeasureStatus.ENTERED, decided_by=None, executed_by=None, ended_by=None)
                | Q(status=MeasureStatus.IN_FORCE, decided_by__isnull=False, ended_by=None)
                | Q(status=MeasureStatus.REFUSED, executed_by=None, ended_by__isnull=False) & said("end_note")
                | Q(
                    status__in=[MeasureStatus.EXPIRED, MeasureStatus.LIFTED],
                    decided_by__isnull=False,
                    ended_by__isnull=False,
                )
                & said("end_note"),
            ),
            models.CheckConstraint(
                name="measure_expires_with_an_end",
                condition=~Q(status=MeasureStatus.EXPIRED) | Q(ends_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "ends_on"],
                name="measure_active_of_body",
                condition=Q(status="in_force", official=None),
            ),
            models.Index(
                fields=["official", "ends_on"],
                name="measure_active_of_official",
                condition=Q(status="in_force", official__isnull=False),
            ),
            models.Index(fields=["ends_on"], name="measure_ending", condition=Q(status="in_force")),
            models.Index(fields=["status", "-entered_at"], name="measure_work_lists"),
            models.Index(fields=["executing_body", "status"], name="measure_to_execute"),
        ]

    def __str__(self) -> str:
        # Without the person: titles stand in messages and in the audit trail.
        return f"{self.title}（{self.organisation.name}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
