"""Background work of reports; each task may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from supervision.worklist.reports import services


@shared_task(name="supervision.reports.open", ignore_result=True)
def open_reports() -> int:
    """Open the report of the newest period for whoever must report and has none."""
    return services.open_reports(at=timezone.now())


@shared_task(name="supervision.reports.answers", ignore_result=True)
def take_answers() -> int:
    """What the node above decided on this node's reports."""
    return services.take_answers(at=timezone.now())


BEAT = {
    # Soon after midnight, and at noon for bodies that became known meanwhile.
    "work-reports-open": {"task": "supervision.reports.open", "schedule": crontab(hour="0,12", minute="25")},
    "work-reports-answers": {
        "task": "supervision.reports.answers",
        "schedule": 10 * settings.CHAIN_TICK_SECONDS,
        "options": {"expires": 10 * settings.CHAIN_TICK_SECONDS},
    },
}
