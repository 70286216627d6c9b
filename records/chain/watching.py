"""
Looks at the board every half minute and keeps one open alarm per cause: opened when it shows, closed when it is gone.

A cause that comes and goes stays one alarm until it has been away for a while, so that nobody is flooded.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from records.access.trail import verifying
from records.chain import limits, locks, traffic
from records.chain.board import Board, Child, Reason, board
from records.chain.models import Cause, ChainAlarm, ReconcileRun
from records.common.identity import this_node

logger = logging.getLogger(__name__)

# How long a cause must be away before its alarm closes.
QUIET = timedelta(minutes=5)
# What was refused so long ago says nothing about now.
RECENT = timedelta(minutes=15)
# The nightly comparison may be late by half a day.
LATEST_RECONCILE = timedelta(hours=36)
# A failure that the next attempt mends is no cause for alarm.
PATIENCE = timedelta(seconds=60)
# Between whom one such refusal needs a person; of others, as of requests that a network doubles, a few are normal.
GRAVE = frozenset(
    {
        "unknown_sender",
        "unknown_key",
        "key_revoked",
        "not_a_child",
        "wrong_receiver",
        "wrong_address",
        "bad_checkpoint",
        "rewritten",
        "log_damaged",
    }
)
MANY = 10
CLOCK = "clock_skew"


@dataclass(frozen=True, slots=True)
class Seen:
    """One cause as it stands now; ``detail`` is a figure or codes, put into words where it is shown."""

    cause: Cause
    subject: str
    detail: str


def watch(*, at: datetime) -> int:
    """Look once, and return how many alarms are open now; somebody else looking is left to it."""
    with transaction.atomic():
        if not locks.try_hold(locks.WATCH):
            return ChainAlarm.objects.filter(closed_at=None).count()
        traffic.forget_old(at=at)
        seen = {(one.cause.value, one.subject): one for one in causes(board(at=at))}
        held = {
            (alarm.cause, alarm.subject): alarm
            for alarm in ChainAlarm.objects.select_for_update().filter(closed_at=None)
        }
        for key, one in seen.items():
            if key in held:
                _again(held[key], one, at)
            else:
                _open(one, at)
        for key, alarm in held.items():
            if key not in seen and alarm.last_at <= at - QUIET:
                _close(alarm, at)
        return ChainAlarm.objects.filter(closed_at=None).count()


def _open(one: Seen, at: datetime) -> None:
    ChainAlarm.objects.create(
        cause=one.cause, subject=one.subject, detail=one.detail, opened_at=at, last_at=at
    )
    logger.error("chain alarm opened: %s %s %s", one.cause.value, one.subject, one.detail)


def _again(alarm: ChainAlarm, one: Seen, at: datetime) -> None:
    # A clock that was wrong before may lie behind.
    alarm.count, alarm.last_at, alarm.detail = alarm.count + 1, max(at, alarm.opened_at), one.detail
    alarm.save(update_fields=["count", "last_at", "detail"])


def _close(alarm: ChainAlarm, at: datetime) -> None:
    alarm.closed_at = max(at, alarm.opened_at)
    alarm.save(update_fields=["closed_at"])
    logger.info("chain alarm closed: %s %s", alarm.cause, alarm.subject)


# --- Causes ------------------------------------------------------------------------------------------------


def causes(now: Board) -> Iterator[Seen]:
    """Everything that is wrong by these figures, each cause and subject once."""
    yield from _upward(now)
    yield from _here(now)
    for child in now.children:
        if child.is_active:
            yield from _of_child(child, now.at)
    for sender, count in sorted(now.evidence.items()):
        yield Seen(Cause.EVIDENCE, sender, str(count))
    strangers = [
        reason
        for reason in _lately(now.strangers, now.at)
        if reason.code == "unknown_sender" or reason.count >= 10 * MANY
    ]
    if strangers:
        yield Seen(Cause.STRANGERS, "", _codes(strangers))


def _upward(now: Board) -> Iterator[Seen]:
    upward = now.upward
    if upward is None:
        return
    cursor, subject = upward.cursor, upward.cursor.peer.code
    problem = cursor.problem if cursor.problem not in traffic.SLOWED else ""
    if problem and (cursor.problem_since_at or now.at) <= now.at - PATIENCE:
        yield Seen(Cause.UPSTREAM, subject, problem)
    elif upward.oldest_at is not None and upward.oldest_at < now.at - _late():
        yield Seen(Cause.LATE, subject, str(upward.behind))
    if upward.quarantined:
        yield Seen(Cause.QUARANTINE, subject, str(upward.quarantined))


def _here(now: Board) -> Iterator[Seen]:
    own = this_node().code
    if now.oldest_pending_at is not None and now.oldest_pending_at < now.at - _late():
        yield Seen(Cause.STALLED, own, str(now.pending))
    if limits.is_overloaded():
        yield Seen(Cause.OVERLOADED, own, str(now.pending))
    run = now.compared
    if run is not None and (_is_unfinished(run) or run.started_at < now.at - LATEST_RECONCILE):
        yield Seen(Cause.RECONCILE, own, str(_left(run)))
    if trouble := verifying.trouble(at=now.at):
        yield Seen(Cause.TRAIL, own, trouble)


def _is_unfinished(run: ReconcileRun) -> bool:
    return run.finished_at is not None and bool(run.problem or _left(run))


def _left(run: ReconcileRun) -> int:
    return (run.found or 0) - (run.healed or 0)


def _of_child(child: Child, at: datetime) -> Iterator[Seen]:
    why = [*_unheard(child, at)]
    yield from why
    # A child that speaks and is not listened to is not silent: one cause, one alarm.
    silent = timedelta(seconds=settings.CHAIN_SILENT_SECONDS)
    spoke_at = child.contacted_at or child.peer.registered_at
    if silent and not why and spoke_at < at - silent:
        yield Seen(Cause.SILENT, child.code, spoke_at.isoformat())
    if child.quarantined:
        yield Seen(Cause.QUARANTINE, child.code, str(child.quarantined))


def _unheard(child: Child, at: datetime) -> Iterator[Seen]:
    """Why what the child says is not taken, or soon will not be."""
    lately = _lately(child.reasons, at)
    skewed = any(reason.code == CLOCK for reason in lately)
    is_fresh = child.contacted_at is not None and child.contacted_at >= at - RECENT
    if skewed or (is_fresh and abs(child.clock_ahead) > settings.CHAIN_CLOCK_TOLERANCE_SECONDS / 2):
        yield Seen(Cause.CLOCK, child.code, CLOCK if skewed else str(child.clock_ahead))
    refused = [
        reason
        for reason in lately
        if reason.outcome == "refused" and (reason.code in GRAVE or reason.count >= MANY)
        if reason.code not in traffic.SLOWED and reason.code != CLOCK
    ]
    if refused:
        yield Seen(Cause.REFUSING, child.code, _codes(refused))
    if not child.keys:
        yield Seen(Cause.KEYLESS, child.code, "")


def _late() -> timedelta:
    return timedelta(seconds=settings.CHAIN_LATE_SECONDS)


def _lately(reasons: tuple[Reason, ...], at: datetime) -> list[Reason]:
    return [reason for reason in reasons if reason.last_at >= at - RECENT]


def _codes(reasons: list[Reason]) -> str:
    return " ".join(sorted({reason.code for reason in reasons}))
