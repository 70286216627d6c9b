"""Celery's side of early warning; each task may run twice and finds its work in PostgreSQL."""

import uuid

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from records.access.services import clock_user
from supervision.warnings import services
from supervision.warnings.choices import JobState
from supervision.warnings.models import WarningDryRun, WarningRun

UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


@shared_task(name="supervision.warnings.nightly", ignore_result=True)
def run_nightly() -> None:
    now = timezone.now()
    services.work_run(uid=services.ask_run(by=clock_user(), at=now).pk, at=now)


@shared_task(name="supervision.warnings.run", ignore_result=True)
def run(*, uid: str) -> None:
    services.work_run(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="supervision.warnings.dry_run", ignore_result=True)
def dry_run(*, uid: str) -> None:
    services.run_dry(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="supervision.warnings.resume", ignore_result=True)
def resume() -> None:
    """Take up what was asked for and whose message was lost or whose worker died."""
    now = timezone.now()
    for uid in (
        WarningRun.objects.filter(state__in=UNDER_WAY).order_by("asked_at").values_list("uid", flat=True)[:2]
    ):
        services.work_run(uid=uid, at=now)
    waiting = WarningDryRun.objects.filter(state__in=UNDER_WAY).order_by("asked_at")
    for uid in waiting.values_list("uid", flat=True)[:5]:
        services.run_dry(uid=uid, at=now)


BEAT = {
    "warnings-nightly": {
        "task": "supervision.warnings.nightly",
        # Behind the clocks and the chain's own nightly work.
        "schedule": crontab(hour=3, minute=40),
    },
    "warnings-resume": {
        "task": "supervision.warnings.resume",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
}
