"""The deadlines of cases: whose turn it is, until when, why, and what happens then; their pauses and extensions."""

from datetime import date
from typing import Any, Self, cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.clocks.catalogue import label_of
from records.clocks.models.calendar import DeadlineRule
from records.common.deadlines import LONGEST_NUMBER, Length, Unit
from records.common.ids import new_uid

OPEN = Q(met_at__isnull=True, cancelled_at__isnull=True)


class DeadlineState(models.TextChoices):
    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("已暂停")
    OVERDUE = "overdue", _("已超期")
    MET = "met", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(OPEN)

    def running(self) -> Self:
        """Open, and not standing still."""
        return self.open().filter(~_pause_is_open())

    def past(self, *, on: date) -> Self:
        return self.running().filter(due_on__lt=on)

    def due_within(self, first: date, last: date) -> Self:
        return self.running().filter(due_on__range=(first, last))

    def with_history(self) -> Self:
        """What the snippet shows, in four queries for any number of deadlines."""
        return self.select_related("region", "organisation").prefetch_related(
            "pauses__started_by", "pauses__ended_by", "extensions__asked_by", "extensions__decided_by"
        )


class Deadline(models.Model):
    """
    One period of one case.

    The length and its legal basis are kept as they were when it began: a rule that is changed later moves no
    date that somebody was told. What never changes afterwards, and that a met or cancelled one is over, the
    database holds (``append_only.py``).

    :ivar case_kind: a registered kind of case (``cases.register_case_kind``), with the case's uid and title;
        the title stands in mails and lists, so it holds no personal data
    :ivar role: whose work it is, over ``region`` and, where it is one body's turn, over ``organisation``
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    key = models.CharField(_("期限代码"), max_length=80)
    case_kind = models.CharField(_("办件种类"), max_length=40)
    case_uid = models.UUIDField(_("办件编号"))
    case_title = models.CharField(_("办件"), max_length=200)
    region = models.ForeignKey(
        "records.Region", verbose_name=_("行政区划"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "records.Organisation",
        verbose_name=_("承办机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("空白表示由信用主管部门办理"),
    )
    role = models.CharField(_("承办角色"), max_length=20, choices=Role.choices)
    number = models.PositiveIntegerField(_("时长"))
    unit = models.CharField(_("单位"), max_length=2, choices=DeadlineRule.Unit.choices)
    rolls = models.BooleanField(_("遇节假日顺延"))
    basis = models.CharField(_("依据"), max_length=300)
    consequence = models.CharField(_("逾期后果"), max_length=300)
    start_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("截止日"))
    explanation = models.TextField(_("计算过程"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("启动人"), on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("启动时间"))
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("完成人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    met_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("取消人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    overdue_noticed_at = models.DateTimeField(_("超期处理时间"), null=True, blank=True)
    # Only the order in which the overdue task goes on after a case kind failed.
    overdue_tried_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        indexes = [
            models.Index(fields=["role", "due_on"], name="deadline_open_by_role", condition=OPEN),
            models.Index(fields=["due_on"], name="deadline_open_by_day", condition=OPEN),
            models.Index(fields=["case_kind", "case_uid"], name="deadline_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_kind", "case_uid", "key"],
                condition=OPEN,
                name="deadline_one_open_per_case_and_key",
                violation_error_message=_("该办件的这一时限正在计时，不能重复启动。"),
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="deadline_met_or_cancelled",
                violation_error_message=_("时限不能既已完成又已取消。"),
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_by__isnull=True)
                | Q(met_at__isnull=False, met_by__isnull=False),
                name="deadline_met_by_someone",
                violation_error_message=_("完成人与完成时间须同时填写或同时留空。"),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="deadline_cancelled_by_someone",
                violation_error_message=_("取消人与取消时间须同时填写或同时留空。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("start_on")),
                name="deadline_due_after_start",
                violation_error_message=_("截止日不能早于起算日。"),
            ),
            models.CheckConstraint(
                # Noticed while it was open: what is met or cancelled cannot run over afterwards.
                condition=Q(overdue_noticed_at__isnull=True)
                | (
                    (Q(met_at__isnull=True) | Q(met_at__gte=F("overdue_noticed_at")))
                    & (Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=F("overdue_noticed_at")))
                ),
                name="deadline_overdue_while_open",
                violation_error_message=_("只有未完成、未取消的时限才会超期。"),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=["wd", "d", "m", "y"], number__lte=LONGEST_NUMBER),
                name="deadline_length_known",
                violation_error_message=_("时长或单位不在允许范围内。"),
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(Role.values)),
                name="deadline_role_known",
                violation_error_message=_("承办角色不在允许范围内。"),
            ),
            models.CheckConstraint(
                condition=~Q(case_title="") & ~Q(consequence="") & ~Q(explanation="") & ~Q(basis=""),
                name="deadline_says_what_why_and_what_then",
                violation_error_message=_("时限须写明办件、依据、计算过程和逾期后果。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_title}：{self.label}（{self.due_on}）"

    @property
    def label(self) -> str:
        """What has to be done, in the words of the catalogue."""
        return label_of(self.key)

    @property
    def length(self) -> Length:
        return Length(self.number, cast(Unit, self.unit))

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def open_pause(self) -> "DeadlinePause | None":
        return next((pause for pause in self.pauses.all() if pause.end_on is None), None)

    @property
    def waiting_extension(self) -> "DeadlineExtension | None":
        return next((one for one in self.extensions.all() if one.decided_at is None), None)

    @property
    def was_late(self) -> bool:
        return self.met_at is not None and timezone.localdate(self.met_at) > self.due_on

    def state_on(self, day: date) -> DeadlineState:
        if self.met_at is not None:
            return DeadlineState.MET
        if self.cancelled_at is not None:
            return DeadlineState.CANCELLED
        if self.open_pause is not None:
            return DeadlineState.PAUSED
        return DeadlineState.OVERDUE if day > self.due_on else DeadlineState.RUNNING

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> Any:
        return self.organisation_id


class DeadlinePause(models.Model):
    """Days that do not count, both ends included (补正, 鉴定, 听证); only its end is added later."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    deadline = models.ForeignKey(
        Deadline, verbose_name=_("时限"), on_delete=models.PROTECT, related_name="pauses"
    )
    reason = models.CharField(_("理由"), max_length=300)
    start_on = models.DateField(_("暂停起"))
    end_on = models.DateField(_("暂停止"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("暂停人"), on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("暂停时间"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("恢复人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("恢复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("时限暂停")
        verbose_name_plural = _("时限暂停")
        ordering = ["start_on", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(end_on__isnull=True),
                name="deadline_pause_one_open",
                violation_error_message=_("该时限已经暂停，无需重复暂停。"),
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(end_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
                name="deadline_pause_ended_by_someone",
                violation_error_message=_("恢复日期、恢复人与恢复时间须同时填写或同时留空。"),
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
                name="deadline_pause_ends_after_start",
                violation_error_message=_("暂停止日不能早于暂停起日。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deadline_pause_has_a_reason",
                violation_error_message=_("暂停须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_on} {self.reason}"


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("待批准")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")


class DeadlineExtension(models.Model):
    """More time: asked with a reason by one person, granted or refused by another; then never altered."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    deadline = models.ForeignKey(
        Deadline, verbose_name=_("时限"), on_delete=models.PROTECT, related_name="extensions"
    )
    number = models.PositiveIntegerField(
        _("延长时长"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    unit = models.CharField(_("单位"), max_length=2, choices=DeadlineRule.Unit.choices)
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("申请人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    granted = models.BooleanField(_("是否批准"), null=True, blank=True)
    # NULL until decided: the database lets an empty column be filled once.
    note = models.CharField(_("批准意见"), max_length=300, null=True, blank=True)

    class Meta:
        verbose_name = _("延期申请")
        verbose_name_plural = _("延期申请")
        ordering = ["asked_at", "uid"]
        indexes = [
            models.Index(
                fields=["asked_at"], name="deadline_extension_waiting", condition=Q(decided_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(decided_at__isnull=True),
                name="deadline_extension_one_waiting",
                violation_error_message=_("已有一份延期申请等待批准，请等其决定。"),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, granted__isnull=True, note=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, granted__isnull=False),
                name="deadline_extension_decided_whole",
                violation_error_message=_("批准人、决定时间与结果须同时填写或同时留空。"),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="deadline_extension_four_eyes",
                violation_error_message=_("不能批准自己提出的延期，请由另一人决定。"),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=["wd", "d", "m", "y"], number__gte=1, number__lte=366),
                name="deadline_extension_length_known",
                violation_error_message=_("延长时长须在1至366之间，单位只能是工作日、日、月或年。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deadline_extension_has_a_reason",
                violation_error_message=_("延期须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.length} {self.reason}"

    @property
    def length(self) -> Length:
        return Length(self.number, cast(Unit, self.unit))

    @property
    def state(self) -> ExtensionState:
        if self.decided_at is None:
            return ExtensionState.ASKED
        return ExtensionState.GRANTED if self.granted else ExtensionState.REFUSED

    @property
    def access_region_code(self) -> str:
        return self.deadline.region_id

    @property
    def access_organisation_id(self) -> Any:
        return self.deadline.organisation_id


def _pause_is_open() -> Exists:
    return Exists(DeadlinePause.objects.filter(deadline=OuterRef("pk"), end_on__isnull=True))
