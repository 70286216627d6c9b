"""The working file of a major administrative decision: its five steps, each documented or lawfully left out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.oversight.choices import DecisionResult, DecisionStatus, DecisionStep, SkipGround
from supervision.oversight.models.base import OversightCase, acting, body_of


class DecisionFile(OversightCase):
    """What is decided, by whom, and that its five steps were gone; the public page finds it by its document's number."""

    kind = "decision"

    body = body_of(_("决策机关"))
    summary = models.TextField(_("决策事项"), max_length=4000)
    started_on = models.DateField(_("启动日期"))
    status = models.CharField(
        _("状态"), max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.PREPARING
    )
    document_number = models.CharField(_("决策文号"), max_length=128, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    decided_by = acting(_("决定登记人"))
    checked_by = acting(_("归档核对人"))
    # Whether all five steps were documented or lawfully left out when it was decided (``rules.five_steps_done``).
    steps_done = models.BooleanField(_("五个程序完备"), default=False, editable=False)

    class Meta:
        verbose_name = _("重大决策程序卷")
        verbose_name_plural = _("重大决策程序卷")
        constraints = [
            models.CheckConstraint(name="decision_file_says_what", condition=~Q(title="") & ~Q(summary="")),
            models.CheckConstraint(
                name="decision_file_decided_whole",
                condition=Q(status__in=[DecisionStatus.PREPARING, DecisionStatus.STOPPED])
                & Q(decided_on=None, decided_by=None, document_number="")
                | Q(status__in=[DecisionStatus.DECIDED, DecisionStatus.CHECKED])
                & Q(decided_on__isnull=False, decided_on__gte=F("started_on"), decided_by__isnull=False)
                & ~Q(document_number=""),
                violation_error_message=_("决定日期不早于启动日期，并写明决策文号。"),
            ),
            models.CheckConstraint(
                name="decision_file_checked_by_another",
                condition=~Q(status=DecisionStatus.CHECKED) & Q(checked_by=None)
                | Q(status=DecisionStatus.CHECKED, checked_by__isnull=False) & ~Q(checked_by=F("decided_by")),
                violation_error_message=_("程序卷由登记人以外的人核对。"),
            ),
            models.UniqueConstraint(
                name="decision_file_once",
                fields=["body", "document_number"],
                condition=~Q(document_number=""),
                violation_error_message=_("该机关的这个决策文号已经登记过。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="decision_file_by_region"),
            models.Index(fields=["body", "decided_on"], name="decision_file_by_body"),
            models.Index(fields=["document_number"], name="decision_file_by_number"),
            models.Index(fields=["decided_on"], name="decision_file_by_day"),
        ]

    def newest_parts(self) -> "dict[str, DecisionPart]":
        """Of each step that was entered, the entry that counts."""
        rows = self.parts.order_by("step", "-entered_at", "-uid").distinct("step")
        return {row.step: row for row in rows}


class DecisionPart(models.Model):
    """
    How one of the five steps went; append-only, and of one step the newest entry counts.

    That the collective decision follows a passed legality review is a trigger (``append_only.py``).
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    file = models.ForeignKey(DecisionFile, on_delete=models.PROTECT, related_name="parts")
    step = models.CharField(_("程序"), max_length=14, choices=DecisionStep.choices)
    result = models.CharField(_("结果"), max_length=8, choices=DecisionResult.choices)
    began_on = models.DateField(_("开始日期"), null=True, blank=True)
    ended_on = models.DateField(_("完成日期"))
    document = models.CharField(_("材料名称和文号"), max_length=200, blank=True)
    notes = models.TextField(_("情况"), max_length=4000)
    skip_ground = models.CharField(_("不适用的理由"), max_length=14, choices=SkipGround.choices, blank=True)
    short_reason = models.CharField(_("征求意见不足30日的理由"), max_length=500, blank=True)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("决策程序")
        verbose_name_plural = _("决策程序")
        constraints = [
            models.CheckConstraint(
                name="decision_part_says_something",
                condition=~Q(notes="") & (Q(result=DecisionResult.SKIPPED) | ~Q(document="")),
            ),
            models.CheckConstraint(
                name="decision_part_dates",
                condition=Q(began_on=None) | Q(began_on__lte=F("ended_on")),
                violation_error_message=_("完成日期不早于开始日期。"),
            ),
            models.CheckConstraint(
                name="decision_part_lawfully_skipped",
                condition=~Q(result=DecisionResult.SKIPPED) & Q(skip_ground="")
                | Q(result=DecisionResult.SKIPPED)
                & (
                    Q(step=DecisionStep.PARTICIPATION, skip_ground=SkipGround.SECRET)
                    | Q(step=DecisionStep.EXPERTS, skip_ground=SkipGround.NOT_TECHNICAL)
                    | Q(step=DecisionStep.RISK, skip_ground__in=[SkipGround.NO_RISK, SkipGround.ASSESSED])
                ),
                violation_error_message=_(
                    "公众参与、专家论证、风险评估只能依法定理由不适用；合法性审查和集体讨论不能省略。"
                ),
            ),
            # Legality and collective discussion are passed or refused, the others are gone through.
            models.CheckConstraint(
                name="decision_part_result_of_its_step",
                condition=Q(
                    step__in=[DecisionStep.LEGALITY, DecisionStep.COLLECTIVE],
                    result__in=[DecisionResult.PASSED, DecisionResult.REFUSED],
                )
                | Q(
                    step__in=[DecisionStep.PARTICIPATION, DecisionStep.EXPERTS, DecisionStep.RISK],
                    result__in=[DecisionResult.DONE, DecisionResult.SKIPPED],
                ),
            ),
        ]
        indexes = [models.Index(fields=["file", "step", "-entered_at"], name="decision_part_newest")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.step}"
