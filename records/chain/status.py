"""Where the chain stands at this node, in a few figures."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from records.chain import log, queries
from records.chain.models import ChainEvent, ConflictAlarm, Peer, PeerRole, PushCursor, Receipt, Waiting
from records.common.identity import this_node


def status(*, at: datetime) -> dict[str, Any]:
    node = this_node()
    pending = ChainEvent.objects.pending()
    oldest = pending.aggregate(oldest=Min("created_at"))["oldest"]
    size = log.size()
    cursor = PushCursor.objects.select_related("peer").filter(peer__role=PeerRole.PARENT).first()
    return {
        "node": f"{node.code} {node.name}",
        "size": size,
        "pending": pending.count(),
        "oldest_pending_seconds": round((at - oldest).total_seconds(), 1) if oldest else None,
        "superior": str(cursor.peer) if cursor else None,
        "confirmed_through": cursor.next_index if cursor else None,
        "behind_by": size - cursor.next_index if cursor else None,
        "last_receipt": cursor.confirmed_at if cursor else None,
        "problem": cursor.problem or None if cursor else None,
        "children": {
            peer.code: {"held_through": peer.witnessed_size, "last_batch": peer.last_batch}
            for peer in Peer.objects.filter(role=PeerRole.CHILD).annotate(last_batch=Max("receipts__at"))
        },
        "receipts": Receipt.objects.count(),
        "waiting": Waiting.objects.count(),
        "quarantined": queries.problems().count(),
        "alarms": ConflictAlarm.objects.filter(closed_at=None).count(),
    }


def upstream_problem() -> str:
    """Why the last attempt to push failed; empty when it did not."""
    cursor = PushCursor.objects.exclude(problem="").first()
    return f"{cursor.problem}: {cursor.problem_detail}" if cursor else ""
