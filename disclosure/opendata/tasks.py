"""Background work on the open data; all of it may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from disclosure.opendata import building


@shared_task(name="disclosure.opendata.build")
def build_open_data() -> str:
    made = building.build(at=timezone.now())
    return made.version if made else ""


@shared_task(name="disclosure.opendata.renew")
def renew_open_data() -> str:
    """Replace the files as soon as they hold what has ended; the first version is made here, too."""
    made = building.renew_if_outdated(at=timezone.now())
    return made.version if made else ""


BEAT = {
    "build-open-data": {
        "task": "disclosure.opendata.build",
        "schedule": crontab(minute="*/5")
        if settings.OPEN_DATA_HOUR is None
        else crontab(hour=str(settings.OPEN_DATA_HOUR), minute="30"),
    },
    "renew-open-data": {"task": "disclosure.opendata.renew", "schedule": 15.0},
}
