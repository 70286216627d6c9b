"""What followed a record (整改、惩戒): the one shape in which it is stored, sent up, and shown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from records.dishonesty.choices import ConsequenceKind, ConsequenceStatus, Rectification

MOST_CONSEQUENCES = 50
LONGEST = 200
_FIELDS = frozenset({"kind", "title", "authority", "decided_on", "ends_on", "status"})


def read_consequences(found: Any) -> list[dict[str, Any]]:
    """
    The same list, checked word by word: it also comes from other nodes, and goes to every reader.

    :raises ValueError: naming what is wrong
    """
    if not isinstance(found, Sequence) or isinstance(found, str) or len(found) > MOST_CONSEQUENCES:
        raise ValueError("consequences")
    return [_consequence(one) for one in found]


def _consequence(one: Any) -> dict[str, Any]:
    if not isinstance(one, Mapping) or set(one) != _FIELDS:
        raise ValueError("consequences")
    return {
        "kind": ConsequenceKind(one["kind"]).value,
        "title": _text(one["title"]),
        "authority": _text(one["authority"]),
        "decided_on": _day(one["decided_on"]).isoformat(),
        "ends_on": None if one["ends_on"] is None else _day(one["ends_on"]).isoformat(),
        "status": ConsequenceStatus(one["status"]).value,
    }


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise ValueError("consequences")
    return value


def _day(value: Any) -> date:
    # Spelt one way only: copies are compared letter by letter with what their events say.
    if not isinstance(value, str) or (day := date.fromisoformat(value)).isoformat() != value:
        raise ValueError("date")
    return day


def read_rectification(due_on: Any, status: Any) -> tuple[date | None, str]:
    """
    Both or neither.

    :raises ValueError: where one stands without the other, or is none
    """
    if not status and not due_on:
        return None, ""
    if not status or not due_on:
        raise ValueError("rectification")
    return _day(due_on), Rectification(status).value
