"""A body's duty to report its own dishonesty (政务失信情况报告): in time, late, or never."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.choices import ReportStatus
from records.consequences.models.base import filled, said, whole
from records.dishonesty.models import NoneOf

_USER = settings.AUTH_USER_MODEL


class OwnReportQuerySet(models.QuerySet["OwnReport"]):
    def late(self) -> "OwnReportQuerySet":
        """Filed, but after the last day."""
        return self.filter(filed_on__gt=F("due_on"))

    def missing(self) -> "OwnReportQuerySet":
        """The last day went by and nothing was filed then or since."""
        return self.filter(status=ReportStatus.DUE, missed_at__isnull=False)


class OwnReport(models.Model):
    """
    One event that a body must report itself.

    It begins with the body's own report, or with the office that heard of the event first and asks for one.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        related_name="own_reports",
        verbose_name=_("报告单位"),
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(_("状态"), max_length=9, choices=ReportStatus.choices, default=ReportStatus.DUE)
    title = models.CharField(_("事项"), max_length=200)
    event_on = models.DateField(_("文书生效或事件发生日期"))
    due_on = models.DateField(_("报告期限"))
    facts = models.TextField(_("失信事实"), max_length=5000, blank=True)
    causes = models.TextField(_("原因分析"), max_length=3000, blank=True)
    remedy = models.TextField(_("已采取和拟采取的整改措施"), max_length=3000, blank=True)
    document_number = models.CharField(_("文书文号"), max_length=128, blank=True)
    authority_name = models.CharField(_("作出机关"), max_length=200, blank=True)
    # Who asked for it, where the office had to ask.
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("要求报告时间"), null=True)
    filed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(_("报告时间"), null=True)
    # The first day on which it was handed in; a completed report is not later for having been completed.
    filed_on = models.DateField(_("报告日期"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    missed_at = models.DateTimeField(_("逾期时间"), null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decision_note = models.CharField(_("处理意见"), max_length=1000, blank=True)
    record = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        related_name="own_report",
        verbose_name=_("据此起草的记录"),
    )

    objects = OwnReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("失信情况报告")
        verbose_name_plural = _("失信情况报告")
        constraints = [
            models.CheckConstraint(
                name="own_report_four_eyes",
                condition=Q(decided_by=None) | Q(NoneOf(F("decided_by"), F("writers"))),
                violation_error_message=_("报告须由书写人以外的人处理。"),
            ),
            models.CheckConstraint(
                name="own_report_filer_is_a_writer",
                condition=Q(filed_by=None) | ~Q(NoneOf(F("filed_by"), F("writers"))),
            ),
            models.CheckConstraint(name="own_report_says_what", condition=said("title")),
            models.CheckConstraint(name="own_report_asked_whole", condition=whole("asked_by", "asked_at")),
            models.CheckConstraint(
                name="own_report_filed_whole",
                condition=Q(filed_by=None, filed_at=None, filed_on=None)
                | filled("filed_by", "filed_at", "filed_on") & said("facts", "causes", "remedy"),
            ),
            models.CheckConstraint(
                name="own_report_decided_whole", condition=whole("decided_by", "decided_at")
            ),
            models.CheckConstraint(
                name="own_report_status_has_its_columns",
                condition=Q(
                    status=ReportStatus.DUE,
                    asked_by__isnull=False,
                    filed_by=None,
                    decided_by=None,
                    record=None,
                )
                | Q(
                    status__in=[ReportStatus.FILED, ReportStatus.RETURNED],
                    filed_by__isnull=False,
                    decided_by=None,
                    record=None,
                )
                | Q(
                    status=ReportStatus.TAKEN,
                    filed_by__isnull=False,
                    decided_by__isnull=False,
                    record__isnull=False,
                )
                | Q(
                    status=ReportStatus.DISMISSED,
                    filed_by__isnull=False,
                    decided_by__isnull=False,
                    record=None,
                )
                & said("decision_note")
                | Q(status=ReportStatus.CANCELLED, decided_by__isnull=False, record=None)
                & said("decision_note"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="own_report_work_lists"),
            models.Index(fields=["organisation", "-event_on"], name="own_report_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.organisation.name}）"

    @property
    def is_late(self) -> bool:
        return self.filed_on is not None and self.filed_on > self.due_on

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
