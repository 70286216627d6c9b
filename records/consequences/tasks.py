"""Background work of this room: guards, then one service call."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from records.consequences import services


@shared_task(name="consequences.expire", ignore_result=True)
def expire() -> int:
    """End the measures whose time is over."""
    return services.expire_measures(at=timezone.now())


BEAT = {
    # Soon after midnight, and again during the day for whatever ended meanwhile.
    "consequences-expire": {"task": "consequences.expire", "schedule": crontab(minute="10,40")},
}
