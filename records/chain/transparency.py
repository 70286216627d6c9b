"""What anybody may look up of this node's log: its checkpoints, entries and keys, and whether a proof holds."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from records.chain import envelope, merkle, notes, queries
from records.chain.course import Key, Nodes, nodes_in
from records.chain.envelope import SealData
from records.chain.models import ChainEvent, Checkpoint, Cosignature, Peer, PeerKey, PeerRole
from records.chain.registry import label_of
from records.common.identity import this_node


@dataclass(frozen=True)
class Witnessed:
    """A superior's word under a checkpoint: it has seen this root and nothing that contradicts it."""

    code: str
    name: str
    key_id: str
    at: datetime


@dataclass(frozen=True)
class SignedCheckpoint:
    """``note`` as it is published; ``key_id`` is empty when no known key of this node signed it."""

    size: int
    root: bytes
    note: str
    signed_at: datetime
    key_id: str
    witnesses: tuple[Witnessed, ...]


@dataclass(frozen=True)
class Point:
    """One thing that was checked; ``holds`` is ``None`` where there is nothing to check yet."""

    name: str
    holds: bool | None


@dataclass(frozen=True)
class Checked:
    points: tuple[Point, ...]
    witnesses: tuple[Witnessed, ...]

    @property
    def holds(self) -> bool:
        return all(point.holds is not False for point in self.points)


def newest_checkpoint() -> SignedCheckpoint | None:
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        return None
    note = queries.checkpoint_note()
    nodes = nodes_in(note, ())
    try:
        signed = [key for key in nodes.keys_of(this_node().code) if queries.signed_by(note, key)]
        witnesses = tuple(_witnesses(note, nodes))
    except (notes.NoteError, IndexError):
        # Edited by hand into no note at all: nobody signed that.
        signed, witnesses = [], ()
    return SignedCheckpoint(
        row.size,
        bytes(row.root),
        note,
        row.signed_at,
        signed[0].key_id if signed else "",
        witnesses,
    )


def newest_witnessed_size() -> int | None:
    """The size of the newest checkpoint under which a superior has put its co-signature."""
    return Cosignature.objects.order_by("-size").values_list("size", flat=True).first()


def checkpoints() -> QuerySet[Checkpoint]:
    """All signed checkpoints, each with whether a superior ``cosigned`` it."""
    cosigned = Cosignature.objects.filter(size=OuterRef("size"))
    return Checkpoint.objects.defer("note").annotate(cosigned=Exists(cosigned))


def entries() -> QuerySet[ChainEvent]:
    """What stands in the log, without any content."""
    return ChainEvent.objects.in_log().defer("payload", "salt", "path")


def kind_label(kind: str) -> str:
    """What the kind is called, in the reader's language."""
    return gettext(str(label_of(kind)))


def node_names() -> dict[str, str]:
    """What the nodes that this one knows are called, by code."""
    node = this_node()
    return {**dict(Peer.objects.values_list("code", "name")), node.code: node.name}


def has_superior() -> bool:
    return Peer.objects.filter(role=PeerRole.PARENT).exists()


def public_keys(*, neighbours: bool = False) -> list[PeerKey]:
    """
    The public keys of this node and of every node it knows: this one's first, then by code, newest first.

    :param neighbours: only of itself, its superior and its children, whom it knows at first hand
    """
    keys = PeerKey.objects.select_related("peer").order_by("peer__code", "-valid_from")
    if neighbours:
        keys = keys.exclude(peer__role=PeerRole.ORIGIN)
    return sorted(keys, key=lambda key: key.peer.role != PeerRole.SELF)


def distant_nodes() -> int:
    """How many nodes this one knows only on the word of a child."""
    return Peer.objects.filter(role=PeerRole.ORIGIN).count()


def verifier_key(key: PeerKey, *, witness: bool = False) -> str:
    """The key as C2SP tools take it (vkey), as a log's or as a witness's."""
    name, types = notes.log_name(key.peer.code), notes.WITNESS_TYPES if witness else notes.LOG_TYPES
    kind, public = notes.type_of(types, key.algorithm), bytes(key.public_key)
    number = notes.key_hash(name, kind, public).hex()
    return f"{name}+{number}+{base64.b64encode(kind + public).decode()}"


def hex_of(encoded: str) -> str:
    """A base64 value of a proof in hexadecimal digits, as tools for hashes print it."""
    return base64.b64decode(encoded).hex()


# --- Checking ------------------------------------------------------------------------------------------


def check(proof: dict[str, Any], nodes: Nodes | None = None) -> Checked:
    """
    Verify a proof as ``queries.proof`` hands it out, with the keys that this node knows.

    :param nodes: those that the proof names, where the caller has read them already
    """
    nodes = nodes or nodes_in(proof["checkpoint"], [proof["seal"]["origin"]])
    body = proof["envelope"].encode()
    said = json.loads(body)
    leaf = base64.b64decode(proof["leaf"])
    written = notes.parse(proof["checkpoint"])
    path = [base64.b64decode(step) for step in proof["inclusion"]]
    witnesses = tuple(_witnesses(proof["checkpoint"], nodes))
    seal = proof["seal"]
    sealed = _sealed(seal)
    content: bool | None = None
    if "payload" in proof:
        salt = base64.b64decode(proof["salt"])
        content = envelope.commit(salt, proof["payload"]).hex() == said["commitment"]
    sealing = [
        key for key in nodes.keys_of(seal["origin"]) if sealed is not None and key.key_id == sealed.key_id
    ]
    return Checked(
        (
            Point("content", content),
            Point("leaf", merkle.leaf_hash(body) == leaf),
            Point(
                "inclusion",
                written.size == proof["size"]
                and merkle.verify_inclusion(leaf, proof["index"], proof["size"], path, written.root),
            ),
            Point(
                "checkpoint",
                any(queries.signed_by(proof["checkpoint"], key) for key in nodes.keys_of(this_node().code)),
            ),
            Point(
                "seal",
                sealed is not None
                and seal["origin"] == said["origin"]
                and said["seq"] == seal["first_seq"] + seal["position"]
                and any(_sealed_by(sealed, key) for key in sealing)
                and merkle.verify_inclusion(
                    leaf,
                    seal["position"],
                    seal["size"],
                    merkle.split_hashes(base64.b64decode(seal["path"])),
                    sealed.root,
                ),
            ),
            Point("cosignature", True if witnesses else None),
        ),
        witnesses,
    )


@lru_cache(maxsize=2_000)
def _sealed_by(sealed: SealData, key: Key) -> bool:
    """One seal covers many documents; the same words and the same key have the same answer."""
    return sealed.verify(key.public_key)


@lru_cache(maxsize=1_000)
def _cosigned_at(note: str, line: str, key: Key) -> datetime | None:
    return notes.verify_cosignature(
        note, line, code=key.code, algorithm=key.algorithm, public_key=key.public_key
    )


def _witnesses(note: str, nodes: Nodes) -> list[Witnessed]:
    found = []
    for line in notes.split(note)[1]:
        for key in nodes.keys:
            at = _cosigned_at(note, line, key)
            if at is not None:
                found.append(Witnessed(key.code, key.name, key.key_id, at))
    return found


def _sealed(seal: dict[str, Any]) -> SealData | None:
    if seal["key"] is None:
        return None
    return SealData(
        origin=seal["origin"],
        first_seq=seal["first_seq"],
        size=seal["size"],
        root=base64.b64decode(seal["root"]),
        sealed_at=seal["sealed_at"],
        algorithm=seal["key"]["algorithm"],
        key_id=seal["key"]["key_id"],
        signature=base64.b64decode(seal["signature"]),
    )
