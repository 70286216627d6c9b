"""Terms end on the day the law says, and never weigh a day longer or shorter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.archives.choices import RESULTS_OF, EntryKind, Result
from records.archives.rules import (
    MONTHS,
    MOST_MONTHS,
    Running,
    appraisal_year,
    days_left,
    is_over,
    rate,
    term_of,
    training_since,
)
from records.common.deadlines import Length, compute

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
WITH_TERM = st.sampled_from(sorted(MONTHS))


@pytest.mark.parametrize(
    ("sanction", "starts_on", "ends_on"),
    [
        (Result.WARNING, date(2026, 1, 15), date(2026, 7, 15)),
        (Result.DEMERIT, date(2026, 1, 15), date(2027, 1, 15)),
        (Result.MAJOR_DEMERIT, date(2026, 1, 15), date(2027, 7, 15)),
        (Result.DEMOTION, date(2026, 1, 15), date(2028, 1, 15)),
        (Result.REMOVAL, date(2026, 1, 15), date(2028, 1, 15)),
        # No such day in the month of the end: its last day.
        (Result.WARNING, date(2025, 8, 31), date(2026, 2, 28)),
        (Result.DEMERIT, date(2024, 2, 29), date(2025, 2, 28)),
        (Result.REMOVAL, date(2026, 2, 28), date(2028, 2, 28)),
    ],
)
def test_each_sanction_has_the_term_of_the_law(sanction, starts_on, ends_on):
    assert term_of(sanction, starts_on).ends_on == ends_on


def test_every_sanction_has_a_term_except_dismissal():
    assert set(MONTHS) == set(RESULTS_OF[EntryKind.DISCIPLINE]) - {Result.DISMISSAL}
    assert term_of(Result.DISMISSAL, date(2026, 1, 15)).ends_on is None
    assert "没有处分期" in term_of(Result.DISMISSAL, date(2026, 1, 15)).explained


def test_a_new_sanction_adds_to_what_is_left_of_the_old_one():
    before = Running(date(2026, 1, 15), date(2027, 1, 15))
    term = term_of(Result.WARNING, date(2026, 10, 1), [before])
    assert term.ends_on == date(2027, 7, 15)
    assert "2027-01-15" in term.explained


def test_terms_together_last_48_months_at_most():
    before = Running(date(2026, 1, 15), date(2028, 1, 15))
    term = term_of(Result.REMOVAL, date(2026, 2, 1), [before])
    assert term.ends_on == date(2030, 1, 15)
    long = term_of(Result.REMOVAL, date(2026, 2, 1), [Running(date(2026, 1, 15), date(2029, 1, 15))])
    assert long.ends_on == date(2030, 2, 1)
    assert "48" in long.explained


def test_a_term_that_is_over_adds_nothing():
    before = Running(date(2024, 1, 15), date(2025, 1, 15))
    assert term_of(Result.WARNING, date(2026, 1, 15), [before]).ends_on == date(2026, 7, 15)
    later = Running(date(2026, 3, 1), date(2027, 3, 1))
    assert term_of(Result.WARNING, date(2026, 1, 15), [later]).ends_on == date(2026, 7, 15)


@given(WITH_TERM, DAYS)
def test_a_term_runs_from_its_first_day_to_its_last_and_no_day_beyond(sanction, starts_on):
    term = term_of(sanction, starts_on)
    assert term.ends_on == compute(starts_on, Length(MONTHS[sanction], "m")).due_on
    assert term.runs_on(starts_on)
    assert term.runs_on(term.ends_on)
    assert not term.runs_on(term.ends_on + timedelta(days=1))
    assert not is_over(term.ends_on, today=term.ends_on)
    assert is_over(term.ends_on, today=term.ends_on + timedelta(days=1))


@given(WITH_TERM, DAYS, st.lists(st.tuples(DAYS, st.integers(1, 1500)), max_size=4))
def test_earlier_terms_never_shorten_a_new_one_nor_stretch_it_beyond_the_limit(sanction, starts_on, spans):
    others = [Running(first, first + timedelta(days=days)) for first, days in spans]
    alone, together = term_of(sanction, starts_on).ends_on, term_of(sanction, starts_on, others).ends_on
    running = [one.ends_on for one in others if one.starts_on <= starts_on <= one.ends_on]
    most = compute(starts_on, Length(MOST_MONTHS, "m")).due_on
    assert together >= min(alone, most)
    assert together <= max([most, *running])
    assert together >= max([starts_on, *running])
    if not running:
        assert together == alone


@given(WITH_TERM, DAYS)
def test_days_left_count_down_to_nothing(sanction, starts_on):
    ends_on = term_of(sanction, starts_on).ends_on
    assert days_left(ends_on, today=ends_on) == 1
    assert days_left(ends_on, today=ends_on + timedelta(days=1)) == 0
    assert days_left(ends_on, today=ends_on - timedelta(days=9)) == 10


def test_what_has_no_end_is_never_over():
    assert not is_over(None, today=date(2100, 1, 1))
    assert term_of(Result.DISMISSAL, date(2026, 1, 15)).runs_on(date(2100, 1, 1))


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2024),
        (date(2026, 3, 31), 2024),
        (date(2026, 4, 1), 2025),
        (date(2026, 12, 31), 2025),
    ],
)
def test_an_appraisal_is_missed_only_when_it_is_due(today, year):
    assert appraisal_year(today) == year


def test_training_counts_for_its_year_and_the_next():
    assert training_since(date(2026, 1, 1)) == training_since(date(2026, 12, 31)) == date(2025, 1, 1)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_hundred_percent_means_all_of_them(part, whole):
    part = min(part, whole)
    assert (rate(part, whole) == 100) == (part == whole)


def test_nobody_in_post_has_no_rate():
    assert rate(0, 0) is None
