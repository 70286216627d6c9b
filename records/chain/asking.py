"""Asks the superior page by page; what is asked for, the caller says."""

from collections.abc import Callable
from datetime import datetime

from records.chain import locks, log
from records.chain.line import FAULTS, LINE_FIELDS, cursor_of, note_failure, note_success, passage
from records.chain.models import BreakerState, Peer, PushCursor
from records.chain.traffic import BUSY, TOO_MANY
from records.chain.upstream import Answer, Upstream, UpstreamFailed

# What shows at any question, whatever is asked. An older superior that does not know a question has a line that works.
_OF_ALL = frozenset({"unreachable", TOO_MANY, BUSY})
# Problems that are over once the superior answers a question.
_PASSING = FAULTS | _OF_ALL


def ask(peer: Peer, url: str, page: Callable[[Upstream, PushCursor, datetime], int], *, at: datetime) -> int:
    """
    Page after page until nothing new comes; the number of things taken.

    While there is something to push, the push keeps count of failures and tries a dead line: asking again at the
    next tick is harmless. Else the questions are all that shows whether the line works.
    """
    with locks.try_alone(locks.POLL) as alone:
        cursor = cursor_of(peer)
        idle = cursor.next_index >= log.size()
        if not alone or (cursor.breaker != BreakerState.CLOSED and not idle):
            return 0
        with passage(cursor, at=at) as free:
            return _ask(peer, url, page, cursor, idle=idle, at=at) if free else 0


def _ask(
    peer: Peer,
    url: str,
    page: Callable[[Upstream, PushCursor, datetime], int],
    cursor: PushCursor,
    *,
    idle: bool,
    at: datetime,
) -> int:
    taken = 0
    with Upstream(peer, url) as upstream:
        try:
            while count := page(upstream, cursor, at):
                taken += count
        except UpstreamFailed as error:
            on_trial = cursor.breaker != BreakerState.CLOSED
            if idle and (error.code in _OF_ALL or on_trial):
                note_failure(cursor, error, at=at)
            else:
                PushCursor.objects.filter(pk=cursor.pk).update(problem_detail=str(error)[:2000])
            return taken
    if idle and cursor.problem in _PASSING:
        note_success(cursor, at=at)
        cursor.save(update_fields=LINE_FIELDS)
    return taken


def refused(answer: Answer) -> UpstreamFailed:
    """The superior's no to a question."""
    code, detail = answer.content.get("code", "bad_answer"), answer.content.get("detail", "")
    return UpstreamFailed(str(code)[:40], str(detail), retry_after=answer.retry_after)
