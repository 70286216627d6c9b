"""Where events have arrived: learnt from receipts, and from the superior for the nodes above it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from records.chain import locks
from records.chain.envelope import read_moment, spell
from records.chain.models import Arrival, Peer
from records.chain.peers import covers
from records.common.identity import this_node

PAGE_FORMAT = "integrity-chain-arrivals/1"
PAGE = 500


@transaction.atomic
def record_arrivals(
    *, holder_code: str, holder_name: str, runs: Iterable[Sequence[Any]], at: datetime
) -> None:
    """The holder has these [origin, first, last] runs since ``at``; the same again changes nothing."""
    rows = [
        Arrival(
            holder_code=holder_code,
            holder_name=holder_name,
            origin=origin,
            from_seq=first,
            through_seq=last,
            at=at,
        )
        for origin, first, last in runs
    ]
    if not rows:
        return
    # Ids must become visible in their order: a child asks for what came after the last id it saw.
    locks.hold(locks.ARRIVALS)
    Arrival.objects.bulk_create(rows, ignore_conflicts=True)


def page_for(child: Peer, *, after: int, at: datetime) -> dict[str, Any]:
    """What this node knows, later than row ``after``, about where the child's events have arrived."""
    rows = list(
        Arrival.objects.filter(_within(child.code), pk__gt=after)
        .exclude(holder_code=child.code)
        .order_by("pk")[:PAGE]
    )
    return {
        "format": PAGE_FORMAT,
        "receiver": child.code,
        "sender": this_node().code,
        "after": after,
        "next": rows[-1].pk if rows else after,
        "at": spell(at),
        "arrivals": [
            {
                "holder": row.holder_code,
                "holder_name": row.holder_name,
                "origin": row.origin,
                "first": row.from_seq,
                "last": row.through_seq,
                "at": spell(row.at),
            }
            for row in rows
        ],
    }


def _within(code: str) -> Q:
    return Q(origin__startswith=code[:2]) if code.endswith("0000") else Q(origin=code)


def take_page(page: dict[str, Any], *, parent: Peer) -> int:
    """Keep a verified page; the number of rows on it. What does not lie above this node is not the parent's to say."""
    node = this_node()
    taken = 0
    for row in page["arrivals"]:
        holder = str(row["holder"])
        if (
            holder == node.code
            or not covers(holder, parent.code)
            or not covers(node.code, str(row["origin"]))
        ):
            continue
        record_arrivals(
            holder_code=holder,
            holder_name=str(row["holder_name"])[:100],
            runs=[(str(row["origin"]), int(row["first"]), int(row["last"]))],
            at=read_moment(row["at"]),
        )
        taken += 1
    return taken
