"""
What bodies had not paid in time, as they published it: statements of a year, their sums, and who is late.

Nothing here asks a single claim: who waits for which sum is not the public's.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.figures import FRESH_FOR_SECONDS
from disclosure.published.records import Presented
from disclosure.published.registers import entries_for, present_entry
from records.pledges.arrears.choices import Coverage, Kind
from records.pledges.arrears.models import ArrearsStatement, StatementDuty
from records.pledges.arrears.rules import share
from records.pledges.arrears.statements import STATEMENTS
from records.subjects.models import NATION_CODE, subtree_prefix, within_regions

MOST_LATE = 200
_ZERO = Decimal("0.00")


def statements_for(audience: Audience, *, on: date) -> Any:
    return entries_for(STATEMENTS, audience, on=on)


def present_statement(statement: ArrearsStatement) -> Presented:
    """What is told of every entry, whether it came in time, and how much of what was late was paid."""
    rate = share(statement.paid_amount, statement.owed_amount)
    return {
        **present_entry(STATEMENTS, statement),
        "on_time": came_in_time(statement),
        "settled_rate": str(rate) if rate is not None else None,
    }


def came_in_time(statement: ArrearsStatement) -> bool:
    """By the day on which its origin published it; a later correction does not make it late."""
    return statement.published_at is not None and localdate(statement.published_at) <= statement.due_on


@dataclass(frozen=True)
class Sums:
    """The statements of bodies added up; those of whole regions are not counted twice."""

    statements: int = 0
    count: int = 0
    amount: Decimal = _ZERO
    owed: Decimal = _ZERO
    paid: Decimal = _ZERO
    by_kind: tuple[tuple[str, int, Decimal], ...] = ()

    @property
    def rate(self) -> Decimal | None:
        """账款清偿率 in per cent."""
        return share(self.paid, self.owed)


@dataclass(frozen=True)
class Year:
    year: int
    sums: Sums


_TOTALS = {
    "statements": Count("pk"),
    "open_count": Sum("overdue_count"),
    "open_amount": Sum("overdue_amount"),
    "owed": Sum("owed_amount"),
    "paid": Sum("paid_amount"),
    **{f"sum_{kind}_{what}": Sum(f"{kind}_{what}") for kind in Kind for what in ("count", "amount")},
}


def _sums(row: dict[str, Any]) -> Sums:
    return Sums(
        row["statements"],
        row["open_count"] or 0,
        row["open_amount"] or _ZERO,
        row["owed"] or _ZERO,
        row["paid"] or _ZERO,
        tuple(
            (kind.value, row[f"sum_{kind}_count"] or 0, row[f"sum_{kind}_amount"] or _ZERO) for kind in Kind
        ),
    )


def _of_bodies(region: str, *, on: date) -> Any:
    rows = statements_for(PUBLIC, on=on).filter(coverage=Coverage.BODY)
    prefix = subtree_prefix(region) if region else ""
    rows = rows.filter(within_regions("region", [prefix])) if prefix else rows
    return rows.select_related(None).defer(None).order_by()


def years(region: str, *, on: date) -> list[Year]:
    """Every year of which something is published, the newest first; at most ``FRESH_FOR_SECONDS`` old."""
    key = f"arrears:years:1:{region}:{on.isoformat()}"
    found: list[Year] | None = cache.get(key)
    if found is None:
        rows = _of_bodies(region, on=on).values("year").annotate(**_TOTALS)
        found = [Year(row["year"], _sums(row)) for row in rows.order_by("-year")]
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found


def by_region(region: str, year: int, *, on: date) -> dict[str, Sums]:
    """The regions right below, by the first places of their codes."""
    prefix = subtree_prefix(region)
    length = 2 if region == NATION_CODE else min(len(prefix) + 2, 6)
    rows = _of_bodies(region, on=on).filter(year=year)
    grouped = rows.annotate(area=Substr("region_id", 1, length)).values("area").annotate(**_TOTALS)
    return {row["area"].ljust(6, "0"): _sums(row) for row in grouped.order_by("area")}


def late_bodies(year: int, region: str, *, on: date) -> QuerySet[StatementDuty]:
    """
    Bodies of this node that had to publish and did not by the day, or did later. Before that day nobody is named.
    """
    duties = StatementDuty.objects.filter(year=year, due_on__lt=on)
    prefix = subtree_prefix(region) if region else ""
    if prefix:
        duties = duties.filter(within_regions("region", [prefix]))
    late = Q(statement=None) | Q(met_on__gt=F("due_on"))
    return (
        duties.filter(late)
        .select_related("organisation", "statement")
        .order_by("organisation__pinyin", "uid")
    )
