"""
What is owed on a late payment, to the cent. Pure: days, rates and the calendar are arguments.

Sums are fractions until they are shown, so that a period may be cut anywhere without a cent coming or going.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from records.common.deadlines import Calendar, Length, compute
from records.pledges.arrears.choices import RateBasis

# 保障中小企业款项支付条例 (revised 2025) art. 17: five ten-thousandths of what is owed for each day.
STATUTORY_DAILY = Fraction(5, 10_000)
# An agreed rate is one by the year; a year has so many days also where it is a leap year.
DAYS_OF_YEAR = 365
# Art. 9: within 30 days of delivery; what a contract may agree ends at 60.
TERM_DAYS, LONGEST_TERM_DAYS = 30, 60
_CENT = Decimal("0.01")


def daily_rate(basis: str, agreed: Decimal | None = None, floor: Decimal | None = None) -> Fraction:
    """
    The share of the principal that one day costs.

    :param agreed: per cent a year, by the contract
    :param floor: the one-year LPR when the contract was made; art. 17 lets nobody agree on less
    """
    if basis == RateBasis.STATUTORY:
        return STATUTORY_DAILY
    if basis == RateBasis.NONE:
        return Fraction(0)
    if agreed is None or floor is None:
        raise ValueError("an agreed rate needs the rate and the LPR of the contract's day")
    return Fraction(max(agreed, floor)) / 100 / DAYS_OF_YEAR


def lawful_due_on(accepted_on: date, agreed_days: int | None, calendar: Calendar) -> date:
    """The last day to pay for what was delivered or accepted on a day (art. 9); a day off moves it (民法典 203)."""
    days = TERM_DAYS if agreed_days is None else min(agreed_days, LONGEST_TERM_DAYS)
    return compute(accepted_on, Length(days, "d"), calendar, roll=True).due_on


def accrued(principal: Fraction, daily: Fraction, from_on: date, to_on: date) -> Fraction:
    """Simple interest: the first day does not count, the last one does; nothing where the days run backwards."""
    return principal * daily * max(0, (to_on - from_on).days)


@dataclass(frozen=True)
class Claim:
    """:ivar daily: as ``daily_rate`` gives it"""

    amount: Decimal
    due_on: date
    daily: Fraction


@dataclass(frozen=True)
class Paid:
    """:ivar is_waiver: interest that the creditor gave up in writing; it lowers nothing else"""

    on: date
    amount: Decimal
    is_waiver: bool = False


@dataclass(frozen=True)
class Account:
    """
    What stands open on a day.

    :ivar principal: :ivar interest: still owed
    :ivar surplus: paid beyond what was owed
    """

    principal: Decimal
    interest: Decimal
    principal_paid: Decimal
    interest_paid: Decimal
    interest_waived: Decimal
    surplus: Decimal

    @property
    def left(self) -> Decimal:
        return self.principal + self.interest


def account(claim: Claim, payments: Iterable[Paid], *, on: date) -> Account:
    """
    What is owed at the end of a day. A payment goes to the interest owed by then first, and the rest to the
    principal (民法典 art. 561); interest bears none.
    """
    principal, interest, since = Fraction(claim.amount), Fraction(0), claim.due_on
    to_principal, to_interest, waived, surplus = (Fraction(0) for _ in range(4))
    # On the same day what was given up comes first, so that the order of entering makes no difference.
    for paid in sorted(payments, key=lambda one: (one.on, not one.is_waiver, one.amount)):
        if paid.on > on:
            break
        interest += accrued(principal, claim.daily, since, paid.on)
        since, rest = max(since, paid.on), Fraction(paid.amount)
        part = min(interest, rest)
        interest -= part
        if paid.is_waiver:
            waived += part
            continue
        to_interest += part
        rest -= part
        part = min(principal, rest)
        principal -= part
        to_principal += part
        surplus += rest - part
    interest += accrued(principal, claim.daily, since, on)
    return Account(*(cents(one) for one in (principal, interest, to_principal, to_interest, waived, surplus)))


def cents(sum_: Fraction) -> Decimal:
    """Rounded half up, as money is."""
    return Decimal((sum_.numerator * 200 // sum_.denominator + 1) // 2) * _CENT


@dataclass(frozen=True)
class Due:
    """One instalment."""

    on: date
    amount: Decimal


def promised(instalments: Iterable[Due], *, before: date) -> Decimal:
    """What a plan wanted paid by the day before."""
    return sum((one.amount for one in instalments if one.on < before), Decimal(0))


def is_behind(instalments: Sequence[Due], paid: Decimal, *, on: date) -> bool:
    """Whether the last day of some instalment is over and less was paid than all until then come to."""
    return paid < promised(instalments, before=on)


def next_due(instalments: Iterable[Due], paid: Decimal) -> date | None:
    """The day of the first instalment that is not wholly paid; none where all of them are."""
    total = Decimal(0)
    for one in sorted(instalments, key=lambda due: due.on):
        total += one.amount
        if total > paid:
            return one.on
    return None


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Per cent with one place; nothing where there is nothing to take a share of."""
    if not whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
