"""The runs of all rules, and how often in a row each of them found something."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting
from supervision.warnings.choices import JobState
from supervision.warnings.models.rule import WarningRule
from supervision.warnings.rules import Watch


class WarningRun(models.Model):
    """One run over all rules that are on; the nightly one, or one that somebody asked for."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    on = models.DateField(_("截至"))
    asked_by = acting(_("发起人"), null=False)
    asked_at = models.DateTimeField(_("发起时间"))
    state = models.CharField(_("状态"), max_length=7, choices=JobState.choices, default=JobState.WAITING)
    rules_done = models.PositiveSmallIntegerField(_("已完成规则"), default=0)
    rules_all = models.PositiveSmallIntegerField(_("规则总数"), default=0)
    bodies = models.PositiveIntegerField(_("机构数"), default=0)
    opened = models.PositiveIntegerField(_("新发出"), default=0)
    recoloured = models.PositiveIntegerField(_("等级变化"), default=0)
    subsided = models.PositiveIntegerField(_("自行消除"), default=0)
    problems = models.JSONField(_("未能运行的规则"), default=list)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("预警运行")
        verbose_name_plural = _("预警运行")
        constraints = [
            models.CheckConstraint(
                name="warning_run_whole",
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at=None)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
            ),
            models.UniqueConstraint(
                # Two at once would do the same work twice.
                name="warning_run_one_at_a_time",
                fields=["on"],
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                violation_error_message=_("今天的预警正在运行，请等它完成。"),
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="warning_runs_newest")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_state_display()}"


class WarningWatch(models.Model):
    """How often in a row a rule found something at a body in a field; what is calm long enough has no row."""

    rule = models.ForeignKey(WarningRule, on_delete=models.PROTECT, related_name="watches")
    body = models.ForeignKey("records.Organisation", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=30)
    on = models.DateField()
    met = models.PositiveSmallIntegerField(default=0)
    calm = models.PositiveSmallIntegerField(default=0)
    met_before = models.PositiveSmallIntegerField(default=0)
    calm_before = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("预警观察")
        verbose_name_plural = _("预警观察")
        constraints = [
            models.UniqueConstraint(name="warning_watch_once", fields=["rule", "body", "field"]),
            models.CheckConstraint(name="warning_watch_met_or_calm", condition=Q(met=0) | Q(calm=0)),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.body_id} {self.field}"

    @property
    def counted(self) -> Watch:
        return Watch(self.on, self.met, self.calm, self.met_before, self.calm_before)
