"""Do the documents that this node shows still say what their events say; each kind compares and puts back its own."""

import json
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from records.chain import healing
from records.chain.models import FindingKind
from records.chain.registry import EventView, Kind, kind_named, kinds
from records.chain.reporting import Reporter
from records.common import bulk
from records.common.identity import this_node

PAGE = 1_000
FIRST = UUID(int=0)

# Documents whose turn has not come, or whose kind said no, have no copy to compare.
_NEXT = """
SELECT DISTINCT event.uid FROM records_chainevent event
 WHERE event.uid > %s AND event.origin <> %s AND event.index IS NOT NULL AND (%s = '' OR event.origin = %s)
 ORDER BY event.uid LIMIT %s
"""
# What this node wrote itself, unless a version of it is still on its way into the log.
_OWN = """
SELECT DISTINCT event.uid FROM records_chainevent event
 WHERE event.uid > %s AND event.origin = %s AND event.index IS NOT NULL
   AND NOT EXISTS (SELECT FROM records_chainevent fresh WHERE fresh.uid = event.uid AND fresh.index IS NULL)
 ORDER BY event.uid LIMIT %s
"""
_UNSETTLED = """
SELECT event.uid FROM records_waiting waiting JOIN records_chainevent event ON event.id = waiting.event_id
 WHERE event.uid = ANY(%s::uuid[])
 UNION SELECT event.uid FROM records_quarantined refused
  JOIN records_chainevent event ON event.origin = refused.origin AND event.origin_seq = refused.origin_seq
 WHERE refused.uid = ANY(%s::uuid[]) AND refused.reported_by = '' AND event.leaf_hash = refused.leaf_hash
"""
_EVENTS = """
SELECT origin, origin_seq, kind, uid, version, previous, action, payload, created_at,
       leaf_hash IS NOT DISTINCT FROM records_chain_leaf(event)
  FROM records_chainevent event WHERE uid = ANY(%s::uuid[]) AND index IS NOT NULL ORDER BY uid, version
"""


@dataclass(frozen=True)
class Page:
    """``after`` is where the next page begins; none when there is no more."""

    after: UUID | None
    documents: int


def inspect_page(reporter: Reporter, *, origin: str = "", after: UUID = FIRST, limit: int = PAGE) -> Page:
    """Compare the next documents from below, put back what differs, and say where to go on."""
    own = this_node().code
    uids = [uid for (uid,) in bulk.select(_NEXT, after, own, origin, origin, limit)]
    inspect(reporter, uids)
    return Page(uids[-1] if len(uids) == limit else None, len(uids))


def inspect_all(reporter: Reporter) -> None:
    after: UUID | None = FIRST
    while after is not None:
        after = inspect_page(reporter, after=after).after
    after = FIRST
    while after is not None:
        uids = [uid for (uid,) in bulk.select(_OWN, after, this_node().code, PAGE)]
        _inspect_own(reporter, uids)
        after = uids[-1] if len(uids) == PAGE else None
    for kind in kinds():
        _strangers(kind, reporter)


def inspect(reporter: Reporter, uids: list[UUID]) -> None:
    """Compare these documents and put back what differs."""
    reporter.documents += len(uids)
    by_kind: dict[str, dict[UUID, list[EventView]]] = defaultdict(dict)
    for uid, events in _histories(uids).items():
        by_kind[events[-1].kind][uid] = events
    for name, histories in by_kind.items():
        kind = kind_named(name)
        if kind is None or kind.upkeep is None:
            continue
        for uid, differences in kind.upkeep.compare(histories).items():
            if differences:
                _settle(kind, histories[uid], differences, reporter)


def _inspect_own(reporter: Reporter, uids: list[UUID]) -> None:
    """Name this node's own documents that do not say what was sealed of them."""
    reporter.documents += len(uids)
    by_kind: dict[str, dict[UUID, list[EventView]]] = defaultdict(dict)
    for uid, events in _histories(uids, own=True).items():
        by_kind[events[-1].kind][uid] = events
    for name, histories in by_kind.items():
        kind = kind_named(name)
        if kind is None or kind.upkeep is None or kind.upkeep.compare_own is None:
            continue
        for uid, differences in kind.upkeep.compare_own(histories).items():
            if not differences or not _still_newest(uid, histories[uid], own=True):
                continue
            newest, missing = histories[uid][-1], differences == [MISSING]
            reporter.find(
                FindingKind.DOCUMENT_MISSING if missing else FindingKind.DOCUMENT_ALTERED,
                healed=False,
                origin=newest.origin,
                seq=newest.origin_seq,
                document_kind=name,
                uid=uid,
                version=newest.version,
                detail="" if missing else "、".join(differences),
            )


def _settle(kind: Kind, events: list[EventView], differences: list[str], reporter: Reporter) -> None:
    """Name what differs and put it back, unless a newer version came in between the two looks."""
    uid, detail, healed = events[-1].uid, "、".join(differences), False
    if not _still_newest(uid, events):
        return
    with transaction.atomic():
        if not reporter.dry_run:
            problem = _put_back(kind, events, reporter)
            healed = not problem
            if problem and not _still_newest(uid, events):
                return
            detail = f"{detail} ({problem})" if problem else detail
        newest, missing = events[-1], differences == [MISSING]
        reporter.find(
            FindingKind.DOCUMENT_MISSING if missing else FindingKind.DOCUMENT_ALTERED,
            healed=healed,
            origin=newest.origin,
            seq=newest.origin_seq,
            document_kind=newest.kind,
            uid=newest.uid,
            version=newest.version,
            detail="" if missing and healed else detail,
        )


def _still_newest(uid: UUID, events: list[EventView], *, own: bool = False) -> bool:
    """An event and its document are committed together: where none came, the document that was seen is the one."""
    if own and bulk.select("SELECT FROM records_chainevent WHERE uid = %s AND index IS NULL", uid):
        return False
    held = _histories([uid], own=own).get(uid, [])
    return [event.version for event in held] == [event.version for event in events]


def _put_back(kind: Kind, events: list[EventView], reporter: Reporter) -> str:
    """Empty when the document says again what its events say; else why not."""
    uid = events[-1].uid
    if kind.upkeep is None:
        return "this kind keeps no copies"
    try:
        with healing.hand_on_the_copies():
            kind.upkeep.restore(events, at=reporter.at)
            if rest := kind.upkeep.compare({uid: events})[uid]:
                raise ValueError("still different: " + "、".join(rest))
    except (OperationalError, InterfaceError):
        # A lost connection or a deadlock says nothing about the document.
        raise
    except Exception as error:
        # Whatever the kind or the database refuses is a person's to settle, and stops nothing else.
        return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
    return ""


MISSING = "missing"


def _histories(uids: list[UUID], *, own: bool = False) -> dict[UUID, list[EventView]]:
    """
    All events of each document in version order; left out where one of them is not sound, or not here yet.

    :param own: of documents that this node wrote, else of those from below
    """
    if not uids:
        return {}
    unsettled = {uid for (uid,) in bulk.select(_UNSETTLED, uids, uids)}
    found: dict[UUID, list[EventView]] = defaultdict(list)
    here = this_node().code
    for origin, seq, kind, uid, version, previous, action, payload, at, sound in bulk.select(_EVENTS, uids):
        before = found[uid][-1].version if found[uid] else 0
        if not sound or (origin == here) != own or previous != before:
            unsettled.add(uid)
            continue
        found[uid].append(EventView(origin, seq, kind, uid, version, action, json.loads(payload), at))
    return {uid: events for uid, events in found.items() if uid not in unsettled}


def _strangers(kind: Kind, reporter: Reporter) -> None:
    """Copies of something that no event ever brought: nobody but a person may say what becomes of them."""
    if kind.upkeep is None:
        return
    after: UUID | None = FIRST
    while after is not None:
        uids = kind.upkeep.copies(after, PAGE)
        known = {
            uid
            for (uid,) in bulk.select(
                "SELECT DISTINCT uid FROM records_chainevent WHERE uid = ANY(%s::uuid[])", uids
            )
        }
        for uid in uids:
            if uid not in known:
                reporter.find(FindingKind.DOCUMENT_EXTRA, healed=False, document_kind=kind.name, uid=uid)
        after = uids[-1] if len(uids) == PAGE else None
