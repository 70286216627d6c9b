"""Making snapshots and forgetting them. Work is found in PostgreSQL; each may run twice."""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from disclosure.partners import snapshots

BEAT: dict[str, dict[str, Any]] = {
    "partners-snapshots": {
        "task": "disclosure.partners.tasks.make_snapshots",
        "schedule": 15.0,
        "options": {"expires": 60.0},
    },
    "partners-snapshots-clear": {
        "task": "disclosure.partners.tasks.clear_snapshots",
        "schedule": 600.0,
    },
}


@shared_task(soft_time_limit=3_500, time_limit=3_600)
def make_snapshots(**kwargs: Any) -> None:
    snapshots.make_next()


@shared_task
def clear_snapshots(**kwargs: Any) -> None:
    snapshots.clear(at=timezone.now())


def ring() -> None:
    """Begin now rather than at the next tick; a broker that is away holds nobody up."""
    transaction.on_commit(lambda: make_snapshots.apply_async(retry=False, ignore_result=True), robust=True)
