"""That the trail was checked, and what in it needs an auditor's judgement."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.access.models.audit import AuditEntry
from records.access.trail.rules import RULES
from records.common.ids import new_uid


class TrailCheck(models.Model):
    """One run over the chain of seals, written when it has ended; the next run goes on from what held."""

    id = models.BigAutoField(primary_key=True)
    is_full = models.BooleanField(_("从头核验"))
    # Seals before this one were not looked at in this run.
    first_index = models.BigIntegerField(_("起始序号"))
    # The last seal that held, and its hash: where the next run begins.
    through_index = models.BigIntegerField(_("核验至序号"))
    through_hash = models.CharField(_("末端哈希"), max_length=64)
    anchors = models.IntegerField(_("比对的日志锚点"))
    # Empty where everything held; else a code of ``verifying.FAULTS``, and the place.
    fault = models.CharField(_("问题"), max_length=30, blank=True)
    bad_index = models.BigIntegerField(_("问题序号"), null=True, blank=True)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("结束时间"))

    class Meta:
        verbose_name = _("审计核验")
        verbose_name_plural = _("审计核验")
        constraints = [
            models.CheckConstraint(
                condition=Q(fault="", bad_index=None)
                | (~Q(fault="") & Q(bad_index__isnull=False, bad_index__gte=1)),
                name="trail_check_fault_has_a_place",
                violation_error_message=_("核验发现问题时必须写明位置。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    first_index__gte=1,
                    through_index__gte=0,
                    anchors__gte=0,
                    finished_at__gte=F("started_at"),
                ),
                name="trail_check_in_order",
                violation_error_message=_("核验的序号和时间次序不对。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_index}–{self.through_index} {self.fault}".rstrip()


class TrailAlarmQuerySet(models.QuerySet["TrailAlarm"]):
    def open(self) -> "TrailAlarmQuerySet":
        return self.filter(closed_at=None)


class TrailAlarm(models.Model):
    """
    Unusual reading by one person: one open alarm per rule, person and thing.

    What was seen when it was raised never changes; what a person found is filled in once. Nobody takes a step on an
    alarm about himself.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    rule = models.CharField(_("规则代码"), max_length=20)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("涉及人员"), on_delete=models.PROTECT, related_name="+"
    )
    # The region or the thing, for the rules that are about one: as the entries spell it.
    thing = models.CharField(_("涉及对象"), max_length=140, blank=True)
    count = models.IntegerField(_("发现时次数"))
    limit = models.IntegerField(_("当时界限"))
    # What this person does in such a span by the habit of his last thirty days.
    usual = models.DecimalField(_("平日次数"), max_digits=9, decimal_places=1)
    since_at = models.DateTimeField(_("时段起"))
    first_entry = models.ForeignKey(
        AuditEntry, verbose_name=_("首条审计记录"), on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("告警时间"))
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("核查人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField(_("核查时间"), null=True, blank=True)
    finding = models.TextField(_("核查情况"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("办结人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    conclusion = models.TextField(_("处理结论"), null=True, blank=True)
    # Up to here the judgement reaches; what comes later may raise an alarm anew.
    last_entry = models.ForeignKey(
        AuditEntry,
        verbose_name=_("末条审计记录"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = TrailAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("异常查阅告警")
        verbose_name_plural = _("异常查阅告警")
        indexes = [models.Index(fields=["rule", "about", "thing", "-uid"], name="trail_alarm_by_cause")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "about", "thing"],
                condition=Q(closed_at=None),
                name="trail_one_alarm_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, limit__gte=1, usual__gte=0), name="trail_alarm_counts"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None, finding=None)
                | (
                    Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False, finding__isnull=False)
                    & ~Q(finding="")
                ),
                name="trail_alarm_acknowledged_whole",
                violation_error_message=_("核查须写明何人、何时、查明了什么。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None, conclusion=None, last_entry=None)
                | (
                    Q(
                        closed_by__isnull=False,
                        closed_at__isnull=False,
                        conclusion__isnull=False,
                        last_entry__isnull=False,
                        acknowledged_at__isnull=False,
                    )
                    & ~Q(conclusion="")
                ),
                name="trail_alarm_closed_whole",
                violation_error_message=_("办结须先核查，并写明何人、何时、如何处理。"),
            ),
            # NULL is compared with nothing, so each half is spelt out.
            models.CheckConstraint(
                condition=(Q(acknowledged_by=None) | ~Q(acknowledged_by=F("about")))
                & (Q(closed_by=None) | ~Q(closed_by=F("about"))),
                name="trail_nobody_judges_himself",
                violation_error_message=_("不能核查或办结涉及自己的告警，请由他人办理。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_label} {self.about.full_name}"

    @property
    def rule_label(self) -> str:
        # A rule that is no longer kept leaves its alarms behind.
        return str(RULES[self.rule].label) if self.rule in RULES else self.rule

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
