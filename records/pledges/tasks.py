"""Background work on promises; all of it may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from records.pledges.services.following import catch_up


@shared_task(name="records.pledges.mark_overdue")
def mark_overdue_pledges() -> int:
    """Mark what its own deadline did not; soon after midnight, and again in case that run failed."""
    return catch_up(at=timezone.now())


BEAT = {
    "mark-overdue-pledges": {
        "task": "records.pledges.mark_overdue",
        "schedule": 60.0 if settings.DEMO else crontab(minute="5", hour="0,6"),
    }
}
