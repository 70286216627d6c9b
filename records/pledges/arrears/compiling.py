"""From the claims at this node to the figures of a year; nobody types them in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from records.pledges.arrears.choices import Coverage, Kind, Status
from records.pledges.arrears.models import Arrear, ArrearsStatement, StatementDuty
from records.pledges.arrears.rules import account
from records.pledges.arrears.sums import claim_of, paid_on
from records.registers.choices import Status as EntryStatus
from records.subjects.models import Organisation, subtree_prefix, within_regions

_ZERO = Decimal("0.00")
SUMMED = (
    *(f"{kind}_{what}" for kind in Kind for what in ("count", "amount")),
    "overdue_count", "overdue_amount", "owed_amount", "paid_amount",
)  # fmt: skip


@dataclass
class Figures:
    """:ivar open: by kind how many contracts stood unpaid at the end of the year, and with how much"""

    open: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    owed: Decimal = _ZERO
    paid: Decimal = _ZERO

    def columns(self) -> dict[str, Any]:
        """As the columns of a statement."""
        found: dict[str, Any] = {}
        for kind in Kind:
            found[f"{kind}_count"], found[f"{kind}_amount"] = self.open.get(kind, (0, _ZERO))
        return found | {
            "overdue_count": sum(number for number, _amount in self.open.values()),
            "overdue_amount": sum((amount for _number, amount in self.open.values()), _ZERO),
            "owed_amount": self.owed,
            "paid_amount": self.paid,
        }


def last_day(year: int) -> date:
    return date(year, 12, 31)


def late_in(year: int) -> Q:
    """What was late at some time of a year: its day had passed, and it was not paid before the year began."""
    return Q(due_on__lt=last_day(year)) & (Q(settled_on=None) | Q(settled_on__gt=last_day(year - 1)))


def late_at_end_of(year: int) -> Q:
    """What stood unpaid, past its day, when a year ended."""
    return Q(due_on__lt=last_day(year)) & (Q(settled_on=None) | Q(settled_on__gt=last_day(year)))


def figures_of(claims: Iterable[Arrear], *, year: int) -> Figures:
    """
    :param claims: confirmed ones that ``late_in`` the year, with their payments fetched along
    """
    found, end = Figures(), last_day(year)
    for arrear in claims:
        if arrear.settled_on is not None and arrear.settled_on <= arrear.due_on:
            continue  # Paid in time, and only confirmed late.
        began = max(arrear.due_on, last_day(year - 1))
        before = account(claim_of(arrear), paid_on(arrear), on=began).principal
        is_over = (
            arrear.status == Status.SETTLED and arrear.settled_on is not None and arrear.settled_on <= end
        )
        after = _ZERO if is_over else account(claim_of(arrear), paid_on(arrear), on=end).principal
        found.owed += before
        found.paid += before - after
        if after:
            number, amount = found.open.get(arrear.kind, (0, _ZERO))
            found.open[arrear.kind] = (number + 1, amount + after)
    return found


def of_body(body: Organisation, *, year: int) -> dict[str, Any]:
    claims = (
        Arrear.objects.confirmed()
        .filter(late_in(year), organisation__in=body.answering_uids())
        .prefetch_related("payments")
    )
    return {**figures_of(claims, year=year).columns(), "bodies_due": 0, "bodies_punctual": 0}


def of_region(body: Organisation, *, year: int) -> dict[str, Any]:
    """The published statements of all bodies of the region of ``body``, added up, and how many came in time."""
    prefix = subtree_prefix(body.region_id)
    inside = within_regions("region", [prefix]) if prefix else Q()
    published = ArrearsStatement.objects.filter(
        inside, status=EntryStatus.PUBLISHED, coverage=Coverage.BODY, year=year
    )
    sums = published.aggregate(**{name: Sum(name) for name in SUMMED})
    duties = StatementDuty.objects.filter(inside, year=year)
    found: dict[str, Any] = {
        name: (sums[name] or 0) if name.endswith("count") else (sums[name] or _ZERO) for name in SUMMED
    }
    return found | {
        "bodies_due": duties.count(),
        "bodies_punctual": duties.filter(met_on__lte=F("due_on")).count(),
    }
