"""One indicator of one sheet, every value it was ever given, its proofs, and what the body says against it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.assessments.rounds.choices import LATER, Stage
from supervision.assessments.rounds.models.cases import AssessmentSheet, acting

_REASONED = [*LATER, Stage.REVIEW_3]


def measured(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=30, decimal_places=10, null=True, blank=True, **more)


class AssessmentScore(models.Model):
    """
    A leaf of the system's tree for this body. ``value`` and ``is_absent`` are what counts now: points, a measured
    value or a number of cases, as the indicator wants it; the marks say where it came from.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.PROTECT, related_name="scores")
    key = models.CharField(_("指标编号"), max_length=80)
    position = models.PositiveSmallIntegerField(_("次序"))
    is_automatic = models.BooleanField(_("系统取数"), default=False)
    two_reviewers = models.BooleanField(_("两人评审"), default=False)
    limit = measured(_("两人相差超过多少由第三人评审"))
    evidence_needed = models.BooleanField(_("须附佐证"), default=False)
    value = measured(_("现值"))
    is_absent = models.BooleanField(_("不适用"), default=False)
    stage = models.CharField(_("现值来自"), max_length=12, choices=Stage.choices, blank=True)
    numerator = measured(_("分子"))
    denominator = measured(_("分母"))
    rows = models.PositiveIntegerField(_("计入的条数"), null=True)

    class Meta:
        verbose_name = _("指标得分")
        verbose_name_plural = _("指标得分")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(name="score_once_a_sheet", fields=["sheet", "key"]),
            models.CheckConstraint(
                name="score_value_whole",
                condition=Q(stage="", value=None, is_absent=False)
                | ~Q(stage="") & (Q(value__isnull=False, is_absent=False) | Q(value=None, is_absent=True)),
            ),
            models.CheckConstraint(
                name="score_limit_of_two", condition=Q(limit=None) | Q(two_reviewers=True, limit__gte=0)
            ),
            models.CheckConstraint(
                name="score_rows_of_automatic", condition=Q(rows=None) | Q(is_automatic=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.key}"


class AssessmentMark(models.Model):
    """
    A value that somebody gave an indicator; append-only, so that every change of a score stays with its author,
    what stood there before, and the reason. The newest of a stage counts; who may not, a trigger refuses.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    score = models.ForeignKey(AssessmentScore, on_delete=models.PROTECT, related_name="marks")
    stage = models.CharField(_("环节"), max_length=12, choices=Stage.choices)
    value = measured(_("数值"))
    is_absent = models.BooleanField(_("不适用"), default=False)
    old_value = measured(_("原值"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    by = acting(_("评定人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("评分记录")
        verbose_name_plural = _("评分记录")
        constraints = [
            models.CheckConstraint(
                name="mark_value_whole",
                condition=Q(value__isnull=False, is_absent=False) | Q(value=None, is_absent=True),
            ),
            models.CheckConstraint(
                name="mark_says_why", condition=~Q(stage__in=_REASONED) & Q(is_absent=False) | ~Q(note="")
            ),
        ]
        indexes = [models.Index(fields=["score", "at", "uid"], name="mark_of_score")]

    def __str__(self) -> str:
        return f"{self.score_id} {self.stage}"


class AssessmentEvidence(models.Model):
    """What proves a self-assessment: a file that stays here, or a link."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    score = models.ForeignKey(AssessmentScore, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("材料名称"), max_length=200)
    url = models.CharField(_("网址"), max_length=500, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    extension = models.CharField(max_length=8, blank=True)
    size = models.PositiveIntegerField(_("大小"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    by = acting(_("提交人"), null=False)
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("自评佐证")
        verbose_name_plural = _("自评佐证")
        constraints = [
            models.CheckConstraint(
                name="assessment_evidence_is_something",
                condition=~Q(title="") & (~Q(url="") | ~Q(stored_name="") & ~Q(sha256="") & Q(size__gte=1)),
            ),
            models.UniqueConstraint(
                name="assessment_evidence_once", fields=["score", "sha256"], condition=~Q(sha256="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentReply(models.Model):
    """What the body says against one score, and what it was answered."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    score = models.OneToOneField(AssessmentScore, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField(_("申辩意见"), max_length=2000)
    wanted = measured(_("认为应为"))
    by = acting(_("申辩人"), null=False)
    at = models.DateTimeField(_("申辩时间"))
    accepted = models.BooleanField(_("采纳"), null=True)
    # Empty until it is answered; null, so that the table lets it be filled once.
    answer = models.TextField(_("答复"), max_length=2000, null=True, blank=True)
    answered_by = acting(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("申辩")
        verbose_name_plural = _("申辩")
        constraints = [
            models.CheckConstraint(name="assessment_reply_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="assessment_reply_answered_whole",
                condition=Q(accepted=None, answer=None, answered_by=None, answered_at=None)
                | Q(
                    accepted__isnull=False,
                    answer__isnull=False,
                    answer__gt="",
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="assessment_reply_answered_by_another",
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")),
                violation_error_message=_("答复人不能是申辩的人。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id}"
