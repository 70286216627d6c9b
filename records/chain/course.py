"""
What this node knows of one document's way through the chain, and of the nodes that vouch for it: read in two questions.

A page about a document tells where it has arrived and proves its place in the log. Asked for one by one, its events, their
seal, the checkpoint, the words under it and the keys they are checked with are a dozen ways to the database.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from records.chain import notes
from records.chain.models import Arrival, ChainEvent, Checkpoint, Seal
from records.chain.wire import MAX_EVENTS
from records.common.database import reading
from records.common.identity import this_node
from records.common.prepared import rows_of


@dataclass(frozen=True)
class Key:
    """A public key, and whose it is."""

    code: str
    name: str
    algorithm: str
    key_id: str
    public_key: bytes


@dataclass(frozen=True)
class Nodes:
    """:ivar keys: of each node the newest first"""

    names: dict[str, str]
    keys: tuple[Key, ...]
    has_superior: bool

    def keys_of(self, code: str) -> list[Key]:
        return [key for key in self.keys if key.code == code]


@dataclass(frozen=True)
class Course:
    """
    :ivar events: of all its versions, each with its seal; content only of the version that was asked for
    :ivar reported: receipts whose range holds one of the events, by time
    :ivar checkpoint: the log's newest, with ``cosigned``, the witnesses' lines under it
    """

    events: list[ChainEvent]
    reported: list[Arrival]
    checkpoint: Checkpoint | None
    cosigned: str
    nodes: Nodes

    def event(self, version: int) -> ChainEvent | None:
        found = [event for event in self.events if event.version == version]
        return min(found, key=lambda event: event.pk, default=None)


def course_of(uid: UUID, version: int = 0) -> Course:
    """:param version: the one whose content is wanted, if any"""
    events: dict[int, ChainEvent] = {}
    reported: dict[int, Arrival] = {}
    checkpoint, cosigned = None, ""
    for row in rows_of(_COURSE, [version, MAX_EVENTS, uid], using=reading().alias):
        event, seal, receipt, found = (_instance(part, row) for part in _PARTS)
        if event.pk not in events:
            # Of the others it is not known here; asked for all the same, it would be fetched.
            if event.version == version:
                event.payload = row[-2]
            event.seal = seal
            events[event.pk] = event
        if receipt is not None:
            reported.setdefault(receipt.pk, receipt)
        checkpoint, cosigned = found, row[-1]
    receipts = sorted(reported.values(), key=lambda one: one.at)
    note = checkpoint.note + cosigned if checkpoint else ""
    return Course(
        list(events.values()),
        receipts,
        checkpoint,
        cosigned,
        nodes_in(note, (event.origin for event in events.values())),
    )


def nodes_in(note: str, more: Iterable[str]) -> Nodes:
    """
    This node, its superior, those that are named under a note, and some more: a nation knows hundreds, a note names two.

    :param note: empty, or a signed checkpoint; one that is mangled names nobody
    """
    node = this_node()
    codes = {node.code, *more}
    with contextlib.suppress(notes.NoteError):
        codes |= {line.split(" ")[1].rpartition("/")[2] for line in notes.split(note)[1]} if note else set()
    names, keys, has_superior = dict[str, str](), list[Key](), False
    for code, name, is_superior, algorithm, key_id, public_key in rows_of(
        _NODES, [list(codes)], using=reading().alias
    ):
        names[code] = name
        has_superior = has_superior or is_superior
        if key_id is not None:
            keys.append(Key(code, name, algorithm, key_id, bytes(public_key)))
    return Nodes({**names, node.code: node.name}, tuple(keys), has_superior)


@dataclass(frozen=True)
class _Part:
    """One table's stretch of a row."""

    model: type[models.Model]
    names: tuple[str, ...]
    place: slice
    key: int

    @property
    def columns(self) -> str:
        return ", ".join(f'{self.model._meta.model_name}."{name}"' for name in self.names)


def _parts(*wanted: type[models.Model]) -> tuple[_Part, ...]:
    found: list[_Part] = []
    for model in wanted:
        names = tuple(
            field.attname for field in model._meta.concrete_fields if (model, field.name) != _CONTENT
        )
        start = found[-1].place.stop if found else 0
        found.append(_Part(model, names, slice(start, start + len(names)), start + names.index("id")))
    return tuple(found)


def _instance(part: _Part, row: tuple[Any, ...]) -> Any:
    if row[part.key] is None:
        return None
    return part.model.from_db(reading().alias, part.names, row[part.place])


_CONTENT = (ChainEvent, "payload")
_PARTS = _parts(ChainEvent, Seal, Arrival, Checkpoint)

# A receipt's range is never longer than a batch, which bounds the search. Only our own names are put into the text.
_COURSE = f"""
SELECT {", ".join(part.columns for part in _PARTS)},
       CASE WHEN chainevent.version = $1 THEN chainevent.payload END,
       (SELECT COALESCE(string_agg(line, '' ORDER BY witness), '') FROM records_cosignature
         WHERE size = checkpoint.size)
  FROM records_chainevent AS chainevent
  LEFT JOIN records_seal AS seal ON seal.id = chainevent.seal_id
  LEFT JOIN records_arrival AS arrival
    ON arrival.origin = chainevent.origin AND arrival.from_seq <= chainevent.origin_seq
   AND arrival.through_seq >= chainevent.origin_seq AND arrival.through_seq < chainevent.origin_seq + $2
  LEFT JOIN (SELECT * FROM records_checkpoint ORDER BY size DESC LIMIT 1) AS checkpoint ON TRUE
 WHERE chainevent.uid = $3
 ORDER BY chainevent.version, chainevent.id, arrival.at, arrival.id
"""  # noqa: S608

_NODES = """
SELECT peer.code, peer.name, peer.role = 'parent', peerkey.algorithm, peerkey.key_id, peerkey.public_key
  FROM records_peer AS peer LEFT JOIN records_peerkey AS peerkey ON peerkey.peer_id = peer.id
 WHERE peer.code = ANY($1) OR peer.role = 'parent'
 ORDER BY peer.code, peerkey.valid_from DESC, peerkey.id
"""
