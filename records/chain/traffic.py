"""Counts what comes from whom and what becomes of it, hour by hour. A refused request changes these rows and no others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.chain.models import Peer, PeerRole, Traffic, TrafficOutcome
from records.common.identity import this_node

name_actions(chain_request_refused=gettext_lazy("拒绝节点请求"))

KEPT = timedelta(days=92)
# Ways of asking a child to slow down.
TOO_MANY, BUSY = "too_many_requests", "busy"
SLOWED = frozenset({TOO_MANY, BUSY})
MOST_DETAIL = 300

_ADD = """
INSERT INTO records_traffic AS held
       (sender, hour, outcome, reason, requests, events, size, detail, last_at)
VALUES {rows}
ON CONFLICT (hour, sender, outcome, reason) DO UPDATE
   SET requests = held.requests + excluded.requests, events = held.events + excluded.events,
       size = held.size + excluded.size, detail = excluded.detail,
       last_at = greatest(held.last_at, excluded.last_at)
RETURNING (xmax = 0)
"""


@dataclass(frozen=True, slots=True)
class Count:
    outcome: TrafficOutcome
    reason: str = ""
    requests: int = 0
    events: int = 0
    size: int = 0
    detail: str = ""


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def add(counts: Iterable[Count], *, sender: str, at: datetime) -> bool:
    """Add to this hour's rows; whether one of them is the first of its kind in this hour."""
    hour = hour_of(at)
    # In one order, so that two requests do not wait for each other's rows.
    rows = sorted(counts, key=lambda count: (count.outcome, count.reason))
    if not rows:
        return False
    parameters: list[str | int | datetime] = []
    for row in rows:
        parameters += [sender, hour, row.outcome, row.reason[:40], row.requests, row.events, row.size]
        parameters += [_plain(row.detail), at]
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_ADD.replace("{rows}", places), parameters)
        return any(new for (new,) in cursor.fetchall())


def wrote(events: int, *, at: datetime) -> None:
    """This node's own events came into its log."""
    add([Count(TrafficOutcome.WRITTEN, events=events)], sender=this_node().code, at=at)


def took(*, sender: Peer, new: int, known: int, set_aside: Iterable[str], size: int, at: datetime) -> None:
    """What became of one batch; ``set_aside`` are the reasons, one per event."""
    reasons = Counter(set_aside)
    counts = [Count(TrafficOutcome.TAKEN, requests=1, events=new, size=size)]
    if known:
        counts.append(Count(TrafficOutcome.KNOWN, events=known))
    counts += [Count(TrafficOutcome.SET_ASIDE, reason, events=count) for reason, count in reasons.items()]
    add(counts, sender=sender.code, at=at)


def refused(*, claimed: str, reason: str, detail: str, size: int, at: datetime) -> None:
    """
    A request was refused.

    It is counted under the node it named, where that node is registered: a forger's attempts stand in the row
    of whom he pretends to be. The first one of an hour goes into the audit trail; the rest are in its count. To be
    asked to wait is no refusal of anybody, and stands in the count alone.
    """
    peer = Peer.objects.exclude(role=PeerRole.SELF).filter(code=claimed).first() if claimed else None
    count = Count(TrafficOutcome.REFUSED, reason, requests=1, size=size, detail=detail)
    if add([count], sender=peer.code if peer else "", at=at) and reason not in SLOWED:
        audit.refused(
            action="chain_request_refused",
            by=None,
            at=at,
            subject=peer,
            details={"reason": reason, "detail": _plain(detail), "claimed": claimed},
        )


def forget_old(*, at: datetime) -> int:
    return Traffic.objects.filter(hour__lt=hour_of(at - KEPT)).delete()[0]


def _plain(text: str) -> str:
    """What a stranger sent may be in it: short, and nothing that a table or the trail cannot hold."""
    return text[:MOST_DETAIL].encode(errors="replace").decode().replace("\x00", "�")
