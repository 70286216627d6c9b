"""Some weeks of a list are exactly the rows that the index marks with them: none missed, none too many."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from records.dishonesty.bands import bands_from, marks_of

# Hypothesis takes the zone apart from the bounds.
FIRST, LAST = datetime(1990, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
BETWEEN = st.integers(0, 100 * 24 * 3600)
WEEKS = st.integers(2, 12)


@given(MOMENTS, BETWEEN, st.booleans(), WEEKS)
def test_moments_within_the_edge_are_those_with_the_marks(first, apart, falling, weeks):
    at = first - timedelta(seconds=apart) if falling else first + timedelta(seconds=apart)
    row = SimpleNamespace(published_at=at, decided_on=None)
    _compare("published_at", at, first, row, falling, weeks)


@given(DAYS, st.integers(0, 100), st.booleans(), WEEKS)
def test_days_within_the_edge_are_those_with_the_marks(first, apart, falling, weeks):
    on = first - timedelta(days=apart) if falling else first + timedelta(days=apart)
    row = SimpleNamespace(published_at=None, decided_on=on)
    _compare("decided_on", on, first, row, falling, weeks)


def _compare(column, value, first, row, falling, weeks):
    bands = bands_from(column, first, falling=falling, weeks=weeks)
    assert len(bands.marks) == weeks
    ((lookup, edge),) = bands.edge.items()
    assert lookup == f"{column}__{'gte' if falling else 'lt'}"
    within = value >= edge if falling else value < edge
    assert within == bool(set(marks_of(row)) & set(bands.marks))


def test_a_week_that_has_just_begun_brings_the_one_before_it():
    monday = datetime(2026, 11, 19, 0, 0, 1, tzinfo=UTC)
    week = bands_from("published_at", monday, falling=True)
    yesterday = SimpleNamespace(published_at=monday - timedelta(days=1), decided_on=None)
    assert set(marks_of(yesterday)) <= set(week.marks)
