"""
When the line upward may be used: waits after failures, and a breaker that leaves a dead line alone.

All of it stands in the cursor's row, so every process and every restart sees the same. After
``CHAIN_BREAKER_FAILURES`` failures in a row nothing is sent until ``retry_at``; then one request tries, whoever
sends it, while the others wait. A superior that answers, be it with a refusal, has a line that works.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from records.chain import locks
from records.chain.models import BreakerState, Peer, PushCursor
from records.chain.upstream import LONGEST_RETRY, UpstreamFailed

logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=1)
# No signed word of the superior came: the line, or what stands in it, is at fault.
FAULTS = frozenset({"unreachable", "unsigned_answer", "bad_answer", "bad_answer_signature"})
LINE_FIELDS = (
    "attempts",
    "retry_at",
    "problem",
    "problem_detail",
    "problem_since_at",
    "breaker",
    "breaker_since_at",
)
# The pusher's columns of the cursor; the poller writes the others at the same time.
PUSH_FIELDS = ("next_index", "confirmed_at", *LINE_FIELDS)


def cursor_of(peer: Peer) -> PushCursor:
    return PushCursor.objects.get_or_create(peer=peer)[0]


def may_try(cursor: PushCursor, *, at: datetime) -> bool:
    """Whether the wait after a failure is over; one longer than any wait stems from a clock that was wrong."""
    return cursor.retry_at is None or not at < cursor.retry_at <= at + LONGEST_RETRY


@contextmanager
def passage(cursor: PushCursor, *, at: datetime) -> Iterator[bool]:
    """
    Whether something may be sent now.

    On trial only one process may: it holds a lock that a killed process lets go of, so no trial is left behind.
    """
    if not may_try(cursor, at=at):
        yield False
        return
    if cursor.breaker == BreakerState.CLOSED:
        yield True
        return
    with locks.try_alone(locks.TRIAL) as alone:
        if alone:
            _turn(cursor, BreakerState.HALF_OPEN, at=at)
            cursor.save(update_fields=["breaker", "breaker_since_at"])
        yield alone


def note_failure(cursor: PushCursor, error: UpstreamFailed, *, at: datetime) -> None:
    """
    Wait twice as long after each failure in a row, each node a little differently; or as long as was asked for.

    Under the row's lock: the poller counts too while there is nothing to push.
    """
    with transaction.atomic():
        held = PushCursor.objects.select_for_update().get(pk=cursor.pk)
        held.attempts += 1
        # Jitter spreads the load; it guards no secret.
        if error.retry_after:
            held.retry_at = at + min(LONGEST_RETRY, error.retry_after * random.uniform(1.0, 1.2))  # noqa: S311
        else:
            longest = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(held.attempts - 1, 12))
            held.retry_at = at + longest * random.uniform(0.5, 1.0)  # noqa: S311
        if held.problem != error.code:
            # One alert per cause, not one per attempt.
            logger.error("chain upstream %s: %s", error.code, error)
            held.problem, held.problem_since_at = error.code, at
        held.problem_detail = str(error)[:2000]
        if error.code not in FAULTS:
            _turn(held, BreakerState.CLOSED, at=at)
        elif held.attempts >= settings.CHAIN_BREAKER_FAILURES or held.breaker != BreakerState.CLOSED:
            _turn(held, BreakerState.OPEN, at=at)
        held.save(update_fields=LINE_FIELDS)
    for name in LINE_FIELDS:
        setattr(cursor, name, getattr(held, name))


def note_success(cursor: PushCursor, *, at: datetime) -> None:
    """What was sent was answered well; the caller saves the cursor."""
    if cursor.problem:
        logger.info("chain upstream works again after %s", cursor.problem)
    cursor.attempts, cursor.retry_at = 0, None
    cursor.problem, cursor.problem_detail, cursor.problem_since_at = "", "", None
    _turn(cursor, BreakerState.CLOSED, at=at)


def _turn(cursor: PushCursor, state: BreakerState, *, at: datetime) -> None:
    if cursor.breaker == state:
        return
    if BreakerState.HALF_OPEN not in (cursor.breaker, state):
        logger.warning("chain line upward: %s", state.value)
    cursor.breaker, cursor.breaker_since_at = state, at
