"""Promises as everybody may read them, and what has been made of them, through the one rule of registers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.figures import FRESH_FOR_SECONDS
from disclosure.published.records import Presented
from disclosure.published.registers import entries_for, present_entry
from records.pledges import rules
from records.pledges.choices import OPEN_OUTCOMES, Matter, Outcome
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge
from records.registers.models import EntryVersion, RegisterEntry
from records.subjects.models import subtree_prefix, within_regions

OPENNESS = (Matter.AFFAIRS, Matter.FINANCE)


def pledges_for(audience: Audience, *, on: date) -> Any:
    return entries_for(PLEDGES, audience, on=on)


def late(*, on: date) -> Q:
    """Not kept though its day is over; true from the first minute of the next day, whoever has looked at it."""
    return Q(outcome__in=OPEN_OUTCOMES, due_on__lt=on)


def present_pledge(pledge: Pledge, *, on: date) -> Presented:
    """What is told of every entry, and whether its day has passed."""
    return {
        **present_entry(PLEDGES, pledge),
        "overdue": rules.is_overdue(pledge.outcome, pledge.due_on, on=on),
        "undisclosed_stages": [stage["stage"] for stage in rules.undisclosed(pledge.course["stages"], on=on)],
    }


def entry_versions(entry: RegisterEntry) -> QuerySet[EntryVersion]:
    """
    The versions of an entry that the caller has from ``entries_for``, oldest first.

    Their content is not the public's: an older version may hold what a later one took back.
    """
    return EntryVersion.objects.filter(entry=entry.pk).order_by("number").defer("content", "note", "writers")


@dataclass(frozen=True)
class Kept:
    """
    What became of promises.

    :ivar due: those whose day is over, without those that were lawfully ended
    :ivar kept_due: of these, the ones that were wholly kept
    """

    total: int = 0
    open: int = 0
    due: int = 0
    kept_due: int = 0
    kept: int = 0
    broken: int = 0
    overdue: int = 0

    @property
    def rate(self) -> float | None:
        """承诺兑现率 in per cent with one place; nothing while nothing was due."""
        return round(100 * self.kept_due / self.due, 1) if self.due else None


def _columns(on: date) -> dict[str, Count]:
    passed = Q(due_on__lt=on) & ~Q(outcome=Outcome.ENDED)
    return {
        "total": Count("pk"),
        "open": Count("pk", filter=Q(outcome__in=OPEN_OUTCOMES)),
        "due": Count("pk", filter=passed),
        "kept_due": Count("pk", filter=passed & Q(outcome=Outcome.KEPT)),
        "kept": Count("pk", filter=Q(outcome=Outcome.KEPT)),
        "broken": Count("pk", filter=Q(outcome=Outcome.BROKEN)),
        "overdue": Count("pk", filter=late(on=on)),
    }


def kept_of(rows: Any, *, on: date) -> Kept:
    """Of promises that the caller has from ``pledges_for``; one question."""
    plain = rows.select_related(None).order_by()
    return Kept(**plain.aggregate(**_columns(on)))


def kept_in(region: str, *, on: date) -> Kept:
    """Of a region with everything in it; at most ``FRESH_FOR_SECONDS`` old."""
    key = f"pledges:1:{region}:{on.isoformat()}"
    found: Kept | None = cache.get(key)
    if found is None:
        rows, prefix = pledges_for(PUBLIC, on=on), subtree_prefix(region)
        found = kept_of(rows.filter(within_regions("region", [prefix])) if prefix else rows, on=on)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found


def kept_by(column: str, rows: Any, *, on: date) -> dict[Any, Kept]:
    """The same by the values of a column, in one question."""
    plain = rows.select_related(None).defer(None).order_by().values(column).annotate(**_columns(on))
    return {row.pop(column): Kept(**row) for row in plain}


def openness_of(bodies: list[UUID], *, on: date) -> dict[UUID, int]:
    """How many promises to publish affairs and accounts each of these bodies has made (政务公开、财务公开)."""
    rows = pledges_for(PUBLIC, on=on).select_related(None).defer(None).order_by()
    counted = rows.filter(organisation__in=bodies, matter__in=OPENNESS).values_list("organisation")
    return dict(counted.annotate(number=Count("pk")))
