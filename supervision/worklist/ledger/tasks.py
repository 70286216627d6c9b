"""Background work of tasks; each may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from supervision.worklist.ledger.services import escalate, resolve_again


@shared_task(name="supervision.worklist.escalate")
def escalate_late_tasks() -> int:
    """What is long overdue goes to those who supervise."""
    return escalate(at=timezone.now())


@shared_task(name="supervision.worklist.resolve_units")
def resolve_units() -> int:
    """Bodies that were registered since get the part that was kept under their name."""
    return resolve_again(at=timezone.now())


BEAT = {
    "escalate-late-tasks": {
        "task": "supervision.worklist.escalate",
        "schedule": crontab(minute="20", hour="1"),
    },
    "resolve-task-units": {
        "task": "supervision.worklist.resolve_units",
        "schedule": crontab(minute="40", hour="1"),
    },
}
