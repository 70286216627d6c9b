"""What the chain knows about a document: where it has arrived, its place in the log, and the proof of it."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from records.chain import log, notes
from records.chain.course import Course, Key, Nodes, course_of
from records.chain.envelope import spell
from records.chain.models import ChainEvent, Checkpoint, Cosignature, Notice, Quarantined
from records.chain.notice_kinds import tasks
from records.chain.tiles import envelope_of
from records.common.identity import this_node


@dataclass(frozen=True)
class Arrival:
    """A node has had this version of the document since ``at``."""

    node_code: str
    node_name: str
    version: int
    action: str
    at: datetime


def arrivals(uid: UUID, known: Course | None = None) -> list[Arrival]:
    """
    Every node that is known to hold the document's versions, by version and then by time.

    :param known: what the caller has read of it already
    """
    node, known = this_node(), known or course_of(uid)
    names = known.nodes.names
    found: list[Arrival] = []
    for event in known.events:
        since = {event.origin: (names.get(event.origin, event.origin), event.created_at)}
        if event.origin != node.code and event.sequenced_at is not None:
            since[node.code] = (node.name, event.sequenced_at)
        # What has no number yet has reached nobody, also where the first number of all has.
        for row in known.reported if event.origin_seq is not None else ():
            if row.origin == event.origin and row.from_seq <= (event.origin_seq or 0) <= row.through_seq:
                # The first word counts; what came later only repeats it.
                since.setdefault(row.holder_code, (row.holder_name, row.at))
        found.extend(
            Arrival(code, name, event.version, event.action, at)
            for code, (name, at) in sorted(since.items(), key=lambda item: item[1][1])
        )
    return found


def event_of(uid: UUID, version: int) -> ChainEvent | None:
    return ChainEvent.objects.select_related("seal").filter(uid=uid, version=version).first()


def proof(
    uid: UUID, version: int, *, with_content: bool = False, known: Course | None = None
) -> dict[str, Any] | None:
    """
    All that is needed to check one version against this node's published checkpoint and its origin's seal.

    ``None`` while the event has no place in the log yet. Hashes, salts and signatures are base64.

    :param with_content: add payload and salt, which open the envelope's commitment; only for a reader who may
        see everything that travels between nodes
    :param known: what the caller has read of this version already
    """
    known = known or course_of(uid, version)
    event, checkpoint = known.event(version), known.checkpoint
    if event is None or event.index is None or event.seal is None:
        return None
    if checkpoint is None or checkpoint.size <= event.index:
        return None
    seal = event.seal
    return {
        "envelope": envelope_of(event).to_bytes().decode(),
        **({"payload": event.payload, "salt": _b64(event.salt)} if with_content else {}),
        "leaf": _b64(event.leaf_hash),
        "index": event.index,
        "size": checkpoint.size,
        "inclusion": [_b64(step) for step in log.inclusion(event.index, checkpoint.size)],
        "checkpoint": checkpoint.note + known.cosigned,
        "log_key": _told(_log_key(checkpoint, known.nodes)),
        "seal": {
            "origin": seal.origin,
            "first_seq": seal.first_seq,
            "size": seal.size,
            "position": (event.origin_seq or 0) - seal.first_seq,
            "root": _b64(seal.root),
            "path": _b64(event.path),
            "sealed_at": spell(seal.sealed_at),
            "signature": _b64(seal.signature),
            "key": _told(_key(known.nodes, seal.origin, seal.key_id)),
        },
    }


def _b64(content: Any) -> str:
    return base64.b64encode(bytes(content or b"")).decode()


def _key(nodes: Nodes, code: str, key_id: str) -> Key | None:
    return next((key for key in nodes.keys_of(code) if key.key_id == key_id), None)


def _log_key(checkpoint: Checkpoint, nodes: Nodes) -> Key | None:
    """The newest key of this node that signed it."""
    own = nodes.keys_of(this_node().code)
    return next((key for key in own if signed_by(checkpoint.note, key)), None)


def _told(key: Key | None) -> dict[str, str] | None:
    if key is None:
        return None
    return {"algorithm": key.algorithm, "key_id": key.key_id, "public_key": _b64(key.public_key)}


@lru_cache(maxsize=1_000)
def signed_by(note: str, key: Key) -> bool:
    """Thousands of pages prove what they say against one note; the same words and the same key have the same answer."""
    return notes.verify_checkpoint(note, code=key.code, algorithm=key.algorithm, public_key=key.public_key)


def checkpoint_note() -> str:
    """The newest signed checkpoint, with the witnesses' lines where there are any; empty for an empty log."""
    newest = Checkpoint.objects.order_by("-size").first()
    return _with_cosignatures(newest) if newest else ""


def _with_cosignatures(checkpoint: Checkpoint) -> str:
    lines = (
        Cosignature.objects.filter(size=checkpoint.size).order_by("witness").values_list("line", flat=True)
    )
    return checkpoint.note + "".join(lines)


def problems() -> QuerySet[Quarantined]:
    """What was not taken and still waits for somebody: here, or by a superior's word. Newest first."""
    return Quarantined.objects.filter(resolved_at=None).order_by("-received_at")


def problems_of(uid: UUID) -> QuerySet[Quarantined]:
    return problems().filter(uid=uid)


def asked_from_above() -> QuerySet[Notice]:
    """What a superior wants of this node's own documents and has not called done. Newest first."""
    node = this_node().code
    asked = Notice.objects.received_at(node).open().filter(origin=node, kind__in=tasks())
    return asked.exclude(uid=None).order_by("-issued_at", "-pk")


def asked_below(uid: UUID) -> QuerySet[Notice]:
    """What this node itself wants of the origin of a document, and still waits for."""
    node = this_node().code
    return Notice.objects.issued_by(node).open().filter(raised_by=node, uid=uid).order_by("-pk")
