"""Whether decisions were shown within seven working days (发改办财金〔2018〕424号)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from records.common.deadlines import Calendar, remaining
from records.registers.choices import EndReason, Status

if TYPE_CHECKING:
    from records.registers.models import DecisionEntry

SOON_WORKING_DAYS = 2
WAITING = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True)
class Standing:
    """
    How one entry stands.

    :ivar state: ``on_time``, ``late``, ``waiting`` (not yet due) or ``overdue``
    :ivar days: working days: late by so many, or left
    """

    state: str
    due_on: date
    days: int


def standing(entry: "DecisionEntry", *, on: date, calendar: Calendar) -> Standing:
    if entry.published_at is not None:
        published_on = timezone.localdate(entry.published_at)
        if published_on <= entry.due_on:
            return Standing("on_time", entry.due_on, 0)
        return Standing("late", entry.due_on, -remaining(entry.due_on, published_on, calendar))
    left = remaining(entry.due_on, on, calendar)
    return Standing("overdue" if left < 0 else "waiting", entry.due_on, abs(left))


@dataclass(frozen=True)
class Punctuality:
    """Of all decisions that had to be shown in a period, those that were in time."""

    due: int
    on_time: int

    @property
    def late(self) -> int:
        return self.due - self.on_time

    @property
    def rate(self) -> float | None:
        """Per cent; nothing where nothing was due."""
        return round(100 * self.on_time / self.due, 1) if self.due else None

    def __add__(self, other: "Punctuality") -> "Punctuality":
        return Punctuality(self.due + other.due, self.on_time + other.on_time)


NONE = Punctuality(0, 0)


def shown(entries: QuerySet[Any]) -> QuerySet[Any]:
    """
    What was shown, with what has run its time since.

    A withdrawn decision counts neither way: it turned out that it should not have been shown.
    """
    return entries.exclude(end_reason=EndReason.REVOKED).filter(published_at__isnull=False)


def count(entries: QuerySet[Any], *, since: date, until: date) -> Punctuality:
    """
    One question, by the index over bodies or regions and due days.

    :param entries: what was shown, or with it what still waits; an overdue one that waits counts as late
    """
    found = _due(entries, since, until).aggregate(due=Count("pk"), on_time=_on_time())
    return Punctuality(found["due"], found["on_time"])


def count_by(entries: QuerySet[Any], by: str, *, since: date, until: date) -> dict[Any, Punctuality]:
    """The same for each value of a column (``organisation_id``, ``region_id``), in one question."""
    rows = _due(entries, since, until).order_by().values(by).annotate(due=Count("pk"), on_time=_on_time())
    return {row[by]: Punctuality(row["due"], row["on_time"]) for row in rows}


def total(parts: Iterable[Punctuality]) -> Punctuality:
    return sum(parts, NONE)


def due_by(on: date, working_days: int, calendar: Calendar) -> date:
    """The last day that lies at most so many working days ahead."""
    day, left = on, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= _works(day, calendar)
    return day


def waiting(entries: QuerySet[Any], *, since: date | None = None, until: date) -> QuerySet[Any]:
    """Written here, not yet shown, and due in the time said; the oldest first."""
    found = entries.filter(status__in=WAITING, due_on__lte=until)
    if since is not None:
        found = found.filter(due_on__gte=since)
    return found.order_by("due_on", "uid")


def _due(entries: QuerySet[Any], since: date, until: date) -> QuerySet[Any]:
    return entries.filter(due_on__range=(since, until)).annotate(published_on=TruncDate("published_at"))


def _on_time() -> Count:
    # In the portal's own time zone: what is published at one in the morning is a day late.
    return Count("pk", filter=Q(published_on__lte=F("due_on")))


def _works(day: date, calendar: Calendar) -> bool:
    return calendar.is_working(day) if calendar.knows(day.year) else day.weekday() < 5
