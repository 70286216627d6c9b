from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from records.common.deadlines import Extension, Length, Pause, compute, remaining

D = date


def span(first, last):
    return {first + timedelta(days=offset) for offset in range((last - first).days + 1)}


class Notice:
    """The State Council's notice for 2026, typed by hand from its text; no other year has been entered."""

    off = (
        span(D(2026, 1, 1), D(2026, 1, 3))
        | span(D(2026, 2, 15), D(2026, 2, 23))
        | span(D(2026, 4, 4), D(2026, 4, 6))
        | span(D(2026, 5, 1), D(2026, 5, 5))
        | span(D(2026, 6, 19), D(2026, 6, 21))
        | span(D(2026, 9, 25), D(2026, 9, 27))
        | span(D(2026, 10, 1), D(2026, 10, 7))
    )
    made_up = {D(2026, 1, 4), D(2026, 2, 14), D(2026, 2, 28), D(2026, 5, 9), D(2026, 9, 20), D(2026, 10, 10)}

    def knows(self, year):
        return year == 2026

    def is_working(self, day):
        assert self.knows(day.year), "asked about a year that was not entered"
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)


CALENDAR = Notice()


def wd(number):
    return Length(number, "wd")


@pytest.mark.parametrize(
    ("start_on", "number", "due_on"),
    [
        # Before Spring Festival: Thu 12, Fri 13, made-up Sat 14 | nine days off | Tue 24, Wed 25.
        (D(2026, 2, 11), 5, D(2026, 2, 25)),
        (D(2026, 2, 11), 3, D(2026, 2, 14)),
        # Decided on the last day before it: 24, 25, 26, 27, made-up Sat 28, Mon 2, Tue 3 March.
        (D(2026, 2, 14), 7, D(2026, 3, 3)),
        # Decided in the middle of the days off.
        (D(2026, 2, 18), 1, D(2026, 2, 24)),
        # Mid-autumn and National Day: Fri 18, made-up Sun 20, 21, 22, 23, 24 | 25 to 27 off | Mon 28.
        (D(2026, 9, 17), 7, D(2026, 9, 28)),
        # 29, 30 | 1 to 7 October off | 8, 9, made-up Sat 10.
        (D(2026, 9, 28), 5, D(2026, 10, 10)),
        (D(2026, 9, 28), 6, D(2026, 10, 12)),
        (D(2026, 9, 30), 1, D(2026, 10, 8)),
        # An ordinary week, and a length of nothing.
        (D(2026, 3, 9), 5, D(2026, 3, 16)),
        (D(2026, 3, 8), 0, D(2026, 3, 8)),
    ],
)
def test_working_days_follow_the_holidays_and_the_made_up_days_of_2026(start_on, number, due_on):
    due = compute(start_on, wd(number), CALENDAR)
    assert (due.due_on, due.assumed_years) == (due_on, ())


def test_a_year_nobody_entered_counts_monday_to_friday_and_says_so():
    # 29, 30, 31 December; New Year's Day 2027 is a Friday that the notice will surely give off; Monday 4.
    due = compute(D(2026, 12, 28), wd(5), CALENDAR)
    assert due.due_on == D(2027, 1, 4)
    assert due.assumed_years == (2027,)
    assert "尚未录入2027年的放假安排，暂按周一至周五为工作日推算" in due.explain()


def test_every_year_that_was_assumed_is_named_in_order():
    due = compute(D(2027, 12, 30), wd(2), CALENDAR, extensions=[Extension(wd(300))])
    assert due.assumed_years == (2027, 2028, 2029)
    assert "2027、2028、2029年" in due.explain()


def test_a_known_year_carries_no_warning():
    assert "尚未录入" not in compute(D(2026, 3, 9), wd(5), CALENDAR).explain()


def test_calendar_days_need_no_calendar_and_assume_nothing():
    due = compute(D(2031, 1, 1), Length(60, "d"))
    assert (due.due_on, due.assumed_years) == (D(2031, 3, 2), ())


@pytest.mark.parametrize(
    ("start_on", "length", "due_on"),
    [
        (D(2026, 1, 31), Length(1, "m"), D(2026, 2, 28)),
        (D(2028, 1, 31), Length(1, "m"), D(2028, 2, 29)),
        (D(2026, 11, 30), Length(3, "m"), D(2027, 2, 28)),
        (D(2026, 4, 15), Length(3, "m"), D(2026, 7, 15)),
        (D(2026, 12, 15), Length(12, "m"), D(2027, 12, 15)),
        (D(2028, 2, 29), Length(1, "y"), D(2029, 2, 28)),
        (D(2028, 2, 29), Length(4, "y"), D(2032, 2, 29)),
        (D(2026, 4, 1), Length(3, "y"), D(2029, 4, 1)),
        (D(2026, 4, 1), Length(0, "m"), D(2026, 4, 1)),
    ],
)
def test_months_and_years_end_on_the_day_of_the_same_number(start_on, length, due_on):
    assert compute(start_on, length).due_on == due_on


def test_a_reply_due_on_a_day_off_waits_for_the_next_working_day():
    # 30 days from 2 September end on 2 October; duty begins again on 8 October.
    due = compute(D(2026, 9, 2), Length(30, "d"), CALENDAR, roll=True)
    assert due.due_on == D(2026, 10, 8)
    assert "顺延：2026-10-02为休息日或节假日，顺延至下一工作日2026-10-08" in due.explain()


def test_a_made_up_saturday_is_a_good_last_day():
    assert compute(D(2026, 9, 10), Length(30, "d"), CALENDAR, roll=True).due_on == D(2026, 10, 10)


def test_a_display_period_ends_on_its_day_even_in_the_holidays():
    assert compute(D(2026, 9, 2), Length(30, "d"), CALENDAR).due_on == D(2026, 10, 2)


def test_rolling_into_a_year_nobody_entered_is_told():
    due = compute(D(2026, 12, 3), Length(30, "d"), CALENDAR, roll=True)
    assert (due.due_on, due.assumed_years) == (D(2027, 1, 4), (2027,))


def test_days_of_a_pause_do_not_count():
    # 24 February (1); paused 25 and 26; 27 (2), made-up 28 (3).
    pause = Pause(D(2026, 2, 25), D(2026, 2, 26), "补正材料")
    due = compute(D(2026, 2, 14), wd(3), CALENDAR, [pause])
    assert due.due_on == D(2026, 2, 28)
    assert "暂停：2026-02-25至2026-02-26不计入；理由：补正材料" in due.explain()


def test_overlapping_pauses_count_once_and_months_grow_by_them():
    pauses = [Pause(D(2026, 4, 10), D(2026, 4, 14)), Pause(D(2026, 4, 12), D(2026, 4, 16))]
    assert compute(D(2026, 4, 1), Length(1, "m"), pauses=pauses).due_on == D(2026, 5, 8)


def test_a_pause_that_begins_in_the_time_gained_by_another_still_counts():
    pauses = [Pause(D(2026, 4, 10), D(2026, 4, 14)), Pause(D(2026, 5, 3), D(2026, 5, 4))]
    assert compute(D(2026, 4, 1), Length(1, "m"), pauses=pauses).due_on == D(2026, 5, 8)


@pytest.mark.parametrize(
    "pause", [Pause(D(2026, 3, 1), D(2026, 3, 9)), Pause(D(2026, 3, 13), D(2026, 3, 20))]
)
def test_a_pause_outside_the_period_changes_and_explains_nothing(pause):
    due = compute(D(2026, 3, 9), wd(3), CALENDAR, [pause])
    assert due.due_on == D(2026, 3, 12)
    assert "暂停" not in due.explain()


def test_an_extension_counts_on_from_the_end_and_names_who_gave_it():
    extension = Extension(wd(3), reason="案情复杂", approver="张主任")
    due = compute(D(2026, 2, 11), wd(7), CALENDAR, extensions=[extension])
    assert due.due_on == D(2026, 3, 3)
    assert "延长：3个工作日，至2026-03-03；理由：案情复杂；批准人：张主任" in due.explain()


def test_an_extension_begins_at_the_legal_end_and_not_at_the_monday_after():
    # 60 days and 30 days are 90 days, though the sixtieth is a Sunday.
    due = compute(
        D(2026, 3, 11), Length(60, "d"), CALENDAR, extensions=[Extension(Length(30, "d"))], roll=True
    )
    assert due.steps[0].end_on == D(2026, 5, 10)
    assert due.due_on == D(2026, 3, 11) + timedelta(days=90) == D(2026, 6, 9)
    assert "理由" not in due.explain()
    assert "批准人" not in due.explain()


def test_the_explanation_can_be_checked_by_hand():
    due = compute(D(2026, 2, 11), wd(5), CALENDAR)
    assert due.explain().splitlines() == [
        "起算日：2026-02-11（当日不计入，次日为第1日）",
        "期限：5个工作日，至2026-02-25",
        "\u3000不计入的休息日和节假日：2026-02-15至2026-02-23",
        "\u3000计入的调休上班日：2026-02-14",
        "截止日：2026-02-25",
    ]


def test_single_days_off_and_spans_are_both_listed():
    due = compute(D(2026, 2, 25), wd(10), CALENDAR)
    assert "2026-03-01、2026-03-07至2026-03-08" in due.explain()


@pytest.mark.parametrize(
    ("length", "text"),
    [(wd(7), "7个工作日"), (Length(15, "d"), "15日"), (Length(3, "m"), "3个月"), (Length(1, "y"), "1年")],
)
def test_a_length_reads_as_people_write_it(length, text):
    with override("zh-hans"):
        assert str(length) == text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Length(3, "weeks"), "unknown unit"),
        (lambda: Length(-1, "d"), "between 0 and 36500"),
        (lambda: Length(36_501, "d"), "between 0 and 36500"),
        (lambda: Length(1.5, "d"), "whole number"),
        (lambda: Length(True, "d"), "whole number"),
        (lambda: Pause(D(2026, 2, 2), D(2026, 2, 1)), "cannot end on"),
        (lambda: compute(D(2026, 1, 1), Length(9000, "y")), "leaves the calendar"),
        (lambda: compute(D(9999, 12, 1), Length(60, "d")), "leaves the calendar"),
        (lambda: compute(D(2026, 1, 1), wd(1)), "need a calendar"),
        (lambda: compute(D(2026, 1, 1), Length(1, "d"), roll=True), "need a calendar"),
    ],
)
def test_a_length_that_makes_no_sense_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("due_on", "today", "left"),
    [
        (D(2026, 2, 25), D(2026, 2, 11), 5),
        (D(2026, 2, 25), D(2026, 2, 24), 1),
        (D(2026, 2, 25), D(2026, 2, 25), 0),
        # A last day in the holidays: no working day is left, yet it is not overdue.
        (D(2026, 10, 4), D(2026, 10, 2), 0),
        (D(2026, 2, 25), D(2026, 2, 26), -1),
        # Due on Friday; on Sunday it is overdue although no working day has passed.
        (D(2026, 3, 6), D(2026, 3, 8), -1),
        (D(2026, 2, 13), D(2026, 2, 25), -3),
    ],
)
def test_the_days_left_are_working_days(due_on, today, left):
    assert remaining(due_on, today, CALENDAR) == left


days = st.dates(D(2025, 6, 1), D(2027, 6, 1))
pauses = st.lists(
    st.tuples(days, st.integers(0, 40)).map(lambda pair: Pause(pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=3,
)


def working(day):
    return CALENDAR.is_working(day) if CALENDAR.knows(day.year) else day.weekday() < 5


def counted(start_on, due_on, stops=()):
    """An oracle that walks the other way: all days after the start, minus those that do not count."""
    inside = span(start_on + timedelta(days=1), due_on) if due_on > start_on else set()
    return {day for day in inside if not any(stop.start_on <= day <= stop.end_on for stop in stops)}


@given(days, st.integers(1, 120), pauses)
def test_exactly_so_many_working_days_lie_in_the_period_and_it_ends_on_one(start_on, number, stops):
    due = compute(start_on, wd(number), CALENDAR, stops)
    working_days = {day for day in counted(start_on, due.due_on, stops) if working(day)}
    assert len(working_days) == number
    assert due.due_on in working_days


@given(days, st.integers(1, 200), pauses)
def test_exactly_so_many_days_lie_in_the_period(start_on, number, stops):
    due = compute(start_on, Length(number, "d"), CALENDAR, stops)
    inside = counted(start_on, due.due_on, stops)
    assert len(inside) == number
    assert due.due_on in inside


@given(days, st.integers(0, 60), st.integers(0, 60), pauses)
def test_two_grants_of_working_days_are_one_of_their_sum(start_on, first, second, stops):
    apart = compute(start_on, wd(first), CALENDAR, stops, [Extension(wd(second))])
    assert apart.due_on == compute(start_on, wd(first + second), CALENDAR, stops).due_on


@given(days, st.integers(0, 60))
def test_what_remains_on_the_first_day_is_the_whole_length(start_on, number):
    due = compute(start_on, wd(number), CALENDAR)
    assert remaining(due.due_on, start_on, CALENDAR) == number


@given(days, st.integers(0, 24), st.booleans())
def test_a_later_start_never_ends_earlier(start_on, number, in_months):
    length = Length(number, "m") if in_months else wd(number)
    tomorrow = start_on + timedelta(days=1)
    assert compute(start_on, length, CALENDAR).due_on <= compute(tomorrow, length, CALENDAR).due_on


@given(days, st.integers(0, 40))
def test_years_are_assumed_exactly_when_an_unknown_one_was_walked(start_on, number):
    due = compute(start_on, wd(number), CALENDAR)
    walked = {day.year for day in span(start_on + timedelta(days=1), due.due_on)} if number else set()
    assert set(due.assumed_years) == walked - {2026}
