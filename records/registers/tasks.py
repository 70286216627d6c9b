"""Background work on registers."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from records.registers.clock import end_expired


@shared_task(name="records.registers.end_expired")
def end_expired_entries() -> int:
    """End what is past its last day; every few minutes, so that nothing is shown a day too long."""
    return end_expired(at=timezone.now())


BEAT = {
    "end-expired-entries": {
        "task": "records.registers.end_expired",
        "schedule": 60.0 if settings.DEMO else 300.0,
    }
}
