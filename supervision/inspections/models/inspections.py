"""An inspection: who inspects, whom, chosen how, asked what, and what was found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.models.base import filled, said
from supervision.inspections.choices import (
    Chosen,
    DrawKind,
    Gravity,
    InspectionStatus,
    Result,
    VisitStatus,
)
from supervision.inspections.models.base import OfOneOffice, acting
from supervision.inspections.models.plans import InspectionChecklist, InspectionPlan


class Inspection(OfOneOffice):
    """
    One inspection over some bodies.

    :ivar team: the accounts that may write what is found; the lead is one of them
    """

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    plan = models.ForeignKey(
        InspectionPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("年度督导计划"),
    )
    title = models.CharField(_("检查名称"), max_length=100)
    purpose = models.TextField(_("检查内容和要求"), max_length=4000)
    basis = models.CharField(_("依据"), max_length=300)
    checklist = models.ForeignKey(
        InspectionChecklist, on_delete=models.PROTECT, related_name="+", verbose_name=_("检查清单")
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    lead = acting(_("组长"), null=False)
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("检查组"))
    status = models.CharField(
        _("状态"), max_length=10, choices=InspectionStatus.choices, default=InspectionStatus.PREPARING
    )
    issued_by = acting(_("批准人"))
    issued_at = models.DateTimeField(_("通知时间"), null=True)
    summary = models.TextField(_("检查结论"), max_length=4000, blank=True)
    concluded_by = acting(_("结论人"))
    concluded_at = models.DateTimeField(_("检查结束时间"), null=True)
    closed_by = acting(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("督导检查")
        verbose_name_plural = _("督导检查")
        constraints = [
            models.CheckConstraint(
                name="inspection_issued_by_another",
                condition=Q(
                    status__in=[InspectionStatus.PREPARING, InspectionStatus.CANCELLED],
                    issued_by=None,
                    issued_at=None,
                )
                | ~Q(status=InspectionStatus.PREPARING)
                & filled("issued_by", "issued_at")
                & ~Q(issued_by=F("created_by")),
                violation_error_message=_("检查由起草人以外的人批准。"),
            ),
            models.CheckConstraint(
                name="inspection_concluded_whole",
                condition=~Q(status__in=[InspectionStatus.CONCLUDED, InspectionStatus.CLOSED])
                | filled("concluded_by", "concluded_at") & said("summary"),
            ),
            models.CheckConstraint(
                name="inspection_closed_whole",
                condition=Q(status=InspectionStatus.CLOSED) & filled("closed_by", "closed_at")
                | ~Q(status=InspectionStatus.CLOSED) & Q(closed_by=None, closed_at=None),
            ),
            models.CheckConstraint(
                name="inspection_days_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(name="inspection_says_what", condition=said("title", "purpose", "basis")),
        ]
        indexes = [
            models.Index(fields=["region", "-created_at"], name="inspection_by_region"),
            models.Index(fields=["status", "-created_at"], name="inspection_work_list"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number


class InspectionDraw(models.Model):
    """
    A draw as it happened, with all that is needed to draw it again (``drawing.py``); append-only, one of each kind.

    ``frame``: ``[{"key", "name", "weight", "why"}]`` in the order of keys; ``drawn``: keys in the order they came out.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="draws")
    kind = models.CharField(_("类别"), max_length=6, choices=DrawKind.choices)
    seed = models.CharField(_("随机种子"), max_length=64)
    method = models.CharField(_("抽取方法"), max_length=20)
    frame = models.JSONField(_("抽取名录"))
    wanted = models.PositiveSmallIntegerField(_("抽取数量"))
    drawn = models.JSONField(_("抽取结果"))
    by = acting(_("抽取人"), null=False)
    at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = _("随机抽取")
        verbose_name_plural = _("随机抽取")
        constraints = [
            # Who may draw twice draws until he likes the result.
            models.UniqueConstraint(
                name="inspection_draw_once",
                fields=["inspection", "kind"],
                violation_error_message=_("本次检查已经抽取过，不能重抽。"),
            ),
            models.CheckConstraint(
                name="inspection_draw_whole",
                condition=Q(seed__regex="^[0123456789abcdef]{64}$")
                & ~Q(frame=[])
                & ~Q(drawn=[])
                & Q(wanted__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.kind}"


class InspectionVisit(models.Model):
    """One body under one inspection: how it came to be chosen, when it was visited, what the notice said."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="visits")
    body = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被检查单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("组织地区")
    )
    chosen = models.CharField(_("选取方式"), max_length=5, choices=Chosen.choices)
    reason = models.CharField(_("指定的理由"), max_length=500, blank=True)
    status = models.CharField(
        _("状态"), max_length=9, choices=VisitStatus.choices, default=VisitStatus.PLANNED
    )
    notice = models.ForeignKey("records.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    visited_on = models.DateField(_("检查日期"), null=True)
    remarks = models.TextField(_("现场情况"), max_length=4000, blank=True)
    submitted_by = acting(_("提交人"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True)

    class Meta:
        verbose_name = _("检查对象")
        verbose_name_plural = _("检查对象")
        constraints = [
            models.UniqueConstraint(
                name="inspection_visit_once",
                fields=["inspection", "body"],
                violation_error_message=_("该单位已在本次检查对象中。"),
            ),
            models.CheckConstraint(
                name="inspection_visit_named_with_reason",
                condition=~Q(chosen=Chosen.NAMED) | ~Q(reason=""),
                violation_error_message=_("指定检查对象须写明理由。"),
            ),
            models.CheckConstraint(
                name="inspection_visit_submitted_whole",
                condition=Q(status=VisitStatus.PLANNED, visited_on=None, submitted_by=None, submitted_at=None)
                | Q(status=VisitStatus.SUBMITTED) & filled("visited_on", "submitted_by", "submitted_at")
                | Q(status=VisitStatus.SKIPPED, visited_on=None)
                & filled("submitted_by", "submitted_at")
                & said("remarks"),
            ),
        ]
        indexes = [models.Index(fields=["body", "-submitted_at"], name="inspection_visit_of_body")]

    def __str__(self) -> str:
        return f"{self.inspection.number} {self.body.name}"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body_id


class InspectionAnswer(models.Model):
    """What was found to one question at one body; written until the visit is submitted, and never after."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    visit = models.ForeignKey(InspectionVisit, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(_("问题代码"), max_length=40)
    result = models.CharField(_("检查结果"), max_length=7, choices=Result.choices)
    facts = models.TextField(_("事实"), max_length=4000, blank=True)
    gravity = models.CharField(_("程度"), max_length=8, choices=Gravity.choices, blank=True)
    by = acting(_("记录人"), null=False)
    at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("检查记录")
        verbose_name_plural = _("检查记录")
        constraints = [
            models.UniqueConstraint(name="inspection_answer_once", fields=["visit", "question"]),
            models.CheckConstraint(
                name="inspection_answer_says_why",
                condition=Q(result=Result.MET, gravity="")
                | Q(result=Result.NOT_APPLICABLE, gravity="") & ~Q(facts="")
                | Q(result=Result.NOT_MET) & ~Q(facts="") & ~Q(gravity=""),
                violation_error_message=_("不符合的写明事实和程度，不适用的写明原因。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.question} {self.result}"
