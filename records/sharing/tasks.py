"""Calling partners, and forgetting what is old. Work is found in PostgreSQL; each may run twice."""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from records.common.locks import advisory_lock
from records.sharing.services import delivering, gathering

BEAT: dict[str, dict[str, Any]] = {
    "sharing-call": {"task": "records.sharing.tasks.call", "schedule": 5.0, "options": {"expires": 20.0}},
    "sharing-clear": {"task": "records.sharing.tasks.clear", "schedule": 3600.0},
}


@shared_task
def call(**kwargs: Any) -> None:
    """Owe calls for what has happened, and make those that are due."""
    with advisory_lock("records.sharing.call") as mine:
        # Partners may be slow; one worker at a time waits for them, and the others have work of the house.
        if mine:
            gathering.gather(at=timezone.now())
            delivering.deliver(at=timezone.now())


@shared_task
def clear(**kwargs: Any) -> None:
    delivering.clear(at=timezone.now())


def ring() -> None:
    """Call now rather than at the next tick; a broker that is away holds nobody up."""
    transaction.on_commit(lambda: call.apply_async(retry=False, ignore_result=True), robust=True)
