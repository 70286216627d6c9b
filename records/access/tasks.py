"""What this room does by itself: sealing the trail, clearing what has run out."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from celery import shared_task, signals
from django.core.management import call_command
from django.utils import timezone
from oauth2_provider.models import clear_expired

from records.access import sealing
from records.access.context import coming_from
from records.access.factors import sessions
from records.access.models import Channel, IdempotencyKey, SandboxAnswer

# Longer than the day that is promised, so that a retry at the last minute still finds its answer.
IDEMPOTENCY_KEPT = timedelta(hours=26)
SANDBOX_KEPT = timedelta(days=30)

BEAT: dict[str, dict[str, Any]] = {
    "access-seal-trail": {"task": "records.access.tasks.seal_trail", "schedule": 5.0},
    "access-sweep-trail": {"task": "records.access.tasks.sweep_trail", "schedule": 3600.0},
    "access-end-sessions": {"task": "records.access.tasks.end_forgotten_sessions", "schedule": 300.0},
    "access-clear-expired": {"task": "records.access.tasks.clear_what_expired", "schedule": 3600.0},
}


@shared_task
def seal_trail(**kwargs: Any) -> None:
    """Seal the newest entries of the audit trail."""
    sealing.seal()


@shared_task
def sweep_trail(**kwargs: Any) -> None:
    """Seal whatever of the whole trail the ticks have not seen."""
    sealing.seal(everything=True)


@shared_task
def end_forgotten_sessions(**kwargs: Any) -> None:
    """Write down that sessions have run out whose browsers never came back to hear it."""
    sessions.end_forgotten(at=timezone.now())


@shared_task
def clear_what_expired(**kwargs: Any) -> None:
    """Forget answers to old writes, tokens that ran out, and sessions that ended."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - IDEMPOTENCY_KEPT).delete()
    SandboxAnswer.objects.filter(answered_at__lt=timezone.now() - SANDBOX_KEPT).delete()
    clear_expired()
    call_command("clearsessions")


_running: dict[str, ExitStack] = {}


@signals.task_prerun.connect(dispatch_uid="access_task_origin")
def _enter(task_id: str = "", **kwargs: Any) -> None:
    stack = _running[task_id] = ExitStack()
    stack.enter_context(coming_from(Channel.TASK, task_id))


@signals.task_postrun.connect(dispatch_uid="access_task_origin")
def _leave(task_id: str = "", **kwargs: Any) -> None:
    if stack := _running.pop(task_id, None):
        stack.close()
