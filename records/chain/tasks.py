"""
Celery's side of the chain. Every task may run twice, at once, or not at all until the next tick.

All work is found in PostgreSQL; a task carries nothing. Each takes its own advisory lock inside the service.
"""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from records.chain import bell, httpsign, noticing, pushing, watching
from records.chain.models import ReconcileTrigger
from records.chain.reconciling import reconcile
from records.chain.sequencing import sequence


@shared_task(name="records.chain.sequence", ignore_result=True)
def chain_sequence() -> None:
    """Place what is pending, then wake the pusher, whether or not there was anything."""
    sequence(at=timezone.now())
    if pushing.has_work(at=timezone.now()):
        bell.ring("push")


@shared_task(name="records.chain.push", ignore_result=True)
def chain_push() -> None:
    pushing.push(at=timezone.now())


@shared_task(name="records.chain.poll", ignore_result=True)
def chain_poll() -> None:
    """Ask the superior where events have arrived and what it has to say; forget old nonces."""
    httpsign.forget_old_nonces(at=timezone.now())
    pushing.poll(at=timezone.now())
    noticing.poll(at=timezone.now())


@shared_task(name="records.chain.reconcile", ignore_result=True, soft_time_limit=7_000, time_limit=7_200)
def chain_reconcile() -> None:
    """Compare with the superior, with this node's own checkpoints, and documents with their events; mend."""
    reconcile(trigger=ReconcileTrigger.NIGHTLY, at=timezone.now())


@shared_task(name="records.chain.watch", ignore_result=True)
def chain_watch() -> None:
    """Keep one open alarm per cause."""
    watching.watch(at=timezone.now())


def _listen(work: str) -> None:
    task = {"sequence": chain_sequence, "push": chain_push}[work]
    # One attempt: the bell must not hold up the commit that rings it, waiting for a broker that is down.
    task.apply_async(retry=False, ignore_result=True)


bell.install(_listen)

BEAT = {
    "chain-sequence": {
        "task": "records.chain.sequence",
        "schedule": settings.CHAIN_TICK_SECONDS,
        "options": {"expires": 10 * settings.CHAIN_TICK_SECONDS},
    },
    "chain-push": {
        "task": "records.chain.push",
        "schedule": settings.CHAIN_TICK_SECONDS,
        "options": {"expires": 10 * settings.CHAIN_TICK_SECONDS},
    },
    "chain-reconcile": {
        "task": "records.chain.reconcile",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3_600},
    },
    "chain-watch": {
        "task": "records.chain.watch",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "chain-poll": {
        "task": "records.chain.poll",
        "schedule": settings.CHAIN_TICK_SECONDS,
        "options": {"expires": 10 * settings.CHAIN_TICK_SECONDS},
    },
}
