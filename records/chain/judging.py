"""Which events of a batch are genuine and new; a reason for each that is not. Reads the database, writes nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from records.chain.envelope import SealData, read_moment
from records.chain.models import ChainEvent, Peer, PeerState
from records.chain.peers import covers
from records.chain.registry import EventView, kind_named
from records.chain.wire import Batch, Entry, WireEvent
from records.common import bulk

NEW, KNOWN, CONFLICT, REFUSED = "new", "known", "conflict", "quarantined"

# The document's own kind looked at the event and said no: later versions need not wait for it.
SETTLED = "refused"


@dataclass(slots=True)
class Verdict:
    entry: Entry
    outcome: str
    reason: str = ""
    detail: str = ""
    payload: dict[str, Any] | None = None
    path: bytes = b""
    held: bytes = b""
    waits: bool = False

    @property
    def event(self) -> WireEvent:
        event = self.entry.event
        assert event is not None
        return event

    def refuse(self, reason: str, detail: str = "") -> None:
        self.outcome, self.reason, self.detail = REFUSED, reason, detail


def view_of(verdict: Verdict) -> EventView:
    event = verdict.event
    return EventView(
        origin=event.seal.origin,
        origin_seq=event.seq,
        kind=event.kind,
        uid=UUID(event.uid),
        version=event.version,
        action=event.action,
        payload=verdict.payload or {},
        at=read_moment(event.at),
        text=event.payload,
    )


def judge(batch: Batch, *, sender: Peer, at: datetime) -> list[Verdict]:
    """One verdict an entry, in the batch's order; a bad one never spoils its neighbours."""
    verdicts = [_whole(entry) for entry in batch.entries]
    held = _held_leaves(verdict.event for verdict in verdicts if verdict.outcome == NEW)
    seals = SealJudge(sender, at)
    for verdict in verdicts:
        if verdict.outcome == NEW:
            _genuine(verdict, batch, held, seals)
    _refuse_other_peoples_documents([verdict for verdict in verdicts if verdict.outcome == NEW])
    return verdicts


def _whole(entry: Entry) -> Verdict:
    """Readable, and the leaf is the hash of what was sent."""
    if entry.event is None:
        return Verdict(entry, REFUSED, "malformed", entry.problem)
    try:
        matches = entry.event.envelope().leaf() == entry.leaf
    except (ValueError, UnicodeEncodeError) as error:
        return Verdict(entry, REFUSED, "malformed", str(error))
    if not matches:
        return Verdict(entry, REFUSED, "hash_mismatch", "the content is not what the leaf hash says")
    return Verdict(entry, NEW)


def _held_leaves(events: Iterable[WireEvent]) -> dict[tuple[str, int], bytes]:
    wanted: dict[str, list[int]] = defaultdict(list)
    for event in events:
        wanted[event.seal.origin].append(event.seq)
    held = {}
    for origin, seqs in wanted.items():
        rows = bulk.select(
            "SELECT origin_seq, leaf_hash FROM records_chainevent WHERE origin = %s AND origin_seq = ANY(%s)",
            origin,
            seqs,
        )
        held.update({(origin, seq): bytes(leaf) for seq, leaf in rows})
    return held


class SealJudge:
    """Each seal's signature is checked once a batch; the reason is kept where it does not hold."""

    def __init__(self, sender: Peer, at: datetime) -> None:
        self.sender = sender
        self.at = at
        self.reasons: dict[SealData, str] = {}

    def reason(self, seal: SealData) -> str:
        if seal not in self.reasons:
            self.reasons[seal] = self._check(seal)
        return self.reasons[seal]

    def _check(self, seal: SealData) -> str:
        if not covers(self.sender.code, seal.origin):
            return "outside_territory"
        peer = Peer.objects.filter(code=seal.origin, state=PeerState.ACTIVE).first()
        if peer is None:
            return "unknown_origin"
        key = peer.keys.filter(key_id=seal.key_id, algorithm=seal.algorithm, valid_from__lte=self.at).first()
        if key is None:
            return "unknown_key"
        if key.revoked_at is not None and key.revoked_at <= self.at:
            return "key_revoked"
        return "" if seal.verify(bytes(key.public_key)) else "bad_seal"


def _genuine(verdict: Verdict, batch: Batch, held: dict[tuple[str, int], bytes], seals: SealJudge) -> None:
    event, leaf = verdict.event, verdict.entry.leaf
    place = (event.seal.origin, event.seq)
    stored = held.get(place)
    if stored == leaf:
        verdict.outcome = KNOWN
        return
    if reason := seals.reason(event.seal):
        return verdict.refuse(reason, f"seal of {event.seal.origin} by key {event.seal.key_id}")
    proof = batch.proofs[event.seal]
    if not proof.proves(event.position, leaf, event.seal.root):
        return verdict.refuse("bad_path", "the event is not under the origin's seal")
    if stored is not None:
        verdict.outcome, verdict.reason, verdict.held = CONFLICT, "conflict", stored
        verdict.detail = "the origin signed another event under this number before"
        return
    verdict.path = proof.path(event.position) or b""
    try:
        verdict.payload = _object(event.payload)
    except (ValueError, RecursionError):
        return verdict.refuse("payload_invalid", "the payload is not a JSON object")
    if kind_named(event.kind) is None:
        return verdict.refuse("unknown_kind", f"this node does not know {event.kind}")
    held[place] = leaf
    return None


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(name)


_read_payload = json.JSONDecoder(parse_constant=_no_such_number).decode


def _object(payload: str) -> dict[str, Any]:
    value = _read_payload(payload)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _refuse_other_peoples_documents(verdicts: list[Verdict]) -> None:
    """A document belongs to one origin and one kind for good, and each version and action of it comes once."""
    rows = bulk.select(
        "SELECT uid, origin, kind, version FROM records_chainevent WHERE uid = ANY(%s::uuid[])",
        list({verdict.event.uid for verdict in verdicts}),
    )
    owners: dict[str, tuple[str, str]] = {}
    steps: set[tuple[str, int]] = set()
    for uid, origin, kind, version in rows:
        owners[str(uid)] = (origin, kind)
        steps.add((str(uid), version))
    for verdict in verdicts:
        event = verdict.event
        owner = (event.seal.origin, event.kind)
        if owners.setdefault(event.uid, owner) != owner:
            verdict.refuse("not_its_document", "the document belongs to another origin or kind")
        elif (event.uid, event.version) in steps:
            verdict.refuse("duplicate_version", "this version of the document came in another event")
        steps.add((event.uid, event.version))


# --- Order of versions ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Step:
    """One event whose turn has come: fresh from the batch, or stored and waiting until now."""

    view: EventView
    verdict: Verdict | None = None
    stored: ChainEvent | None = None


def in_turn(verdicts: list[Verdict]) -> list[Step]:
    """
    What may be materialised now, each document in version order, with what waited for it.

    An event whose predecessor is missing is marked as waiting; one that would go back in versions is refused.
    """
    by_uid: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_uid[verdict.event.uid].append(verdict)
    done = _versions_reached(by_uid)
    waiting = _waiting(by_uid)
    steps: list[Step] = []
    for uid, fresh in by_uid.items():
        reached = done.get(uid, 0)
        if len(fresh) == 1 and fresh[0].event.previous == reached and uid not in waiting:
            # Nearly all: one event, and its turn has come.
            steps.append(_step(fresh[0]))
            continue
        candidates: list[tuple[int, int, Verdict | ChainEvent]] = [
            *((verdict.event.version, verdict.event.previous, verdict) for verdict in fresh),
            *((event.version, event.previous, event) for event in waiting.get(uid, [])),
        ]
        for version, previous, candidate in sorted(candidates, key=lambda item: item[0]):
            if previous == reached:
                steps.append(_step(candidate))
                reached = version
            elif isinstance(candidate, Verdict):
                if previous > reached:
                    candidate.waits = True
                else:
                    candidate.refuse("version_order", "a later version of the document is already held")
    return steps


def _step(candidate: Verdict | ChainEvent) -> Step:
    if isinstance(candidate, Verdict):
        return Step(view_of(candidate), verdict=candidate)
    event = candidate
    view = EventView(
        origin=event.origin,
        origin_seq=event.origin_seq or 0,
        kind=event.kind,
        uid=event.uid,
        version=event.version,
        action=event.action,
        payload=json.loads(event.payload or "{}"),
        at=event.created_at,
        text=event.payload or "",
    )
    return Step(view, stored=event)


def _versions_reached(uids: Iterable[str]) -> dict[str, int]:
    wanted = list(uids)
    rows = bulk.select(
        "SELECT uid::text, max(version) FROM ("
        " SELECT event.uid, event.version FROM records_chainevent event"
        " LEFT JOIN records_waiting waiting ON waiting.event_id = event.id"
        " WHERE event.uid = ANY(%s::uuid[]) AND waiting.event_id IS NULL"
        " UNION ALL SELECT uid, version FROM records_quarantined"
        " WHERE uid = ANY(%s::uuid[]) AND reported_by = '' AND reason = %s"
        ") AS past GROUP BY uid",
        wanted,
        wanted,
        SETTLED,
    )
    return dict(rows)


def _waiting(uids: Iterable[str]) -> dict[str, list[ChainEvent]]:
    found: dict[str, list[ChainEvent]] = defaultdict(list)
    rows = bulk.select("SELECT event_id FROM records_waiting WHERE uid = ANY(%s::uuid[])", list(uids))
    if rows:
        for event in ChainEvent.objects.filter(pk__in=[pk for (pk,) in rows]).order_by("version"):
            found[str(event.uid)].append(event)
    return found
