"""A stretch of the log as a batch for the superior, in bounded memory."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from records.chain import log, wire
from records.chain.envelope import SealData, spell
from records.chain.models import PeerKey, Seal
from records.common import bulk
from records.common.identity import this_node

# Rows are read in steps of this many, so that a batch of large payloads never fills the memory.
READ_STEP = 100


class LogHasHoles(Exception):
    """An entry the log should hold is not there; nothing is sent past it."""


def next_batch(start: int, *, receiver: str, at: datetime) -> bytes | None:
    """The events from ``start`` on, at most a thousand and about 4 MiB, as bytes; ``None`` when there are none."""
    end = min(log.size(), start + wire.MAX_EVENTS)
    events: list[wire.WireEvent] = []
    seals: dict[int, SealData] = {}
    weight = 0
    for step in range(start, end, READ_STEP):
        rows = bulk.select(_STRETCH, step, min(step + READ_STEP, end))
        _load_seals({row[1] for row in rows} - seals.keys(), seals)
        for index, seal, *fields in rows:
            if index != start + len(events):
                raise LogHasHoles(f"entry {start + len(events)} is missing; run chain verify")
            event = _wire_event(seals[seal], *fields)
            weight += _weight(event.payload)
            if events and weight > wire.MAX_BYTES:
                return _encode(events, start, receiver, at)
            events.append(event)
    if events or start >= end:
        return _encode(events, start, receiver, at) if events else None
    raise LogHasHoles(f"entry {start} is missing; run chain verify")


def these_events(origin: str, seqs: Sequence[int], *, receiver: str) -> bytes:
    """
    Single events of one origin as a batch outside the log's order, up to about 4 MiB; empty when there are none.

    A row that this node's own tree does not prove is not handed on.
    """
    proven = [
        seq
        for (seq,) in bulk.select(
            "SELECT origin_seq FROM records_chainevent event WHERE origin = %s AND origin_seq = ANY(%s)"
            " AND records_chain_proven(event) ORDER BY origin_seq",
            origin,
            list(seqs),
        )
    ]
    events: list[wire.WireEvent] = []
    seals: dict[int, SealData] = {}
    weight = 0
    for start in range(0, len(proven), READ_STEP):
        rows = bulk.select(_SINGLE, origin, proven[start : start + READ_STEP])
        _load_seals({row[1] for row in rows} - seals.keys(), seals)
        for _index, seal, *fields in rows:
            event = _wire_event(seals[seal], *fields)
            weight += _weight(event.payload)
            if events and weight > wire.MAX_BYTES:
                return _encode_these(events, receiver)
            events.append(event)
    return _encode_these(events, receiver) if events else b""


def _encode_these(events: Sequence[wire.WireEvent], receiver: str) -> bytes:
    node = this_node()
    origins = {(event.seal.origin, event.seal.key_id) for event in events if event.seal.origin != node.code}
    header = wire.Header(
        sender=node.code, receiver=receiver, from_index=0, checkpoint="", keys=tuple(_vouch(origins))
    )
    return wire.encode(header, events)


def _weight(payload: str) -> int:
    """About what the event's line takes: quotes travel escaped, and the rest of the line is short."""
    return len(payload.encode()) + payload.count('"') + payload.count("\\") + 600


def _load_seals(wanted: set[int], seals: dict[int, SealData]) -> None:
    for row in Seal.objects.filter(pk__in=wanted):
        seals[row.pk] = seal_data(row)


def seal_data(row: Seal) -> SealData:
    return SealData(
        origin=row.origin,
        first_seq=row.first_seq,
        size=row.size,
        root=bytes(row.root),
        sealed_at=spell(row.sealed_at),
        algorithm=row.algorithm,
        key_id=row.key_id,
        signature=bytes(row.signature),
    )


_SENT = """
SELECT index, seal_id, origin_seq, kind, uid::text, version, previous, action, created_at, payload, salt, leaf_hash,
       path, sequenced_at
  FROM records_chainevent
"""
_STRETCH = f"{_SENT} WHERE index >= %s AND index < %s ORDER BY index"
_SINGLE = f"{_SENT} WHERE index IS NOT NULL AND origin = %s AND origin_seq = ANY(%s) ORDER BY origin_seq"


# The events of one transaction say the same moment, and those of a batch came into the log at one. The database hands
# all of them over in UTC, so equal ones are spelt alike.
_spelt = lru_cache(maxsize=4096)(spell)


def _wire_event(
    seal: SealData,
    seq: int,
    kind: str,
    uid: str,
    version: int,
    previous: int,
    action: str,
    created_at: datetime,
    payload: str,
    salt: bytes,
    leaf: bytes,
    path: bytes,
    sequenced_at: datetime,
) -> wire.WireEvent:
    """One row of the log, its columns in the order of ``_SENT``, as it travels."""
    return wire.WireEvent(
        seal,
        seq,
        kind,
        uid,
        version,
        previous,
        action,
        _spelt(created_at),
        payload,
        bytes(salt),
        bytes(leaf),
        bytes(path),
        _spelt(sequenced_at),
    )


def _encode(events: Sequence[wire.WireEvent], start: int, receiver: str, at: datetime) -> bytes:
    node = this_node()
    origins = {(event.seal.origin, event.seal.key_id) for event in events if event.seal.origin != node.code}
    header = wire.Header(
        sender=node.code,
        receiver=receiver,
        from_index=start,
        checkpoint=log.checkpoint_at(start + len(events), at=at).note,
        keys=tuple(_vouch(origins)),
    )
    return wire.encode(header, events)


def _vouch(origins: set[tuple[str, str]]) -> list[wire.VouchedKey]:
    """The keys with which this node itself verified what it now hands on."""
    keys = PeerKey.objects.filter(
        peer__code__in={code for code, _ in origins}, key_id__in={key for _, key in origins}
    ).select_related("peer")
    return [
        wire.VouchedKey(key.peer.code, key.peer.name, key.algorithm, key.key_id, bytes(key.public_key))
        for key in keys
        if (key.peer.code, key.key_id) in origins
    ]
