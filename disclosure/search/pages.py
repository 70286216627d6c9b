"""Pages of a long list by keyset: the thousandth page costs what the first does, and nothing is skipped."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from disclosure.search.finding import Sought
from records.common.kept_question import KeptList

PAGE_SIZE = 20

# The columns that lists may be ordered by, each with how its value is read back from a cursor.
READERS: dict[str, Callable[[str], Any]] = {
    "published_at": datetime.fromisoformat,
    "decided_on": date.fromisoformat,
    "pinyin": str,
    "dated_on": date.fromisoformat,
    "place": str,
}

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Place:
    """A position between two rows, and which way to read from there."""

    value: Any
    uid: UUID
    backwards: bool
    group: int


def page_of(
    rows: "QuerySet[Row] | Sought | KeptList", *, ordering: str, cursor: str = "", size: int = PAGE_SIZE
) -> Page[Row]:
    """The page at the cursor; one that does not belong to this list gives the first page."""
    return page_of_groups([rows], ordering=ordering, cursor=cursor, size=size)


def page_of_groups(
    groups: "Sequence[QuerySet[Row] | Sought | KeptList]",
    *,
    ordering: str,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """
    The same for a list in groups that share no row: first all of the first group, in this order, then the next.

    Only as many groups are asked as the page needs.
    """
    place = _read(cursor, ordering, len(groups))
    backwards = place is not None and place.backwards
    start = place.group if place is not None else 0
    order = range(start, -1, -1) if backwards else range(start, len(groups))
    found: list[tuple[int, Row]] = []
    for number in order:
        beyond = place if place is not None and number == place.group else None
        rows = _rows(groups[number], ordering, beyond, backwards, size + 1 - len(found))
        found += [(number, row) for row in rows]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(
        [row for _number, row in found],
        _write(*found[-1], ordering, backwards=False) if has_next else None,
        _write(*found[0], ordering, backwards=True) if has_previous else None,
    )


def _rows(rows: Any, ordering: str, place: _Place | None, backwards: bool, wanted: int) -> list[Any]:
    column, falling = ordering.removeprefix("-"), ordering.startswith("-") != backwards
    if place is not None:
        # Spelt out and not as a row comparison, which the ORM lacks; the first part lets the index serve.
        way = "lt" if falling else "gt"
        rows = rows.filter(
            Q(**{f"{column}__{way}e": place.value})
            & (Q(**{f"{column}__{way}": place.value}) | Q(**{f"uid__{way}": place.uid}))
        )
    sign = "-" if falling else ""
    return list(rows.order_by(f"{sign}{column}", f"{sign}uid")[:wanted])


def _write(group: int, row: Any, ordering: str, *, backwards: bool) -> str:
    value = getattr(row, ordering.removeprefix("-"))
    text = value if isinstance(value, str) else value.isoformat()
    body = json.dumps([ordering, text, row.uid.hex, int(backwards), group], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read(cursor: str, ordering: str, groups: int) -> _Place | None:
    if not cursor:
        return None
    try:
        body = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, text, uid, backwards, group = json.loads(body)
        if made_for != ordering or type(group) is not int or group not in range(groups):
            return None
        value = READERS[ordering.removeprefix("-")](text)
        if (isinstance(value, datetime) and value.tzinfo is None) or "\x00" in text:
            return None
        return _Place(value, UUID(uid), bool(backwards), group)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
