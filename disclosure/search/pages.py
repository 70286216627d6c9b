"""Pages of a long list by keyset: the thousandth page costs what the first does, and nothing is skipped."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from disclosure.search.criteria import Ordering
from records.dishonesty.models import DishonestyRecord

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    records: list[DishonestyRecord]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Place:
    """A position between two rows, and which way to read from there."""

    value: datetime | date
    uid: UUID
    backwards: bool


def page_of(
    records: QuerySet[DishonestyRecord], *, ordering: str, cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """The page at the cursor; one that does not belong to this list gives the first page."""
    column, descending = ordering.removeprefix("-"), ordering.startswith("-")
    place = _read(cursor, ordering)
    backwards = place is not None and place.backwards
    falling = descending != backwards
    if place is not None:
        # Spelt out and not as a row comparison, which the ORM lacks; the first part lets the index serve.
        way = "lt" if falling else "gt"
        records = records.filter(
            Q(**{f"{column}__{way}e": place.value})
            & (Q(**{f"{column}__{way}": place.value}) | Q(**{f"uid__{way}": place.uid}))
        )
    sign = "-" if falling else ""
    rows = list(records.order_by(f"{sign}{column}", f"{sign}uid")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(
        rows,
        _write(rows[-1], ordering, backwards=False) if has_next else None,
        _write(rows[0], ordering, backwards=True) if has_previous else None,
    )


def _write(record: DishonestyRecord, ordering: str, *, backwards: bool) -> str:
    value = getattr(record, ordering.removeprefix("-"))
    text = json.dumps([ordering, value.isoformat(), record.uid.hex, int(backwards)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, ordering: str) -> _Place | None:
    if not cursor or ordering not in Ordering.values:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, value, uid, backwards = json.loads(text)
        if made_for != ordering:
            return None
        kind = datetime if ordering.endswith("_at") else date
        moment = kind.fromisoformat(value)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return None
        return _Place(moment, UUID(uid), bool(backwards))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
