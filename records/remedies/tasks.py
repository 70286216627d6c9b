"""Background work of the remedies; each task may run twice."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from records.remedies.services.executing import confirm_executed, execute_approved
from records.remedies.services.overtaken import close_overtaken


@shared_task(name="records.remedies.execute")
def execute() -> int:
    """Execute approved repairs, so that nobody waits for a person to press a button."""
    return execute_approved(at=timezone.now())


@shared_task(name="records.remedies.confirm")
def confirm() -> int:
    """Note which executed repairs every level has confirmed."""
    return confirm_executed(at=timezone.now())


@shared_task(name="records.remedies.close_overtaken")
def close_what_is_overtaken() -> int:
    """End cases whose record is no longer shown."""
    return close_overtaken(at=timezone.now())


BEAT = {
    "execute-approved-repairs": {
        "task": "records.remedies.execute",
        "schedule": 15.0 if settings.DEMO else 60.0,
    },
    "confirm-executed-repairs": {"task": "records.remedies.confirm", "schedule": 60.0},
    "close-overtaken-remedies": {"task": "records.remedies.close_overtaken", "schedule": 600.0},
}
