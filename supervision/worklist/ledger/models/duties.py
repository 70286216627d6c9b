"""One body's part in a task: how far it is, its own steps on the way, and who found it done."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.worklist.ledger.choices import DutyStatus, UnitRole
from supervision.worklist.ledger.models.base import acting, body, by_another


class TaskDuty(models.Model):
    """
    A unit that the text names in one word stands for many bodies, each with a part of its own. Where a name is no
    registered body the part is kept by that name, and the office that runs the task reports for it. What is due again
    each year is a part each time.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    item = models.ForeignKey("supervision.LedgerItem", on_delete=models.PROTECT, related_name="duties")
    unit = models.ForeignKey("supervision.TaskUnit", on_delete=models.PROTECT, related_name="duties")
    organisation = body(_("承担单位"), related_name="task_duties")
    name = models.CharField(_("单位名称"), max_length=200)
    role = models.CharField(_("分工"), max_length=11, choices=UnitRole.choices)
    region = models.ForeignKey("records.Region", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=8, choices=DutyStatus.choices, default=DutyStatus.DOING)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    progressed_at = models.DateTimeField(_("最近一次报进展"), null=True)
    result = models.TextField(_("完成情况和佐证"), max_length=2000, blank=True)
    reported_by = acting(_("填报人"))
    reported_at = models.DateTimeField(_("填报时间"), null=True)
    accepted_by = acting(_("核验人"))
    accepted_at = models.DateTimeField(_("核验时间"), null=True)
    overdue_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("单位任务")
        verbose_name_plural = _("单位任务")
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="task_duty_of_body"),
            models.Index(fields=["region", "status"], name="task_duty_region"),
            models.Index(
                fields=["due_on"], name="task_duty_open", condition=Q(status__in=["doing", "reported"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="task_duty_once_a_body",
                fields=["item", "organisation"],
                condition=Q(organisation__isnull=False, status__in=["doing", "reported"]),
            ),
            models.UniqueConstraint(
                name="task_duty_once_a_name",
                fields=["item", "name"],
                condition=Q(organisation=None, status__in=["doing", "reported"]),
            ),
            models.CheckConstraint(
                name="task_duty_percent", condition=Q(percent__gte=0, percent__lte=100) & ~Q(name="")
            ),
            models.CheckConstraint(
                name="task_duty_reported_whole",
                condition=Q(status=DutyStatus.DOING, reported_by=None, reported_at=None, result="")
                | Q(
                    status__in=[DutyStatus.REPORTED, DutyStatus.DONE],
                    reported_by__isnull=False,
                    reported_at__isnull=False,
                )
                & ~Q(result="")
                | Q(status=DutyStatus.ENDED),
            ),
            models.CheckConstraint(
                name="task_duty_accepted_by_another",
                condition=Q(status=DutyStatus.DONE, accepted_by__isnull=False, accepted_at__isnull=False)
                & by_another("accepted_by", "reported_by")
                | ~Q(status=DutyStatus.DONE) & Q(accepted_by=None, accepted_at=None),
                violation_error_message=_("完成情况由填报人以外的人核验。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.organisation_id


class TaskStage(models.Model):
    """A step on the way: one that the text names, or one the body set itself; done is noted by one, checked by another."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    duty = models.ForeignKey(TaskDuty, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("阶段目标"), max_length=300)
    due_on = models.DateField(_("阶段期限"))
    by_itself = models.BooleanField(_("单位自定"))
    set_by = acting(_("登记人"), null=False)
    set_at = models.DateTimeField(_("登记时间"))
    evidence = models.CharField(_("完成佐证"), max_length=1000, blank=True)
    done_by = acting(_("填报人"))
    done_at = models.DateTimeField(null=True)
    checked_by = acting(_("核验人"))
    checked_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("阶段目标")
        verbose_name_plural = _("阶段目标")
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(name="task_stage_once", fields=["duty", "number"]),
            models.CheckConstraint(
                name="task_stage_done_whole",
                condition=Q(done_by=None, done_at=None, evidence="")
                | Q(done_by__isnull=False, done_at__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="task_stage_checked_by_another",
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False, done_by__isnull=False)
                & by_another("checked_by", "done_by"),
                violation_error_message=_("阶段完成情况由填报人以外的人核验。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class TaskProgress(models.Model):
    """What a body said of how far it is; append-only, so what was said stays said."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    duty = models.ForeignKey(TaskDuty, on_delete=models.PROTECT, related_name="progress")
    percent = models.PositiveSmallIntegerField(_("进度（%）"), null=True, blank=True)
    stage = models.CharField(_("所处阶段"), max_length=100, blank=True)
    text = models.TextField(_("进展情况"), max_length=2000)
    evidence = models.CharField(_("佐证"), max_length=1000, blank=True)
    by = acting(_("填报人"), null=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("任务进展")
        verbose_name_plural = _("任务进展")
        indexes = [models.Index(fields=["duty", "at"], name="task_progress_of_duty")]
        constraints = [
            models.CheckConstraint(
                name="task_progress_says_how_far",
                condition=~Q(text="")
                & (Q(percent__gte=0, percent__lte=100) | Q(percent=None) & ~Q(stage="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.at:%Y-%m-%d}"
