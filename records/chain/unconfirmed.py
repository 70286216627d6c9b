"""Ends of this node's documents that a level which held the document has not confirmed in time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from records.chain.queries import arrivals
from records.chain.wire import MAX_EVENTS
from records.clocks import services as clocks
from records.common.deadlines import compute
from records.common.identity import this_node

# Each level must stop showing what ended below within this time.
DEADLINE = "stop_display_sync"
MOST = 1_000

# Sequence numbers that the holder has not confirmed are the gaps between what it has confirmed: where all is
# well there is one, behind the last, however long the log.
_GAPS = """
WITH ranges AS (
  SELECT holder_code, from_seq, through_seq,
         max(through_seq) OVER (
           PARTITION BY holder_code ORDER BY from_seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
         ) AS before
    FROM records_arrival WHERE origin = %(origin)s AND holder_code <> %(origin)s
), gaps AS (
  SELECT holder_code, coalesce(before, -1) + 1 AS first, from_seq - 1 AS last
    FROM ranges WHERE from_seq > coalesce(before, -1) + 1
  UNION ALL
  SELECT holder_code, max(through_seq) + 1, NULL FROM ranges GROUP BY holder_code
)
SELECT ended.uid, ended.version, ended.kind, ended.created_at, gaps.holder_code,
       (SELECT name.holder_name FROM records_arrival name
         WHERE name.origin = %(origin)s AND name.holder_code = gaps.holder_code
         ORDER BY name.through_seq DESC LIMIT 1)
  FROM gaps
  JOIN records_chainevent ended
    ON ended.origin = %(origin)s AND ended.action = 'end' AND ended.created_at < %(before)s
   AND (ended.origin_seq IS NULL AND gaps.last IS NULL
        OR ended.origin_seq >= gaps.first AND (gaps.last IS NULL OR ended.origin_seq <= gaps.last))
 WHERE NOT EXISTS (
     SELECT FROM records_chainevent later WHERE later.uid = ended.uid AND later.version > ended.version)
   AND EXISTS (
     SELECT FROM records_chainevent held
       JOIN records_arrival came
         ON came.origin = held.origin AND came.holder_code = gaps.holder_code
        AND came.through_seq >= held.origin_seq AND came.through_seq < held.origin_seq + %(batch)s
        AND came.from_seq <= held.origin_seq
      WHERE held.uid = ended.uid AND held.version < ended.version)
 ORDER BY ended.created_at, ended.uid, gaps.holder_code
 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class UnconfirmedEnd:
    """The holder has the document and has not said that it knows of its end; it should have by ``due_on``."""

    uid: UUID
    version: int
    kind: str
    ended_at: datetime
    holder_code: str
    holder_name: str
    due_on: date


def unconfirmed_ends(at: datetime) -> list[UnconfirmedEnd]:
    """The overdue ones, oldest first, at most a thousand."""
    today = timezone.localdate(at)
    length, calendar = clocks.length_of(DEADLINE, this_node().code), clocks.calendar()
    last = today - timedelta(days=1)
    while compute(last, length, calendar).due_on >= today:
        last -= timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            _GAPS,
            {
                "origin": this_node().code,
                "before": timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)),
                "batch": MAX_EVENTS,
                "most": MOST,
            },
        )
        rows = cursor.fetchall()
    return [
        UnconfirmedEnd(
            uid=uid,
            version=version,
            kind=kind,
            ended_at=ended_at,
            holder_code=code,
            holder_name=name,
            due_on=compute(timezone.localdate(ended_at), length, calendar).due_on,
        )
        for uid, version, kind, ended_at, code, name in rows
    ]


@dataclass(frozen=True, slots=True)
class EndReceipt:
    """A level that held the document, and since when it has confirmed the end; if not, by when it should."""

    node_name: str
    confirmed_at: datetime | None
    due_on: date
    is_overdue: bool


def end_receipts(uid: UUID, *, at: datetime) -> list[EndReceipt]:
    """Of every level that held the document before it ended, in the order in which they got it; none if it did not."""
    came = arrivals(uid)
    if not came or came[-1].action != "end":
        return []
    last = came[-1].version
    confirmed = {one.node_code: one.at for one in came if one.version == last}
    begun = min(confirmed.values())
    holders = {one.node_code: one.node_name for one in came if one.version < last}
    origin = next(one.node_code for one in came if one.version == last and one.at == begun)
    due_on = clocks.due(DEADLINE, timezone.localdate(begun), region=this_node().code).due_on
    return [
        EndReceipt(
            name, confirmed.get(code), due_on, code not in confirmed and due_on < timezone.localdate(at)
        )
        for code, name in holders.items()
        if code != origin
    ]
