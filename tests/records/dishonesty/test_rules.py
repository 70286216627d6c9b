"""Display periods by hand: from the document's date, not from publication (信用修复管理办法)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.clocks.services import TableCalendar
from records.common.deadlines import Length
from records.dishonesty.choices import Scope
from records.dishonesty.rules import display_period, leaves_the_node, usual_scope


class NoHolidays(TableCalendar):
    def knows(self, year: int) -> bool:
        return True

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5


PERIODS = {
    "minor": (Length(0, "m"), Length(3, "m")),
    "ordinary": (Length(3, "m"), Length(1, "y")),
    "serious": (Length(1, "y"), Length(3, "y")),
}


@pytest.mark.parametrize(
    ("severity", "decided_on", "repairable_from", "display_until"),
    [
        ("minor", date(2026, 3, 15), date(2026, 3, 15), date(2026, 6, 15)),
        ("ordinary", date(2026, 3, 15), date(2026, 6, 15), date(2027, 3, 15)),
        ("serious", date(2026, 3, 15), date(2027, 3, 15), date(2029, 3, 15)),
        # A month without that day ends on its last day.
        ("ordinary", date(2025, 11, 30), date(2026, 2, 28), date(2026, 11, 30)),
        ("serious", date(2024, 2, 29), date(2025, 2, 28), date(2027, 2, 28)),
    ],
)
def test_a_reader_can_reckon_the_dates_by_hand(severity, decided_on, repairable_from, display_until):
    minimum, maximum = PERIODS[severity]

    period = display_period(
        decided_on=decided_on,
        published_on=date(2026, 5, 6),
        minimum=minimum,
        maximum=maximum,
        calendar=NoHolidays(),
    )

    assert (period.repairable_from, period.display_until) == (repairable_from, display_until)
    assert not period.is_over(display_until)
    assert period.is_over(date.fromordinal(display_until.toordinal() + 1))


@given(
    decided_on=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    late=st.integers(0, 2000),
    severity=st.sampled_from(sorted(PERIODS)),
)
def test_publishing_late_never_lengthens_the_display(decided_on, late, severity):
    minimum, maximum = PERIODS[severity]

    def period(published_on):
        return display_period(
            decided_on=decided_on,
            published_on=published_on,
            minimum=minimum,
            maximum=maximum,
            calendar=NoHolidays(),
        )

    at_once, later = period(decided_on), period(date.fromordinal(decided_on.toordinal() + late))

    assert later.display_until == at_once.display_until
    assert later.repairable_from == at_once.repairable_from <= at_once.display_until
    assert later.display_from >= decided_on


def test_officials_are_internal_unless_argued():
    assert usual_scope("official") == Scope.INTERNAL
    assert usual_scope("organisation") == Scope.PUBLIC


@pytest.mark.parametrize("scope", Scope.values)
def test_only_internal_records_stay_at_home(scope):
    assert leaves_the_node(scope) is (scope != "internal")
