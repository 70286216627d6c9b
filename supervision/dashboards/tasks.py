"""Celery's side of the leaders' page; both tasks may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from supervision.dashboards import services


@shared_task(name="supervision.dashboards.nightly", ignore_result=True)
def reckon_all() -> None:
    services.reckon_all(at=timezone.now())


@shared_task(name="supervision.dashboards.region", ignore_result=True)
def reckon_region(*, region: str) -> None:
    services.reckon_region(region=region, at=timezone.now())


BEAT = {
    "dashboards-nightly": {
        "task": "supervision.dashboards.nightly",
        # Behind the warnings, whose figures it tells too.
        "schedule": crontab(hour=4, minute=30),
    },
}
