"""Reports that the government owes congress and conference, and what these asked for after hearing them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.oversight.choices import Assembly, CongressStatus, OpinionState, Rhythm
from supervision.oversight.models.base import OversightCase, acting, body_of


class CongressReport(OversightCase):
    """One report of one period; sending it plans the next one of the same rhythm."""

    kind = "congress"

    assembly = models.CharField(_("报告对象"), max_length=10, choices=Assembly.choices)
    rhythm = models.CharField(_("周期"), max_length=8, choices=Rhythm.choices)
    period_from = models.DateField(_("报告期自"))
    period_to = models.DateField(_("报告期至"))
    due_on = models.DateField(_("报送期限"))
    body = body_of(_("报告单位"))
    status = models.CharField(
        _("状态"), max_length=12, choices=CongressStatus.choices, default=CongressStatus.PLANNED
    )
    text = models.TextField(_("报告正文"), max_length=40000, blank=True)
    drafted_by = acting(_("拟稿人"))
    signed_by = acting(_("签发人"))
    sent_on = models.DateField(_("报送日期"), null=True)
    deliberated_on = models.DateField(_("审议、协商日期"), null=True)
    closed_by = acting(_("办结人"))

    class Meta:
        verbose_name = _("向人大政协报告")
        verbose_name_plural = _("向人大政协报告")
        constraints = [
            models.UniqueConstraint(
                name="congress_report_once",
                fields=["region", "body", "assembly", "rhythm", "period_from", "period_to"],
                condition=~Q(rhythm=Rhythm.SPECIAL),
                violation_error_message=_("这一期报告已经列入计划。"),
            ),
            models.CheckConstraint(
                name="congress_report_period", condition=Q(period_from__lte=F("period_to")) & ~Q(title="")
            ),
            models.CheckConstraint(
                name="congress_report_drafted_whole",
                condition=Q(status=CongressStatus.PLANNED) | Q(drafted_by__isnull=False) & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="congress_report_signed_by_another",
                condition=Q(
                    status__in=[CongressStatus.PLANNED, CongressStatus.DRAFTED], signed_by=None, sent_on=None
                )
                | Q(signed_by__isnull=False, sent_on__isnull=False)
                & ~Q(status__in=[CongressStatus.PLANNED, CongressStatus.DRAFTED])
                & ~Q(signed_by=F("drafted_by")),
                violation_error_message=_("报告由拟稿人以外的人签发。"),
            ),
            models.CheckConstraint(
                name="congress_report_deliberated",
                condition=~Q(status=CongressStatus.DELIBERATED) | Q(deliberated_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="congress_report_by_region"),
            models.Index(fields=["body", "-entered_at"], name="congress_report_by_body"),
        ]


class CongressOpinion(models.Model):
    """One opinion (审议意见) on a report: who sees to it, by when, and what was answered."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    report = models.ForeignKey(CongressReport, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.TextField(_("审议意见"), max_length=2000)
    due_on = models.DateField(_("反馈期限"))
    state = models.CharField(_("状态"), max_length=8, choices=OpinionState.choices, default=OpinionState.OPEN)
    answer = models.TextField(_("研究处理情况"), max_length=4000, blank=True)
    drafted_by = acting(_("拟稿人"))
    signed_by = acting(_("签发人"))
    answered_on = models.DateField(_("反馈日期"), null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("审议意见")
        verbose_name_plural = _("审议意见")
        constraints = [
            models.UniqueConstraint(name="congress_opinion_once", fields=["report", "number"]),
            models.CheckConstraint(name="congress_opinion_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="congress_opinion_drafted_whole",
                condition=Q(state=OpinionState.OPEN) | Q(drafted_by__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="congress_opinion_signed_by_another",
                condition=~Q(state=OpinionState.ANSWERED) & Q(signed_by=None, answered_on=None)
                | Q(state=OpinionState.ANSWERED, signed_by__isnull=False, answered_on__isnull=False)
                & ~Q(signed_by=F("drafted_by")),
                violation_error_message=_("反馈由拟稿人以外的人签发。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"
