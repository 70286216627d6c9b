"""Where the chain stands at this node, in a few figures: what the board shows, for a terminal."""

from datetime import datetime
from typing import Any

from records.chain import board as boards
from records.chain.board import Board, Child, Share
from records.chain.models import ConflictAlarm, PushCursor, Receipt
from records.chain.queries import problems
from records.common.identity import this_node


def status(*, at: datetime) -> dict[str, Any]:
    node, now = this_node(), boards.board(at=at)
    oldest = now.oldest_pending_at
    return {
        "node": f"{node.code} {node.name}",
        "size": now.size,
        "pending": now.pending,
        "oldest_pending_seconds": round((at - oldest).total_seconds(), 1) if oldest else None,
        **_upward(now),
        "children": {child.code: _child(child) for child in now.children},
        "receipts": Receipt.objects.count(),
        "waiting": now.waiting,
        "quarantined": problems().count(),
        "conflict_alarms": ConflictAlarm.objects.filter(closed_at=None).count(),
        "last_reconcile": _reconciled(now),
        "alarms": [f"{alarm.cause} {alarm.subject} {alarm.detail}".strip() for alarm in now.alarms],
    }


def _upward(now: Board) -> dict[str, Any]:
    upward = now.upward
    cursor = upward.cursor if upward else None
    return {
        "superior": str(cursor.peer) if cursor else None,
        "confirmed_through": cursor.next_index if cursor else None,
        "behind_by": upward.behind if upward else None,
        "last_receipt": cursor.confirmed_at if cursor else None,
        "line": cursor.breaker if cursor else None,
        "retry_at": cursor.retry_at if cursor else None,
        "problem": cursor.problem or None if cursor else None,
    }


def _child(child: Child) -> dict[str, Any]:
    return {
        "held_through": child.peer.witnessed_size,
        "behind_by": child.behind,
        "behind_since": child.behind_since_at,
        "last_batch": child.received_at,
        "last_contact": child.contacted_at,
        "clock_ahead_seconds": child.clock_ahead,
        "wrong_in_24_hours": _share(child.day),
        "wrong_in_7_days": _share(child.week),
        "reasons": {reason.code: reason.count for reason in child.reasons},
        "quarantined": child.quarantined,
        "conflict_alarms": child.conflicts,
        "last_compared": child.compared_at,
        "valid_keys": child.keys,
    }


def _share(share: Share) -> str:
    return f"{share.wrong} of {share.received}"


def _reconciled(now: Board) -> dict[str, Any] | None:
    run = now.compared
    if run is None:
        return None
    return {
        "at": run.started_at,
        "found": run.found,
        "left": (run.found or 0) - (run.healed or 0),
        "problem": run.problem or None,
    }


def upstream_problem() -> str:
    """Why the last attempt to push failed; empty when it did not."""
    cursor = PushCursor.objects.exclude(problem="").first()
    return f"{cursor.problem}: {cursor.problem_detail}" if cursor else ""
