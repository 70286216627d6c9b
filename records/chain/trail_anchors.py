"""
The audit trail's heads in the transparency log: one document that grows by a version with each anchor.

Its versions count on without a gap, so an anchor that is taken out shows. A version says the place in the audit
chain and the hash there; the nodes above keep it as part of the log and do nothing with it.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from records.access.trail import anchors
from records.access.trail.anchors import Anchor
from records.chain import queries, services
from records.chain.models import ChainEvent
from records.chain.registry import EventView, Kind, register_kind
from records.common import bulk
from records.common.identity import this_node

KIND = "audit-anchor"
FORMAT = "integrity-audit-anchor/1"
_SPACE = UUID("7b6d4c1e-50a4-5f0e-9d0c-1b9e6f1a2c33")
_HASH = re.compile(r"[0-9a-f]{64}")

# As ``own_log`` looks at every event: the leaf follows from the row, and the tree holds that leaf there.
_ROWS = """
SELECT event.index, event.version, event.previous, event.payload, event.created_at,
       event.index IS NULL OR coalesce(
         event.leaf_hash = records_chain_leaf(event)
         AND event.leaf_hash = substring(tile.data FROM ((event.index & 255) * 32 + 1)::int FOR 32), false)
  FROM records_chainevent event
  LEFT JOIN records_tile tile ON tile.level = 0 AND tile.position = event.index >> 8
 WHERE event.uid = %s AND event.origin = %s
 ORDER BY event.version
"""


def register() -> None:
    register_kind(Kind(KIND, materialise, _("审计日志锚点")))
    anchors.install(_Log())


def document_of(code: str) -> UUID:
    """The one document of a node under which its anchors stand."""
    return uuid5(_SPACE, code)


class _Log:
    def put(self, *, index: int, hash: str, at: datetime) -> None:
        node = this_node().code
        uid = document_of(node)
        held = ChainEvent.objects.filter(uid=uid, origin=node).order_by("-version")
        newest = held.values_list("version", flat=True).first() or 0
        services.emit(
            kind=KIND,
            uid=uid,
            version=newest + 1,
            action="amend" if newest else "publish",
            payload={"format": FORMAT, "index": index, "hash": hash},
            at=at,
        )

    def settle(self, *, at: datetime) -> None:
        """Give it its place now, unless this stands in a greater transaction: then the bell does."""
        if not transaction.get_connection().in_atomic_block:
            services.sequence(at=at)

    def anchors(self) -> Sequence[Anchor]:
        node = this_node().code
        uid = document_of(node)
        found: list[Anchor] = []
        for place, version, previous, payload, at, is_sound in bulk.select(_ROWS, uid, node):
            index, value = _said(payload)
            follows = version == len(found) + 1 == previous + 1
            found.append(Anchor(index, value, at, version, place, bool(is_sound and follows and index)))
        return found

    def proof(self, held: Anchor) -> dict[str, Any] | None:
        # Nothing of it is secret: an index and a hash.
        return queries.proof(document_of(this_node().code), held.version, with_content=True)


def _said(payload: str | None) -> tuple[int, str]:
    """Place and hash; 0 and nothing where the payload is none of ours."""
    try:
        said: Any = json.loads(payload or "")
        index, value = read(said)
    except ValueError:
        return 0, ""
    return index, value


def read(payload: Any) -> tuple[int, str]:
    """What an anchor says; ``ValueError`` where it is none, or says more than it may."""
    if not isinstance(payload, dict) or set(payload) != {"format", "index", "hash"}:
        raise ValueError(
            "an anchor of the audit trail says its format, an index and a hash, and nothing else"
        )
    index, value = payload["index"], payload["hash"]
    if payload["format"] != FORMAT or type(index) is not int or index < 1:
        raise ValueError("the anchor has no index")
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise ValueError("the anchor has no hash")
    return index, value


def materialise(event: EventView, *, at: datetime) -> None:
    """Above its node an anchor is kept in the log, which is all that it is for; what is no anchor is refused."""
    if event.uid != document_of(event.origin):
        raise ValueError("this is not the document of that node's anchors")
    read(event.payload)
