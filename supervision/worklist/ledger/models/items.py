"""A task: its text as it stands, the units that its text names, and each step that was taken in it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.worklist.ledger.choices import ItemStatus, ScheduleKind, UnitKind, UnitRole
from supervision.worklist.ledger.models.base import acting, by_another


class LedgerItem(models.Model):
    """
    One row of a task table, or one task that a meeting or a document set. ``units_text`` and ``schedule_text`` are
    kept as they stand beside what was read from them.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    code = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    policy = models.ForeignKey(
        "supervision.TaskPolicy", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    measure = models.ForeignKey(
        "supervision.PolicyMeasure", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    decision = models.ForeignKey(
        "supervision.TaskDecision", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    document = models.ForeignKey(
        "supervision.IncomingDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    number = models.PositiveSmallIntegerField(_("序号"), null=True, blank=True)
    text = models.TextField(_("工作任务"), max_length=4000)
    units_text = models.TextField(_("负责单位"), max_length=2000)
    schedule_text = models.CharField(_("时间进度"), max_length=300)
    schedule_kind = models.CharField(_("进度要求"), max_length=10, choices=ScheduleKind.choices)
    schedule = models.JSONField(_("进度要求的解析"))
    # Where the text says no day that can be understood, a person says it, and why.
    schedule_by_hand = models.CharField(_("人工确定期限的说明"), max_length=300, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(_("状态"), max_length=10, choices=ItemStatus.choices, default=ItemStatus.DRAFT)
    stopped_document = models.CharField(_("暂停、取消的依据文件"), max_length=200, blank=True)
    stopped_reason = models.CharField(_("暂停、取消的理由"), max_length=1000, blank=True)
    created_by = acting(_("录入人"), null=False)
    created_at = models.DateTimeField(_("录入时间"))
    issued_by = acting(_("下达人"))
    issued_at = models.DateTimeField(_("下达时间"), null=True)
    concluded_by = acting(_("办结人"))
    concluded_at = models.DateTimeField(_("办结时间"), null=True)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("任务台账")
        verbose_name_plural = _("任务台账")
        indexes = [
            models.Index(fields=["region", "status", "due_on"], name="ledger_item_region"),
            models.Index(fields=["policy", "number"], name="ledger_item_policy"),
            models.Index(fields=["-created_at", "-uid"], name="ledger_item_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="ledger_item_once",
                fields=["policy", "number"],
                violation_error_message=_("该文件已有同一序号的任务，请核对序号。"),
            ),
            models.CheckConstraint(
                name="ledger_item_says_something",
                condition=~Q(text="") & ~Q(units_text="") & ~Q(schedule_text=""),
            ),
            models.CheckConstraint(
                name="ledger_item_issued_by_another",
                condition=Q(status=ItemStatus.DRAFT, issued_by=None, issued_at=None)
                | ~Q(status=ItemStatus.DRAFT)
                & Q(issued_by__isnull=False, issued_at__isnull=False)
                & by_another("issued_by", "created_by"),
                violation_error_message=_("任务由录入人以外的人下达。"),
            ),
            models.CheckConstraint(
                name="ledger_item_schedule_understood",
                condition=~Q(schedule_kind=ScheduleKind.UNKNOWN) | Q(status=ItemStatus.DRAFT),
                violation_error_message=_("时间进度未能识别的，先由人工确定期限，再下达。"),
            ),
            models.CheckConstraint(
                name="ledger_item_day_as_said",
                condition=Q(schedule_kind__in=[ScheduleKind.CONTINUOUS, ScheduleKind.UNKNOWN], due_on=None)
                | Q(
                    schedule_kind__in=[ScheduleKind.DATED, ScheduleKind.RECURRING, ScheduleKind.RELATIVE],
                    due_on__isnull=False,
                )
                | Q(schedule_kind=ScheduleKind.STAGED),
            ),
            models.CheckConstraint(
                name="ledger_item_stopped_by_document",
                condition=Q(status__in=[ItemStatus.SUSPENDED, ItemStatus.CANCELLED])
                & ~Q(stopped_document="")
                & ~Q(stopped_reason="")
                | ~Q(status__in=[ItemStatus.SUSPENDED, ItemStatus.CANCELLED])
                & Q(stopped_document="", stopped_reason=""),
            ),
            models.CheckConstraint(
                name="ledger_item_concluded_whole",
                condition=Q(status=ItemStatus.DONE, concluded_by__isnull=False, concluded_at__isnull=False)
                | ~Q(status=ItemStatus.DONE) & Q(concluded_by=None, concluded_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The text as far as a line holds it."""
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return None

    @property
    def goes_on(self) -> bool:
        """Kept up without a last day; it ends by being concluded, not by being reported done."""
        return self.schedule_kind == ScheduleKind.CONTINUOUS


class TaskUnit(models.Model):
    """A unit as the text names it. What it was read as stays; a change of the task ends it and adds others."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    item = models.ForeignKey(LedgerItem, on_delete=models.PROTECT, related_name="units")
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("名称"), max_length=200)
    said = models.CharField(_("原文"), max_length=200)
    role = models.CharField(_("分工"), max_length=11, choices=UnitRole.choices)
    kind = models.CharField(_("类别"), max_length=11, choices=UnitKind.choices)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("负责单位")
        verbose_name_plural = _("负责单位")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="task_unit_once", fields=["item", "name"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="task_unit_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class TaskStep(models.Model):
    """One step of a task or of one unit's part in it: who, when, why, by which document; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    item = models.ForeignKey(LedgerItem, on_delete=models.PROTECT, related_name="steps")
    duty = models.ForeignKey(
        "supervision.TaskDuty", on_delete=models.PROTECT, null=True, related_name="steps"
    )
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=10, blank=True)
    target = models.CharField(_("新状态"), max_length=10)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("任务办理记录")
        verbose_name_plural = _("任务办理记录")
        indexes = [
            models.Index(fields=["item", "at"], name="task_steps"),
            models.Index(fields=["duty", "at"], name="task_duty_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
