"""The door through which document kinds reach the chain; the chain itself knows none of them by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventView:
    """
    What a kind sees of an event that has arrived and been verified.

    :ivar text: the payload's JSON as it was sealed, where the event itself was at hand
    """

    origin: str
    origin_seq: int
    kind: str
    uid: UUID
    version: int
    action: str
    payload: dict[str, Any]
    at: datetime
    text: str = ""


class Materialise(Protocol):
    def __call__(self, event: EventView, *, at: datetime) -> None: ...


class MaterialiseMany(Protocol):
    def __call__(self, events: Sequence[EventView], *, at: datetime) -> None: ...


class Compare(Protocol):
    def __call__(self, histories: Mapping[UUID, Sequence[EventView]]) -> dict[UUID, list[str]]: ...


class Restore(Protocol):
    def __call__(self, events: Sequence[EventView], *, at: datetime) -> None: ...


class Copies(Protocol):
    def __call__(self, after: UUID, limit: int) -> list[UUID]: ...


@dataclass(frozen=True)
class Upkeep:
    """
    How a kind's copies at an upper node are kept as their events say.

    ``compare`` is handed whole documents (every event, in version order) and names for each what differs:
    ``["missing"]`` where there is no copy, nothing where it is right. ``restore`` puts one document back and
    may be called on one that is right. ``copies`` lists what is held as come from below, by uid. ``compare_own``
    is ``compare`` for documents that this node wrote itself: they are named and left, because a person decides
    whether the document or its last event says what was meant.
    """

    compare: Compare
    restore: Restore
    copies: Copies
    compare_own: Compare | None = None


@dataclass(frozen=True)
class Kind:
    """
    A document kind.

    ``materialise`` writes one event's document at a node above its origin, or raises; a raised ``ValueError``
    or ``ValidationError`` comes back to the origin as the reason. ``materialise_many`` is an optional
    set-based form of the same for whole batches: when it raises, the batch is tried again one by one.
    Both run inside the intake's transaction, in version order, each event once. ``upkeep`` lets the nightly
    reconciliation compare the documents with their events and put back what was edited by hand.
    """

    name: str
    materialise: Materialise
    label: Any
    materialise_many: MaterialiseMany | None = None
    upkeep: Upkeep | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it only with an equal one."""
    known = _kinds.get(kind.name)
    if known is not None and known != kind:
        raise ValueError(f"document kind {kind.name!r} is already registered")
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def label_of(name: str) -> Any:
    """The kind's name for people, or its code when this node does not know it."""
    kind = _kinds.get(name)
    return kind.label if kind else name
