"""
The head of the audit chain, noted where nobody of this node can take it back: in the node's transparency log.

The log stands above this room and announces itself here. What it is given is an index and a hash, and nothing else:
the superior that witnesses the log keeps them too, and learns nothing of what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from records.access import audit
from records.access.models import AuditSeal

ANCHORING_LOCK = 0x616E63686F72  # "anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """
    One head as the log holds it.

    :ivar version: anchors are versions of one document in the log, counted from one
    :ivar place: the index in the log; none while it waits for its place
    :ivar is_sound: whether row, leaf and tree of the log still say the same, and none before it is gone
    """

    index: int
    hash: str
    at: datetime
    version: int
    place: int | None
    is_sound: bool


class Log(Protocol):
    def put(self, *, index: int, hash: str, at: datetime) -> None: ...
    def settle(self, *, at: datetime) -> None: ...
    def anchors(self) -> Sequence[Anchor]: ...
    def proof(self, held: Anchor) -> dict[str, Any] | None: ...


class NoLogError(RuntimeError):
    """No transparency log has announced itself: the app registry is not ready or is wired wrongly."""


_log: Log | None = None


def install(log: Log) -> None:
    global _log
    _log = log


def _here() -> Log:
    if _log is None:
        raise NoLogError("No transparency log is installed; the audit chain cannot be anchored.")
    return _log


def known() -> Sequence[Anchor]:
    """All heads that the log holds, oldest first."""
    return _here().anchors()


def proof(held: Anchor) -> dict[str, Any] | None:
    """What a stranger needs to check it without this node; none while it waits for its place in the log."""
    return _here().proof(held)


def anchor(*, by: Any, at: datetime, index: int | None = None) -> AuditSeal | None:
    """
    Note the newest seal, or that of ``index``, in the log; return it, or none where there is nothing new.

    The same place is never noted twice, however often and by however many this is called.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ANCHORING_LOCK])
        seals = AuditSeal.objects.order_by("-index")
        seal = seals.first() if index is None else seals.filter(index=index).first()
        if seal is None or any(held.index == seal.index for held in known()):
            return None
        _here().put(index=seal.index, hash=seal.hash, at=at)
        audit.record(action="trail.anchored", by=by, at=at, details={"index": seal.index, "hash": seal.hash})
    _here().settle(at=at)
    return seal


def daily(*, by: Any, at: datetime) -> AuditSeal | None:
    """The day's anchor: none where since the last one nothing but the anchoring itself has been written."""
    newest = max((held.index for held in known()), default=0)
    fresh = AuditSeal.objects.filter(index__gt=newest).exclude(entry__action="trail.anchored")
    return anchor(by=by, at=at) if fresh.exists() else None
