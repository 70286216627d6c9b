"""What other rooms do with the chain: emit an event inside their own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from records.chain import bell, envelope
from records.chain.models import ChainEvent
from records.chain.registry import kind_named
from records.chain.sequencing import sequence
from records.chain.wire import MAX_PAYLOAD_BYTES
from records.common import bulk
from records.common.canonical import canonical_bytes
from records.common.identity import this_node

__all__ = ["EmitRefused", "NewEvent", "emit", "emit_many", "sequence"]


class EmitRefused(Exception):
    """The event cannot go on the chain; ``code`` says why. The caller's transaction should not commit."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class NewEvent:
    kind: str
    uid: UUID
    version: int
    action: str
    payload: dict[str, Any]


def emit(
    *, kind: str, uid: UUID, version: int, action: str, payload: dict[str, Any], at: datetime
) -> ChainEvent:
    """
    Put one event of one of this node's own documents on the log, pending, in the caller's transaction.

    :param version: greater than every version of the document emitted before; numbers may be skipped
    :param action: ``publish``, ``amend`` or ``end``
    :param payload: what the levels above may hold; kept byte for byte in its canonical JSON
    :raises EmitRefused: when the chain could not carry it; nothing is written
    """
    return emit_many(events=[NewEvent(kind, uid, version, action, payload)], at=at)[0]


def emit_many(*, events: Iterable[NewEvent], at: datetime) -> list[ChainEvent]:
    """The same for many events at once, in their order."""
    if not transaction.get_connection().in_atomic_block:
        raise EmitRefused("no_transaction", "emit belongs in the transaction of the change that it reports")
    wanted = list(events)
    node = this_node()
    reached = _reached([event.uid for event in wanted], node.code)
    rows = []
    blank = ChainEvent(origin=node.code, created_at=at)
    for event in wanted:
        uid = UUID(str(event.uid))
        previous = reached.get(uid, 0)
        payload = _checked_payload(event, previous)
        reached[uid] = event.version
        row = bulk.twin(blank)
        row.kind, row.uid, row.version, row.previous = event.kind, uid, event.version, previous
        row.action, row.payload, row.salt = event.action, payload, envelope.new_salt()
        rows.append(row)
    bulk.copy_new(rows)
    bell.ring_on_commit("sequence")
    return rows


def _reached(uids: list[UUID], own_code: str) -> dict[UUID, int]:
    reached: dict[UUID, int] = {}
    rows = bulk.select(
        "SELECT uid, origin, version FROM records_chainevent WHERE uid = ANY(%s::uuid[])", uids
    )
    for uid, origin, version in rows:
        if origin != own_code:
            raise EmitRefused("not_its_document", f"document {uid} belongs to node {origin}")
        reached[uid] = max(reached.get(uid, 0), version)
    return reached


def _checked_payload(event: NewEvent, previous: int) -> str:
    if kind_named(event.kind) is None or not envelope.NAME.fullmatch(event.kind):
        raise EmitRefused("unknown_kind", f"document kind {event.kind!r} is not registered")
    if event.action not in envelope.ACTIONS:
        raise EmitRefused("unknown_action", f"action {event.action!r} is not one of {envelope.ACTIONS}")
    if not previous < event.version < 2**31:
        raise EmitRefused("version_order", f"version {event.version} does not follow {previous}")
    if not isinstance(event.payload, dict):
        raise EmitRefused("payload_invalid", "the payload is a JSON object")
    content = canonical_bytes(event.payload)
    if len(content) > MAX_PAYLOAD_BYTES:
        raise EmitRefused("payload_too_large", f"the payload is larger than {MAX_PAYLOAD_BYTES} bytes")
    return content.decode()
