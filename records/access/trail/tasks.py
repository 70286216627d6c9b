"""Watching over the trail by the clock. Each task may run twice, at once or late."""

from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from records.access import sealing
from records.access.services.system import clock_user
from records.access.trail import alarms, anchors, verifying

BEAT: dict[str, dict[str, Any]] = {
    # The anchor before the run, which then compares with it; both before the chain's own nightly comparison.
    "access-anchor-trail": {
        "task": "records.access.trail.tasks.anchor_trail",
        "schedule": crontab(hour=1, minute=40),
        "options": {"expires": 3_600},
    },
    "access-verify-trail": {
        "task": "records.access.trail.tasks.verify_trail",
        "schedule": crontab(hour=1, minute=50),
        "options": {"expires": 3_600},
    },
    "access-watch-trail": {
        "task": "records.access.trail.tasks.watch_trail",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
}


@shared_task
def anchor_trail(**kwargs: Any) -> None:
    """Note the day's head of the audit chain in the node's transparency log."""
    sealing.seal(everything=True)
    anchors.daily(by=clock_user(), at=timezone.now())


# A trail of ten million entries takes some twenty minutes from the first one on.
@shared_task(soft_time_limit=14_000, time_limit=14_400)
def verify_trail(**kwargs: Any) -> None:
    """Verify what is new; once a week the whole."""
    verifying.nightly(at=timezone.now())


@shared_task
def watch_trail(**kwargs: Any) -> None:
    """Raise an alarm where somebody reads unusually."""
    alarms.watch(at=timezone.now())
