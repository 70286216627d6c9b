"""What a late payment costs: against arithmetic done by hand, and rules that hold for any sums and days."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.common.deadlines import Calendar
from records.pledges.arrears.rules import (
    STATUTORY_DAILY,
    Claim,
    Due,
    Paid,
    account,
    accrued,
    cents,
    daily_rate,
    is_behind,
    lawful_due_on,
    next_due,
    promised,
    share,
)

DUE = date(2026, 1, 31)
CLAIM = Claim(Decimal("100000.00"), DUE, STATUTORY_DAILY)


class _Weekdays(Calendar):
    def is_working(self, day: date) -> bool:
        return day.weekday() < 5

    def knows(self, year: int) -> bool:
        return True


class TestByHand:
    def test_nothing_is_added_up_to_the_due_day(self):
        assert account(CLAIM, [], on=DUE).left == Decimal("100000.00")

    def test_five_ten_thousandths_a_day(self):
        # 31 January to 2 March 2026: 28 days of February and 2 of March, 30 days.
        # 100,000.00 × 0.0005 = 50.00 a day; × 30 = 1,500.00
        found = account(CLAIM, [], on=date(2026, 3, 2))
        assert (found.principal, found.interest) == (Decimal("100000.00"), Decimal("1500.00"))

    def test_an_agreed_rate_by_the_year(self):
        # 365,000.00 × 3.85 % = 14,052.50 a year; ÷ 365 = 38.50 a day; × 100 days = 3,850.00
        rate = daily_rate("agreed", Decimal("3.850"), Decimal("3.100"))
        claim = Claim(Decimal("365000.00"), DUE, rate)
        assert account(claim, [], on=DUE + timedelta(days=100)).interest == Decimal("3850.00")

    def test_nobody_may_agree_on_less_than_the_prime_rate(self):
        # Agreed 2 %, LPR 3.10 %: 365,000.00 × 3.10 % ÷ 365 = 31.00 a day; × 100 days = 3,100.00
        rate = daily_rate("agreed", Decimal("2.000"), Decimal("3.100"))
        claim = Claim(Decimal("365000.00"), DUE, rate)
        assert account(claim, [], on=DUE + timedelta(days=100)).interest == Decimal("3100.00")

    def test_a_payment_goes_to_interest_first(self):
        # 20 days to 20 February: 50.00 × 20 = 1,000.00 of interest. Paid 41,000.00: 1,000.00 of it interest,
        # 40,000.00 principal, 60,000.00 left. 20 days more: 60,000.00 × 0.0005 × 20 = 600.00
        found = account(CLAIM, [Paid(date(2026, 2, 20), Decimal("41000.00"))], on=date(2026, 3, 12))
        assert found.principal_paid == Decimal("40000.00")
        assert found.interest_paid == Decimal("1000.00")
        assert (found.principal, found.interest) == (Decimal("60000.00"), Decimal("600.00"))

    def test_interest_bears_no_interest(self):
        # 20 days: 1,000.00, of which 500.00 is paid. The principal is whole, so 20 days more bring 1,000.00:
        # 500.00 + 1,000.00 = 1,500.00, and nothing on the 500.00.
        found = account(CLAIM, [Paid(date(2026, 2, 20), Decimal("500.00"))], on=date(2026, 3, 12))
        assert (found.principal, found.interest) == (Decimal("100000.00"), Decimal("1500.00"))

    def test_what_is_paid_early_bears_none(self):
        # 30,000.00 on 15 January; of 70,000.00 ten days: 70,000.00 × 0.0005 × 10 = 350.00
        found = account(CLAIM, [Paid(date(2026, 1, 15), Decimal("30000.00"))], on=date(2026, 2, 10))
        assert (found.principal, found.interest) == (Decimal("70000.00"), Decimal("350.00"))

    def test_interest_that_is_given_up_lowers_nothing_else(self):
        # 20 days: 1,000.00. Given up 1,000.00, paid 100,000.00 on the same day: nothing left, nothing too much.
        day = date(2026, 2, 20)
        paid = [Paid(day, Decimal("100000.00")), Paid(day, Decimal("1000.00"), is_waiver=True)]
        found = account(CLAIM, paid, on=day + timedelta(days=50))
        assert (found.left, found.interest_waived, found.surplus) == (0, Decimal("1000.00"), 0)
        assert found.principal_paid == Decimal("100000.00")

    def test_what_is_paid_too_much_is_told(self):
        # 10 days: 500.00. Paid 100,800.00: 300.00 too much.
        found = account(CLAIM, [Paid(date(2026, 2, 10), Decimal("100800.00"))], on=date(2026, 6, 1))
        assert (found.left, found.surplus) == (0, Decimal("300.00"))

    def test_half_a_cent_is_rounded_up_once_at_the_end(self):
        # 33.00 × 0.0005 = 0.0165 a day. Ten days: 0.165, as money 0.17; rounded by the day it would be 0.20.
        claim = Claim(Decimal("33.00"), DUE, STATUTORY_DAILY)
        assert account(claim, [], on=DUE + timedelta(days=10)).interest == Decimal("0.17")

    def test_no_interest_where_none_is_owed(self):
        claim = Claim(Decimal("5000.00"), DUE, daily_rate("none"))
        assert account(claim, [], on=date(2027, 1, 31)).interest == 0

    def test_an_agreed_rate_needs_what_it_is_measured_by(self):
        with pytest.raises(ValueError, match="LPR"):
            daily_rate("agreed", Decimal(3), None)


class TestTheDayToPay:
    @pytest.mark.parametrize(
        ("accepted_on", "days", "due_on"),
        [
            # Day 1 is the day after: 30 days from Monday 2 March 2026 is Wednesday 1 April.
            (date(2026, 3, 2), None, date(2026, 4, 1)),
            (date(2026, 3, 2), 10, date(2026, 3, 12)),
            # Sixty days from 2 March is 1 May, whatever longer time was agreed.
            (date(2026, 3, 2), 60, date(2026, 5, 1)),
            (date(2026, 3, 2), 180, date(2026, 5, 1)),
            # 30 days from 6 March is Sunday 5 April: the next working day.
            (date(2026, 3, 6), None, date(2026, 4, 6)),
        ],
    )
    def test_it_is_thirty_days_unless_agreed_and_never_more_than_sixty(self, accepted_on, days, due_on):
        assert lawful_due_on(accepted_on, days, _Weekdays()) == due_on


class TestPlans:
    PLAN = (Due(date(2026, 5, 20), Decimal(40_000)), Due(date(2026, 6, 20), Decimal(60_000)))

    def test_on_the_last_day_nobody_is_behind(self):
        assert not is_behind(self.PLAN, Decimal(0), on=date(2026, 5, 20))
        assert is_behind(self.PLAN, Decimal("39999.99"), on=date(2026, 5, 21))
        assert not is_behind(self.PLAN, Decimal(40_000), on=date(2026, 6, 20))

    def test_the_next_day_is_that_of_the_first_instalment_not_wholly_paid(self):
        assert next_due(self.PLAN, Decimal("39999.99")) == date(2026, 5, 20)
        assert next_due(self.PLAN, Decimal(40_000)) == date(2026, 6, 20)
        assert next_due(self.PLAN, Decimal(100_000)) is None

    def test_a_share_of_nothing_is_none(self):
        assert share(Decimal(0), Decimal(0)) is None
        # 60,000 of 180,000: a third, 33.3 %
        assert share(Decimal(60_000), Decimal(180_000)) == Decimal("33.3")


sums = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999999.99"), places=2)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
rates = st.fractions(min_value=0, max_value=Fraction(1, 100), max_denominator=36_500)
payments = st.lists(st.builds(Paid, days, sums, st.booleans()), max_size=6)


@given(sums, rates, days, st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_period_may_be_cut_anywhere(amount, rate, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = accrued(Fraction(amount), rate, start, end)
    assert whole == accrued(Fraction(amount), rate, start, middle) + accrued(
        Fraction(amount), rate, middle, end
    )


@given(sums, rates, days, payments, days)
def test_nothing_is_ever_negative_and_no_cent_is_lost(amount, rate, due_on, paid, on):
    found = account(Claim(amount, due_on, rate), paid, on=on)
    assert min(found.principal, found.interest, found.surplus, found.principal_paid, found.interest_paid) >= 0
    money = sum((one.amount for one in paid if one.on <= on and not one.is_waiver), Decimal(0))
    # Each of the three parts is rounded for itself: half a cent each.
    assert abs(found.principal_paid + found.interest_paid + found.surplus - money) <= Decimal("0.02")
    assert abs(found.principal + found.principal_paid - amount) <= Decimal("0.01")


@given(sums, rates, days, payments, days, st.randoms(use_true_random=False))
def test_the_order_of_entering_makes_no_difference(amount, rate, due_on, paid, on, random):
    claim, shuffled = Claim(amount, due_on, rate), list(paid)
    random.shuffle(shuffled)
    assert account(claim, paid, on=on) == account(claim, shuffled, on=on)


@given(sums, rates, days, days)
def test_waiting_never_makes_it_cheaper(amount, rate, due_on, on):
    claim = Claim(amount, due_on, rate)
    assert account(claim, [], on=on).left <= account(claim, [], on=on + timedelta(days=1)).left


@given(st.fractions(min_value=0, max_value=10**12, max_denominator=10**6))
def test_a_sum_is_never_off_by_more_than_half_a_cent(exact):
    assert abs(Fraction(cents(exact)) - exact) <= Fraction(1, 200)


@given(st.lists(st.builds(Due, days, sums), max_size=8, unique_by=lambda one: one.on), sums, days)
def test_who_is_behind_has_a_day_that_is_over(instalments, paid, on):
    upcoming = next_due(instalments, paid)
    assert is_behind(instalments, paid, on=on) == (upcoming is not None and upcoming < on)
    assert promised(instalments, before=on) <= sum((one.amount for one in instalments), Decimal(0))
