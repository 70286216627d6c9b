"""A rule, its versions, its dry runs, and when it was switched on and off."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.disputes.models import acting
from supervision.warnings.choices import Condition, JobState, RuleStatus
from supervision.warnings.rules import Settings, precision, read_settings


class WarningRule(models.Model):
    """
    One rule for a region and everything inside it. What it asks stands in its versions; ``active`` is the one
    that is in force, ``newest`` the one that was written last and may still wait for its dry run.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    key = models.SlugField(_("代码"), max_length=60)
    title = models.CharField(_("名称"), max_length=100)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("适用地区")
    )
    status = models.CharField(
        _("状态"), max_length=6, choices=RuleStatus.choices, default=RuleStatus.DRAFT, editable=False
    )
    newest = models.ForeignKey(
        "supervision.WarningRuleVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    active = models.ForeignKey(
        "supervision.WarningRuleVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    created_by = acting(_("建立人"), null=False)
    created_at = models.DateTimeField(_("建立时间"))
    updated_at = models.DateTimeField(_("最近变动"))

    class Meta:
        verbose_name = _("预警规则")
        verbose_name_plural = _("预警规则")
        constraints = [
            models.UniqueConstraint(
                name="warning_rule_key_once",
                fields=["region", "key"],
                violation_error_message=_("本地区已有这个代码的规则，请修改它或另用代码。"),
            ),
            models.CheckConstraint(
                name="warning_rule_active_only_when_on",
                condition=Q(status=RuleStatus.ON, active__isnull=False)
                | ~Q(status=RuleStatus.ON) & Q(active=None),
            ),
            models.CheckConstraint(name="warning_rule_has_a_title", condition=~Q(title="") & ~Q(key="")),
        ]
        indexes = [models.Index(fields=["status", "region"], name="warning_rule_by_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> None:
        return None


class WarningRuleVersion(models.Model):
    """What a rule asks, as somebody wrote it; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    rule = models.ForeignKey(WarningRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    condition = models.CharField(_("预警条件"), max_length=8, choices=Condition.choices)
    measure = models.CharField(_("指标"), max_length=60)
    settings = models.JSONField(_("参数"))
    text = models.TextField(_("提示和建议"), max_length=1000)
    basis = models.CharField(_("依据"), max_length=300)
    written_by = acting(_("编写人"), null=False)
    written_at = models.DateTimeField(_("编写时间"))

    class Meta:
        verbose_name = _("预警规则版本")
        verbose_name_plural = _("预警规则版本")
        constraints = [
            models.UniqueConstraint(name="warning_version_once", fields=["rule", "number"]),
            models.CheckConstraint(
                name="warning_version_says_why", condition=~Q(text="") & ~Q(basis="") & ~Q(measure="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"

    @property
    def asked(self) -> Settings:
        return read_settings(self.settings)


class WarningDryRun(models.Model):
    """
    What a version would have raised last year, month by month, and how often something followed. Once it has
    ended nothing of it changes.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.ForeignKey(WarningRuleVersion, on_delete=models.PROTECT, related_name="dry_runs")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    state = models.CharField(_("状态"), max_length=7, choices=JobState.choices, default=JobState.WAITING)
    done_steps = models.PositiveSmallIntegerField(default=0)
    all_steps = models.PositiveSmallIntegerField(default=12)
    months = models.JSONField(_("逐月结果"), default=list)
    samples = models.JSONField(_("示例"), default=list)
    raised = models.PositiveIntegerField(_("会发出"), default=0)
    right = models.PositiveIntegerField(_("其后确有发生"), default=0)
    wrong = models.PositiveIntegerField(_("其后没有发生"), default=0)
    pending = models.PositiveIntegerField(_("尚不足九十日"), default=0)
    missed = models.PositiveIntegerField(_("发生而没有预警"), default=0)
    problem = models.CharField(_("未完成的原因"), max_length=500, blank=True)
    asked_by = acting(_("提出人"), null=False)
    asked_at = models.DateTimeField(_("提出时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("预警规则试算")
        verbose_name_plural = _("预警规则试算")
        constraints = [
            models.CheckConstraint(
                name="warning_dry_run_whole",
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at=None)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="warning_dry_run_adds_up",
                condition=~Q(state=JobState.DONE) | Q(raised=F("right") + F("wrong") + F("pending")),
            ),
            models.UniqueConstraint(
                name="warning_dry_run_one_at_a_time",
                fields=["version"],
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                violation_error_message=_("本版本正在试算，请等它完成。"),
            ),
        ]
        indexes = [models.Index(fields=["version", "-asked_at"], name="warning_dry_runs")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.since}–{self.until}"

    @property
    def precision(self) -> object:
        return precision(self.right, self.wrong)


class WarningSwitch(models.Model):
    """A version was put in force, or a rule out of force: by whom, and on which dry run; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    version = models.ForeignKey(WarningRuleVersion, on_delete=models.PROTECT, related_name="switches")
    turned_on = models.BooleanField(_("启用"))
    dry_run = models.ForeignKey(WarningDryRun, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("理由"), max_length=1000)
    by = acting(_("决定人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("预警规则启停")
        verbose_name_plural = _("预警规则启停")
        constraints = [
            models.CheckConstraint(
                name="warning_switched_on_after_dry_run",
                condition=Q(turned_on=False) | Q(dry_run__isnull=False),
                violation_error_message=_("先试算本版本，再启用。"),
            ),
            models.CheckConstraint(name="warning_switch_says_why", condition=~Q(note="")),
        ]
        indexes = [models.Index(fields=["version", "-at"], name="warning_switches")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.turned_on}"
