"""
How a node changes its key: the next key is an event of its own log, sealed by the key it follows.

So it travels as every event does, by wire or by file, every level above learns it from the origin itself and from
nobody's hearsay, and it stands in the log for good. It is in use only after the superior has confirmed the event.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.access.services import chain_user
from records.chain import locks, peers, queries, services
from records.chain.judging import SealJudge
from records.chain.models import ChainEvent, Peer
from records.chain.registry import EventView, Kind, register_kind
from records.chain.wire import Batch, WireEvent
from records.common import signing
from records.common.canonical import canonical_bytes
from records.common.identity import this_node
from records.common.ids import new_uid
from records.common.signing import Signer, key_id_of, node_signer

KIND = "node-key"
FORMAT = "integrity-chain-key/1"

name_actions(
    chain_key_announced=gettext_lazy("公告本节点新公钥"),
    chain_key_changed=gettext_lazy("启用本节点新密钥"),
)


class SuccessionRefused(Exception):
    """The key is not changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Announced:
    node: str
    algorithm: str
    public_key: bytes


def register() -> None:
    register_kind(Kind(KIND, materialise, gettext_lazy("节点公钥更换")))


# --- At the node whose key changes -----------------------------------------------------------------------


def announce(*, at: datetime) -> Signer:
    """Prepare the next key and put its announcement on the log; again, it is the same key and no second event."""
    present = node_signer()
    directory = Path(settings.NODE_KEY_DIR)
    with transaction.atomic():
        # One announcement, however many hands call at once.
        locks.hold(locks.LOG)
        following = signing.prepare(directory, present.algorithm)
        if _announcement(following) is None:
            services.emit(
                kind=KIND,
                uid=new_uid(),
                version=1,
                action="publish",
                payload=_payload(present, following),
                at=at,
            )
            details = {"key_id": following.key_id, "predecessor": present.key_id}
            audit.record(action="chain_key_announced", by=chain_user(), at=at, details=details)
    return following


def change_over(*, at: datetime) -> tuple[Signer, Signer]:
    """
    Sign with the announced key from now on, and return the old and the new one.

    :raises SuccessionRefused: when none was announced, or the superior has not confirmed the announcement
    """
    present = node_signer()
    directory = Path(settings.NODE_KEY_DIR)
    following = signing.prepared(directory, present.algorithm)
    event = _announcement(following) if following else None
    if event is None:
        raise SuccessionRefused(_("尚未公告新公钥，请先运行 chain rotate-key。"))
    superior = peers.parent()
    if event.index is None:
        raise SuccessionRefused(_("新公钥的公告尚未写入日志，请稍后再试。"))
    if superior and superior.code not in {arrival.node_code for arrival in queries.arrivals(event.uid)}:
        raise SuccessionRefused(_("上级节点尚未确认新公钥，请先上报（chain push 或 chain export）。"))
    peers.remember_own_key(present, at=at)
    old, new = signing.rotate(directory, present.algorithm)
    peers.remember_own_key(new, at=at)
    details = {"key_id": new.key_id, "predecessor": old.key_id}
    audit.record(action="chain_key_changed", by=chain_user(), at=at, details=details)
    return old, new


def _announcement(signer: Signer) -> ChainEvent | None:
    return ChainEvent.objects.filter(
        origin=this_node().code, kind=KIND, payload__contains=f'"key_id":"{signer.key_id}"'
    ).first()


def _claim(node: str, algorithm: str, public_key: bytes, predecessor: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "node": node,
        "algorithm": algorithm,
        "key_id": key_id_of(public_key),
        "public_key": base64.b64encode(public_key).decode(),
        "predecessor": predecessor,
    }


def _payload(present: Signer, following: Signer) -> dict[str, Any]:
    """The claim, and the new key's signature under it: nobody announces a key that he does not hold."""
    claim = _claim(this_node().code, following.algorithm, following.public_key, present.key_id)
    return {**claim, "possession": base64.b64encode(following.sign(canonical_bytes(claim))).decode()}


# --- At the nodes above ------------------------------------------------------------------------------------


def read(payload: dict[str, Any], *, origin: str) -> Announced:
    """The key that a payload announces; ``ValueError`` when it announces none."""
    try:
        algorithm, predecessor = payload["algorithm"], payload["predecessor"]
        public_key = base64.b64decode(payload["public_key"], validate=True)
        possession = base64.b64decode(payload["possession"], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError("the announcement of a key is incomplete") from error
    if not isinstance(algorithm, str) or not isinstance(predecessor, str):
        raise ValueError("the announcement of a key is incomplete")
    claim = _claim(origin, algorithm, public_key, predecessor)
    if {**claim, "possession": payload["possession"]} != payload:
        raise ValueError("the announcement names another node or key")
    if algorithm not in signing.ALGORITHMS:
        raise ValueError(f"this node does not know the algorithm {algorithm[:20]}")
    if not signing.verify(algorithm, public_key, canonical_bytes(claim), possession):
        raise ValueError("the announced key did not sign its announcement")
    return Announced(origin, algorithm, public_key)


def materialise(event: EventView, *, at: datetime) -> None:
    """Know the key of an event whose seal was found good; a key revoked before does not come back this way."""
    _know(read(event.payload, origin=event.origin), at=at)


def _know(announced: Announced, *, at: datetime) -> None:
    peer = Peer.objects.get(code=announced.node)
    known = peer.keys.filter(key_id=key_id_of(announced.public_key)).first()
    if known is not None:
        if known.revoked_at is not None:
            raise ValueError("the announced key has been revoked here")
        return
    try:
        peers.register_key(
            peer=peer,
            algorithm=announced.algorithm,
            public_key=announced.public_key,
            vouched_by=announced.node,
            by=chain_user(),
            at=at,
        )
    except peers.RegistrationRefused as refusal:
        raise ValueError(refusal.message) from refusal


def take_announced_keys(batch: Batch, *, sender: Peer, at: datetime) -> None:
    """
    Know the keys that a batch announces before its seals are judged: behind the announcement in the same batch may
    stand what the new key sealed.

    Only what the key in use sealed counts. What is wrong with an announcement is said when its event is judged.
    """
    for entry in batch.entries:
        event = entry.event
        if event is None or event.kind != KIND or not _genuine(event, batch, sender, at):
            continue
        try:
            with transaction.atomic():
                _know(read(_object(event.payload), origin=event.seal.origin), at=at)
        except (ValueError, RecursionError):
            continue


def _object(payload: str) -> dict[str, Any]:
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _genuine(event: WireEvent, batch: Batch, sender: Peer, at: datetime) -> bool:
    try:
        whole = event.envelope().leaf() == event.leaf
    except (ValueError, UnicodeEncodeError):
        return False
    if not whole or SealJudge(sender, at).reason(event.seal):
        return False
    return batch.proofs[event.seal].proves(event.position, event.leaf, event.seal.root)
