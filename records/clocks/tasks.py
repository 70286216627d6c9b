"""Background work on deadlines; all of it may run twice."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from records.clocks.digest import send_digests
from records.clocks.overdue import notice_overdue


@shared_task(name="records.clocks.notice_overdue")
def notice_overdue_deadlines() -> int:
    return notice_overdue(at=timezone.now())


@shared_task(name="records.clocks.send_digests")
def send_deadline_digests() -> int:
    return send_digests(at=timezone.now())


BEAT = {
    "notice-overdue-deadlines": {
        "task": "records.clocks.notice_overdue",
        "schedule": 60.0 if settings.DEMO else 300.0,
    },
    # Once more each hour of the morning for those whose mail failed; nobody gets a second one on a day.
    "send-deadline-digests": {
        "task": "records.clocks.send_digests",
        "schedule": crontab(minute="*/5") if settings.DEMO else crontab(minute="0", hour="8-11"),
    },
}
