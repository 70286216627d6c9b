"""What a court tells the office before it lists a body as a judgment debtor (失信被执行人列入前预警)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting
from supervision.warnings.choices import CourtState

COURT_CASE = "court-notice"


class CourtNotice(models.Model):
    """A body is about to be listed unless it performs; entered by one, settled by another."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被执行机构")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    court = models.CharField(_("法院"), max_length=100)
    case_number = models.CharField(_("执行案号"), max_length=100)
    letter = models.CharField(_("来函文号"), max_length=100)
    obligation = models.CharField(_("应履行的义务"), max_length=500)
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    received_on = models.DateField(_("收到日期"))
    listing_on = models.DateField(_("拟列入日期"))
    status = models.CharField(_("状态"), max_length=10, choices=CourtState.choices, default=CourtState.OPEN)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))
    settled_on = models.DateField(_("结果日期"), null=True)
    evidence = models.CharField(_("结果凭证"), max_length=500, blank=True)
    settled_by = acting(_("核定人"))
    settled_at = models.DateTimeField(_("核定时间"), null=True)

    class Meta:
        verbose_name = _("法院列入前预警")
        verbose_name_plural = _("法院列入前预警")
        constraints = [
            models.UniqueConstraint(
                name="court_notice_once",
                fields=["body", "case_number"],
                violation_error_message=_("该机构的这一执行案件已登记，请打开原件办理。"),
            ),
            models.CheckConstraint(
                name="court_notice_says_what",
                condition=~Q(court="") & ~Q(case_number="") & ~Q(letter="") & ~Q(obligation=""),
            ),
            models.CheckConstraint(
                name="court_notice_before_listing", condition=Q(listing_on__gte=F("received_on"))
            ),
            models.CheckConstraint(
                name="court_notice_settled_whole",
                condition=Q(
                    status=CourtState.OPEN, settled_on=None, settled_by=None, settled_at=None, evidence=""
                )
                | ~Q(status=CourtState.OPEN)
                & Q(settled_on__isnull=False, settled_by__isnull=False, settled_at__isnull=False)
                & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="court_notice_settled_by_another",
                condition=Q(settled_by=None) | ~Q(settled_by=F("entered_by")),
                violation_error_message=_("结果由登记人以外的人核定。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="court_notice_by_region"),
            models.Index(fields=["body", "listing_on"], name="court_notice_by_body"),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def audit_label(self) -> str:
        return self.case_number

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id
