"""What this room does by itself; all of it may run twice."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from records.access.stewardship import destroying, frame

BEAT: dict[str, dict[str, Any]] = {
    "access-expire-requests": {"task": "records.access.stewardship.expire_requests", "schedule": 3600.0},
    "access-draw-up-destruction": {
        "task": "records.access.stewardship.draw_up_destruction",
        "schedule": crontab(minute="20", hour="3", day_of_month="1"),
    },
    "access-destroy-approved": {"task": "records.access.stewardship.destroy_approved", "schedule": 300.0},
}


@shared_task(name="records.access.stewardship.expire_requests")
def expire_requests() -> int:
    return frame.expire(at=timezone.now())


@shared_task(name="records.access.stewardship.draw_up_destruction")
def draw_up_destruction() -> int:
    return len(destroying.draw_up(at=timezone.now()))


@shared_task(name="records.access.stewardship.destroy_approved")
def destroy_approved() -> int:
    return destroying.destroy_approved(at=timezone.now())
