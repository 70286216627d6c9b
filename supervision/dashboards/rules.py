"""What got worse: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

# Fewer cases than these say nothing: two complaints instead of one are no doubling.
FEWEST = 5
# Smaller differences are chance: five points of a rate, a tenth of anything else.
LEAST_POINTS, LEAST_SHARE = Decimal("0.05"), Decimal("0.1")
PROMISED_DAYS = 90


class Read(Protocol):
    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal: ...
    @property
    def denominator(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Quarter:
    """Three months from the first of the first to the last of the third."""

    since: date
    until: date


def quarters(today: date) -> tuple[Quarter, Quarter, Quarter]:
    """The quarter that ended last, the one before it, and the same quarter a year earlier."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = _ending(first)
    return last, _ending(last.since), Quarter(_year_before(last.since), _year_before_end(last.until))


def _ending(first_of_next: date) -> Quarter:
    until = first_of_next - timedelta(days=1)
    return Quarter(date(until.year, until.month - 2, 1), until)


def _year_before(first: date) -> date:
    return first.replace(year=first.year - 1)


def _year_before_end(until: date) -> date:
    # A quarter ends on the 30th or 31st, which every year has.
    return until.replace(year=until.year - 1)


def worse_by(kind: str, better: str, before: Read | None, now: Read | None) -> Decimal | None:
    """
    By how much it got worse: in points for rates, as a share of what it was for the rest; nothing where it did not,
    where too few cases stand behind it, or where the difference is too small to mean anything.
    """
    if before is None or now is None or before.value is None or now.value is None:
        return None
    if not enough(kind, before, now):
        return None
    worse = now.value - before.value if better == "less" else before.value - now.value
    if kind == "rate":
        return worse if worse >= LEAST_POINTS else None
    share = worse / max(before.value, Decimal(1))
    return share if share >= LEAST_SHARE else None


def enough(kind: str, before: Read, now: Read) -> bool:
    if kind == "count":
        return max(before.numerator, now.numerator) >= FEWEST
    if kind == "amount":
        return True
    return min(before.denominator or Decimal(0), now.denominator or Decimal(0)) >= FEWEST


def gravest(rows: Sequence[tuple[str, Decimal]], most: int) -> list[str]:
    """The keys that got worst, the worst first; ties in the order of their names."""
    return [key for key, _share in sorted(rows, key=lambda row: (-row[1], row[0]))[:most]]
