"""Celery's side of quality; the task may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from supervision.quality import services


@shared_task(name="supervision.quality.freeze", ignore_result=True)
def freeze() -> None:
    """Each night, so that a month is not missed where the node was away on its first day."""
    services.freeze_ended(at=timezone.now())


BEAT = {
    "quality-freeze": {"task": "supervision.quality.freeze", "schedule": crontab(hour=2, minute=20)},
}
