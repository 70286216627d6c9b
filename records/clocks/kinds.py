"""The kinds of cases that have deadlines; a room registers its own when the app is ready."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CaseKind:
    """
    :ivar name: how deadlines name it, for good
    :ivar address: the staff page of the case with this uid
    :ivar on_overdue: what follows when a deadline has passed, called once as ``on_overdue(deadline, at=…)`` in
        the transaction that notes it; raising puts everything back, and the next run tries again
    """

    name: str
    label: Any
    address: Callable[[uuid.UUID], str]
    on_overdue: Callable[..., None] | None = None


class UnknownCaseKind(LookupError):
    """Nobody has registered a kind of case under this name."""


_kinds: dict[str, CaseKind] = {}


def register_case_kind(kind: CaseKind) -> None:
    """Make deadlines of this kind possible; registering the same again changes nothing."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"another case kind is already called {kind.name!r}")
    _kinds[kind.name] = kind


def case_kind(name: str) -> CaseKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownCaseKind(f"no case kind {name!r}; register it in the app's ready()") from None


def label_of_kind(name: str) -> str:
    """Its name on screen; a kind that an older version knew is shown as it is stored."""
    return str(_kinds[name].label) if name in _kinds else name


def address_of(name: str, uid: uuid.UUID) -> str:
    """The door to the case, or nothing where its room is gone."""
    return _kinds[name].address(uid) if name in _kinds else ""
