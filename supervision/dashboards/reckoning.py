"""What the page of each region shows, counted from the figures, the deadlines and the promises."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from records.clocks.models import Deadline
from records.pledges.choices import OPEN_OUTCOMES, Outcome
from records.pledges.models import Pledge
from records.registers.choices import Status
from records.subjects.models import Organisation, subtree_prefix, within_regions
from supervision.dashboards.rules import PROMISED_DAYS, Quarter, quarters, worse_by
from supervision.figures.measures import Measure, Period, Reading, is_measure, measure, measures

MOST_BODIES, MOST_WORSE = 15, 15
# Told among the promises, besides those of the register; each where its room counts it.
PROMISES = ("tasks_overdue", "tasks_on_time_rate", "documents_on_time_rate", "proposals_on_time_rate")


def reckon(codes: Sequence[str], *, on: date) -> dict[str, dict[str, Any]]:
    """By region what its page shows; the figures are asked for all regions at once."""
    seats = _seats(codes)
    worse, promised = _worse(seats, on), _figures(seats, on)
    return {
        code: {
            "overdue": _overdue(code, on),
            "worse": worse.get(code, []),
            "promised": {**_pledges(code, on), "figures": promised.get(code, [])},
        }
        for code in codes
    }


def _seats(codes: Sequence[str]) -> dict[str, UUID]:
    """For each region one body that sits in it, its government first: figures of a region are asked through it."""
    found: dict[str, UUID] = {}
    bodies = Organisation.objects.current().filter(region__in=list(codes))
    first = bodies.order_by("region_id", "created_at", "pk").values_list("region_id", "pk", "kind")
    for code, uid, kind in first:
        if code not in found or kind == Organisation.Kind.GOVERNMENT:
            found[code] = uid
    return found


# --- What is overdue ---------------------------------------------------------------------------------
def overdue_of(code: str, on: date) -> QuerySet[Deadline]:
    return Deadline.objects.past(on=on).filter(within_regions("region", [subtree_prefix(code)]))


def _overdue(code: str, on: date) -> dict[str, Any]:
    rows = overdue_of(code, on).order_by()
    by_kind = rows.values_list("case_kind").annotate(n=Count("pk")).order_by("-n", "case_kind")
    by_body = (
        rows.filter(organisation__isnull=False)
        .values_list("organisation__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "organisation__name")
    )
    kinds = [[kind, n] for kind, n in by_kind]
    return {
        "kinds": kinds,
        "bodies": [[name, n] for name, n in by_body[:MOST_BODIES]],
        "total": sum(n for _kind, n in kinds),
    }


# --- What got worse ----------------------------------------------------------------------------------
def regional() -> Iterable[Measure]:
    return [one for one in measures() if one.whole_region]


def _worse(seats: dict[str, UUID], on: date) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[tuple[Decimal, dict[str, Any]]]] = defaultdict(list)
    bodies = list(seats.values())
    for one in regional() if bodies else []:
        now, before, year = (_read(one, quarter, bodies) for quarter in quarters(on))
        for code, body in seats.items():
            shares = [
                worse_by(one.kind, one.better, past.get(body), now.get(body)) for past in (before, year)
            ]
            if not any(share is not None for share in shares):
                continue
            row = {
                "key": one.key,
                "now": _plain(now.get(body)),
                "before": _plain(before.get(body)),
                "year": _plain(year.get(body)),
                "by_before": _spelt(shares[0]),
                "by_year": _spelt(shares[1]),
            }
            found[code].append((max(share for share in shares if share is not None), row))
    return {
        code: [row for _share, row in sorted(rows, key=lambda pair: (-pair[0], pair[1]["key"]))[:MOST_WORSE]]
        for code, rows in found.items()
    }


def _read(one: Measure, quarter: Quarter, bodies: list[UUID]) -> dict[UUID, Reading]:
    return one.compute(Period(quarter.since, quarter.until), bodies)


# --- What was promised -------------------------------------------------------------------------------
def pledges_of(code: str) -> QuerySet[Pledge]:
    rows = Pledge.objects.filter(within_regions("region", [subtree_prefix(code)]), version__gte=1)
    return rows.exclude(outcome=Outcome.ENDED)


def due_soon(code: str, on: date) -> QuerySet[Pledge]:
    last = on + timedelta(days=PROMISED_DAYS)
    return pledges_of(code).filter(
        status=Status.PUBLISHED, outcome__in=OPEN_OUTCOMES, due_on__range=(on, last)
    )


def of_a_year(code: str, on: date, **only: Any) -> QuerySet[Pledge]:
    """Those that fell due within the last year."""
    return pledges_of(code).filter(due_on__range=(on - timedelta(days=365), on - timedelta(days=1)), **only)


def _pledges(code: str, on: date) -> dict[str, Any]:
    months = due_soon(code, on).order_by().annotate(month=TruncMonth("due_on")).values_list("month")
    past = of_a_year(code, on).aggregate(
        kept=Count("pk", filter=Q(outcome=Outcome.KEPT)),
        broken=Count("pk", filter=Q(outcome=Outcome.BROKEN)),
        overdue=Count("pk", filter=Q(outcome__in=OPEN_OUTCOMES)),
    )
    by_month = [[f"{month:%Y-%m}", n] for month, n in months.annotate(n=Count("pk")).order_by("month")]
    return {**past, "months": by_month, "due": sum(n for _month, n in by_month)}


def _figures(seats: dict[str, UUID], on: date) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    bodies = list(seats.values())
    year = Period(on - timedelta(days=365), on)
    for key in PROMISES:
        name = f"{key}_region"
        if not is_measure(name) or not bodies:
            continue
        read = measure(name).compute(year, bodies)
        for code, body in seats.items():
            found[code].append({"key": name, "now": _plain(read.get(body))})
    return found


def seat_of(code: str) -> UUID | None:
    return _seats([code]).get(code)


def _plain(read: Reading | None) -> dict[str, str | None] | None:
    if read is None:
        return None
    return {
        "value": _spelt(read.value),
        "numerator": str(read.numerator),
        "denominator": _spelt(read.denominator),
    }


def _spelt(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def reading_of(kept: dict[str, str | None] | None) -> Reading | None:
    """What was kept, as it was read."""
    if kept is None:
        return None
    value, base = kept["value"], kept["denominator"]
    return Reading(
        Decimal(value) if value is not None else None,
        Decimal(kept["numerator"] or 0),
        Decimal(base) if base is not None else None,
    )
