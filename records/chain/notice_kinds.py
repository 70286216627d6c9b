"""The kinds of notices that travel down; each registers itself, and a node hands on those it does not know."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NoticeKind:
    """
    :ivar is_task: whether somebody at the origin has to act, until a notice that ``closes`` comes
    :ivar closes: whether it ends the matter (``thread``) that an earlier notice began
    """

    name: str
    label: Any
    is_task: bool = False
    closes: bool = False


_kinds: dict[str, NoticeKind] = {}


def register_notice_kind(kind: NoticeKind) -> NoticeKind:
    """Make a kind known; the same name again replaces it only with an equal one."""
    known = _kinds.setdefault(kind.name, kind)
    if known != kind:
        raise ValueError(f"notice kind {kind.name!r} is already registered")
    return kind


def notice_kind(name: str) -> NoticeKind | None:
    return _kinds.get(name)


def tasks() -> list[str]:
    """Names of the kinds that somebody has to act on."""
    return sorted(kind.name for kind in _kinds.values() if kind.is_task)


def closing() -> list[str]:
    return sorted(kind.name for kind in _kinds.values() if kind.closes)


def notice_label(name: str) -> Any:
    """The kind's name for people, or its code when this node does not know it."""
    kind = _kinds.get(name)
    return kind.label if kind else name
