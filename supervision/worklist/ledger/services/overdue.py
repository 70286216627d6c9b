"""What follows by itself when a day passes, and when nothing happened long after it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from records.clocks import services as clocks
from records.common.deadlines import compute
from supervision.worklist.ledger.choices import OPEN_DUTIES, ItemStatus
from supervision.worklist.ledger.deadlines import CHECK
from supervision.worklist.ledger.models import TaskDuty, TaskStage
from supervision.worklist.ledger.services.steps import lock_duty, write

ESCALATE = "task_escalate"
BATCH = 500


@transaction.atomic
def duty_is_overdue(*, uid: UUID, key: str, label: str, at: datetime) -> None:
    """Marked on the part; that nobody checked it is the office's own lateness, and marks nobody else."""
    duty = lock_duty(uid)
    if duty.status not in OPEN_DUTIES:
        return
    if key == CHECK:
        write(duty, "unchecked", gettext_noop("逾期未核验"), by=clock_user(), at=at, note=label)
        return
    duty.overdue_at = duty.overdue_at or at
    duty.save(update_fields=["overdue_at"])
    write(duty, "overdue", gettext_noop("逾期，报督导人员"), by=clock_user(), at=at, note=label)


@transaction.atomic
def stage_is_overdue(*, uid: UUID, at: datetime) -> None:
    duty = lock_duty(TaskStage.objects.values_list("duty_id", flat=True).get(pk=uid))
    stage = TaskStage.objects.select_for_update().get(pk=uid)
    if duty.status not in OPEN_DUTIES or stage.done_at or stage.overdue_at:
        return
    stage.overdue_at = at
    stage.save(update_fields=["overdue_at"])
    note = f"{stage.text}（{stage.due_on}）"
    write(duty, "stage_overdue", gettext_noop("阶段目标逾期"), by=clock_user(), at=at, note=note)


def escalate(*, at: datetime) -> int:
    """
    What is still open so many working days after it was noted as late goes to those who supervise, once. May run
    twice and beside itself.
    """
    today, noted = timezone.localdate(at), 0
    late = (
        TaskDuty.objects.filter(
            status__in=OPEN_DUTIES,
            overdue_at__isnull=False,
            escalated_at=None,
            item__status=ItemStatus.RUNNING,
        )
        .order_by("overdue_at", "pk")
        .values_list("pk", "overdue_at", "item__region_id")[:BATCH]
    )
    for uid, overdue_at, region in list(late):
        length = clocks.rule_of(ESCALATE, region).length
        if compute(timezone.localdate(overdue_at), length, clocks.calendar()).due_on < today:
            noted += _escalate_one(uid, at=at)
    return noted


@transaction.atomic
def _escalate_one(uid: UUID, *, at: datetime) -> bool:
    duty = lock_duty(uid)
    if duty.status not in OPEN_DUTIES or duty.escalated_at or not duty.overdue_at:
        return False
    duty.escalated_at = at
    duty.save(update_fields=["escalated_at"])
    write(duty, "escalate", gettext_noop("逾期未办，升级督办"), by=clock_user(), at=at, note=duty.name)
    return True
