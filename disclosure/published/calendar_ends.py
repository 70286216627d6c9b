"""What the calendar alone takes from display, as places in the log of changes: nobody writes a version at midnight."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

_LOW = 80


@dataclass(frozen=True)
class Place:
    """One place in the log: that something happened to a thing there."""

    position: UUID
    kind: str
    uid: UUID
    version: int
    at: datetime

    @property
    def parts(self) -> tuple[UUID, str, UUID, int, datetime]:
        return self.position, self.kind, self.uid, self.version, self.at


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, get_current_timezone())


def run_out(
    published: QuerySet[Any],
    column: str,
    kind: str,
    after: UUID,
    until: UUID,
    limit: int | None,
    *,
    on: date,
    newest_first: bool,
) -> list[Place]:
    """
    Those of ``published`` whose last day in ``column`` is over, between two positions, at most ``limit`` where there is one.

    The place is the midnight after the last day and, within it, the order of the uids; so it can be turned
    back into a condition on both columns, and the index on the last day serves.
    """
    rows = published.filter(_behind(column, after), **{f"{column}__lt": on})
    rows = rows.exclude(_behind(column, _before(until))) if until.int >> _LOW else rows.none()
    sign = "-" if newest_first else ""
    found = rows.order_by(f"{sign}{column}", f"{sign}uid").values_list("uid", column, "version")[:limit]
    return [
        Place(position_of_end(last_day, uid), kind, uid, version, midnight_after(last_day))
        for uid, last_day, version in found
    ]


def position_of_end(last_day: date, uid: UUID) -> UUID:
    return UUID(int=_milliseconds(last_day) << _LOW | uid.int >> 128 - _LOW)


def _behind(column: str, position: UUID) -> Q:
    """The rows whose place comes after the position."""
    milliseconds = position.int >> _LOW
    day = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(get_current_timezone()).date()
    # The midnight that ended the day before this one is the last that can lie at or before the position.
    last_day = day - timedelta(days=1)
    later = Q(**{f"{column}__gt": last_day})
    if _milliseconds(last_day) < milliseconds:
        return later
    within = UUID(int=(position.int & (1 << _LOW) - 1) << 128 - _LOW | (1 << 128 - _LOW) - 1)
    return later | Q(**{column: last_day, "uid__gt": within})


def _before(position: UUID) -> UUID:
    return UUID(int=position.int - 1)


def _milliseconds(last_day: date) -> int:
    return int(midnight_after(last_day).timestamp() * 1000)
