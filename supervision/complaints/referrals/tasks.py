"""Celery's side of letters between nodes; each task may run twice and finds its work in PostgreSQL."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from supervision.complaints.referrals import lines, working


@shared_task(name="supervision.complaints.letters", ignore_result=True)
def work_letters() -> None:
    """Keep what the superior has sent, then work what has arrived."""
    now = timezone.now()
    lines.take_notices(at=now)
    lines.work(working.do, at=now)


BEAT = {
    "complaint-letters": {
        "task": "supervision.complaints.letters",
        "schedule": settings.CHAIN_TICK_SECONDS,
        "options": {"expires": 10 * settings.CHAIN_TICK_SECONDS},
    },
}
