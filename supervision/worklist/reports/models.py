"""A report, its sections with what the data said and what people wrote, its versions and its steps."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.dishonesty.models.record import NoneOf
from supervision.disputes.models import acting
from supervision.worklist.reports.choices import UNWRITTEN, Coverage, Period, Route, Status
from supervision.worklist.reports.rules import Span, plain

CASE_KIND = "work-report"
# A list, for a constraint must read the same in every process.
_OUT = [Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED]


class WorkReportQuerySet(models.QuerySet["WorkReport"]):
    def of(self, span: Span) -> Self:
        return self.filter(year=span.year, period=span.period)

    def late(self, *, on: date) -> Self:
        """Handed in after its day, or still to be written when that day is over."""
        return self.filter(
            Q(submitted_on__gt=F("due_on")) | Q(submitted_on=None, status__in=UNWRITTEN, due_on__lt=on)
        )


class WorkReport(models.Model):
    """
    What one unit reports of one period. ``from_below`` are those of governments with a node of their own: their
    words are their origin's, only the superior's decision is made here.

    ``writers`` are all who compiled or edited it; whoever signs, and whoever decides, is none of them.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    unit = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("报送单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    # Whose office decides on it; the region above for a lower government, nobody's here for what goes up.
    judged_in = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("汇总地区")
    )
    coverage = models.CharField(_("范围"), max_length=10, choices=Coverage.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    period = models.CharField(_("期间"), max_length=4, choices=Period.choices)
    route = models.CharField(_("报送途径"), max_length=6, choices=Route.choices)
    origin = models.CharField(_("产生节点"), max_length=6)
    origin_name = models.CharField(_("产生节点名称"), max_length=50)
    from_below = models.BooleanField(_("下级节点报来"), default=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveIntegerField(_("版本"), default=0)
    due_on = models.DateField(_("报送期限"))
    opened_at = models.DateTimeField(_("建立时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    compiled_at = models.DateTimeField(_("汇编时间"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list)
    signed_by = acting(_("签发人"))
    signed_at = models.DateTimeField(_("签发时间"), null=True)
    # The day of the first version: a later one that was asked for does not make it late.
    submitted_on = models.DateField(_("报送日期"), null=True)
    missed_at = models.DateTimeField(_("逾期时间"), null=True)
    judged_by = acting(_("审定人"))
    judged_at = models.DateTimeField(_("审定时间"), null=True)
    reason = models.TextField(_("审定意见"), max_length=2000, blank=True)
    paper = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作情况报告")
        verbose_name_plural = _("工作情况报告")
        constraints = [
            models.UniqueConstraint(
                name="work_report_once",
                fields=["unit", "year", "period"],
                violation_error_message=_("该单位本期的报告已经建立。"),
            ),
            models.CheckConstraint(
                name="work_report_signed_by_another",
                condition=Q(signed_by=None) | Q(NoneOf(F("signed_by"), F("writers"))),
                violation_error_message=_("签发人不能是编写人。"),
            ),
            models.CheckConstraint(
                name="work_report_judged_by_another",
                condition=Q(judged_by=None)
                | Q(NoneOf(F("judged_by"), F("writers")))
                & (Q(signed_by=None) | ~Q(judged_by=F("signed_by"))),
                violation_error_message=_("审定人不能是编写人或签发人。"),
            ),
            models.CheckConstraint(
                name="work_report_handed_in_whole",
                condition=~Q(status__in=_OUT)
                | Q(version__gte=1, submitted_on__isnull=False)
                & (Q(from_below=True) | Q(signed_by__isnull=False, signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_report_not_yet_handed_in",
                condition=Q(version__gte=1) | Q(submitted_on=None, signed_by=None, judged_by=None),
            ),
            models.CheckConstraint(
                name="work_report_return_says_why",
                condition=~Q(status=Status.RETURNED)
                | Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="work_report_accepted_by_somebody",
                condition=~Q(status=Status.ACCEPTED)
                | Q(route=Route.NONE)
                | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="work_report_copy_is_not_written_here",
                condition=Q(from_below=False) | Q(writers=[], signed_by=None, status__in=_OUT),
            ),
            models.CheckConstraint(
                name="work_report_has_its_judge",
                condition=Q(route=Route.WITHIN, judged_in__isnull=False)
                | ~Q(route=Route.WITHIN) & Q(judged_in=None, from_below=False),
            ),
        ]
        indexes = [
            models.Index(fields=["year", "period", "status"], name="work_report_of_period"),
            models.Index(fields=["region", "status", "due_on"], name="work_report_of_region"),
            models.Index(fields=["judged_in", "status"], name="work_report_to_judge"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        # Of what it is about in the document's own language.
        what = "上半年" if self.period == Period.HALF else "全年"
        return f"{self.unit.name}{self.year}年{what}政务诚信建设情况报告"

    @property
    def span(self) -> Span:
        return Span(self.year, self.period)

    @property
    def is_late(self) -> bool:
        return self.submitted_on is not None and self.submitted_on > self.due_on

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.unit_id


class WorkReportSection(models.Model):
    """
    One part: what the data said (``figures``, ``tables``, ``proposal``, ``as_of``) beside what people made of it.
    ``text`` takes the proposal's place; ``note`` says whence numbers are that no figure says.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    report = models.ForeignKey(WorkReport, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20)
    title = models.CharField(_("标题"), max_length=50)
    place = models.PositiveSmallIntegerField(_("顺序"))
    figures = models.JSONField(_("数据"), default=list)
    tables = models.JSONField(_("附表"), default=list)
    proposal = models.TextField(_("系统生成的文字"), blank=True)
    as_of = models.DateTimeField(_("数据截至"), null=True)
    text = models.TextField(_("编写的文字"), max_length=8000, blank=True)
    note = models.CharField(_("改动数字的依据"), max_length=500, blank=True)
    edited_by = acting(_("编写人"))
    edited_at = models.DateTimeField(_("编写时间"), null=True)

    class Meta:
        verbose_name = _("报告章节")
        verbose_name_plural = _("报告章节")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(name="work_report_section_once", fields=["report", "key"]),
            models.CheckConstraint(
                name="work_report_section_edited_whole",
                condition=Q(text="", note="", edited_by=None, edited_at=None)
                | ~Q(text="") & Q(edited_by__isnull=False, edited_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}"

    @property
    def said(self) -> str:
        """What the report says in the end."""
        return self.text or self.proposal

    def stated(self) -> list[dict[str, Any]]:
        """The figures as reported: a correction holds as long as the data say what was corrected."""
        newest = {one.figure: one for one in self.corrections.order_by("at", "uid")}
        found = []
        for figure in self.figures:
            one = newest.get(figure["key"])
            holds = one is not None and one.was == (figure["value"] or "")
            found.append(
                {**figure, "generated": figure["value"], "value": plain(one.stated), "note": one.note}
                if one is not None and holds
                else {**figure, "generated": figure["value"], "note": ""}
            )
        return found


class WorkReportCorrection(models.Model):
    """A figure that is reported otherwise than the data say it, with the reason; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    section = models.ForeignKey(WorkReportSection, on_delete=models.PROTECT, related_name="corrections")
    figure = models.CharField(_("指标"), max_length=60)
    # As text: the data may have said nothing at all.
    was = models.CharField(_("数据"), max_length=40, blank=True)
    stated = models.DecimalField(_("填报"), max_digits=24, decimal_places=6)
    note = models.CharField(_("依据"), max_length=500)
    by = acting(_("改动人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("数字改动")
        verbose_name_plural = _("数字改动")
        constraints = [
            models.CheckConstraint(name="work_report_correction_says_why", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.figure}: {self.was} → {Decimal(self.stated)}"


class WorkReportVersion(models.Model):
    """What was signed and handed in, as it stood; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    report = models.ForeignKey(WorkReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    writers = ArrayField(models.BigIntegerField(), default=list)
    by = acting(_("签发人"), null=False)
    made_at = models.DateTimeField(_("签发时间"))
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("报告版本")
        verbose_name_plural = _("报告版本")
        constraints = [
            models.UniqueConstraint(name="work_report_version_once", fields=["report", "number"]),
            models.CheckConstraint(name="work_report_four_eyes", condition=Q(NoneOf(F("by"), F("writers")))),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


class WorkReportStep(models.Model):
    """One step: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    report = models.ForeignKey(WorkReport, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=10, blank=True)
    target = models.CharField(_("新状态"), max_length=10)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("报告办理记录")
        verbose_name_plural = _("报告办理记录")
        indexes = [models.Index(fields=["report", "at"], name="work_report_steps")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.name} {self.at:%Y-%m-%d %H:%M}"


class WorkReportExemption(models.Model):
    """A unit that need not report, by which document; ended, never deleted."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    unit = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    reason = models.CharField(_("理由和依据文件"), max_length=500)
    by = acting(_("登记人"), null=False)
    at = models.DateTimeField(_("登记时间"))
    ended_by = acting(_("取消人"))
    ended_at = models.DateTimeField(_("取消时间"), null=True)

    class Meta:
        verbose_name = _("免予报送的单位")
        verbose_name_plural = _("免予报送的单位")
        constraints = [
            models.CheckConstraint(name="report_exemption_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="report_exemption_ended_whole",
                condition=Q(ended_by=None, ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="report_exemption_once",
                fields=["unit"],
                condition=Q(ended_at=None),
                violation_error_message=_("该单位已登记为免予报送。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.reason}"
