"""When a figure is a warning, for every number there is: few false alarms, and never two of one matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from supervision.warnings import rules
from supervision.warnings.choices import Colour, Condition
from supervision.warnings.rules import Raised, Settings, Watch
from tests.supervision.warnings.factories import settings

TODAY = date(2026, 6, 24)
amounts = st.decimals(0, 10_000, places=2)


@dataclass(frozen=True)
class Read:
    value: Decimal | None
    numerator: Decimal
    denominator: Decimal | None = None


def counted(number: int) -> Read:
    return Read(Decimal(number), Decimal(number))


def rated(part: int, whole: int) -> Read:
    value = Decimal(part) / Decimal(whole) if whole else None
    return Read(value, Decimal(part), Decimal(whole))


def asked(**more) -> Settings:
    return rules.read_settings(settings(**more))


# --- Settings ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "at"),
    [
        ({"condition": "guess"}, "condition"),
        ({"limits": {}}, "red"),
        ({"limits": {"blue": "9", "red": "3"}}, "red"),
        ({"limits": {"blue": "3", "red": "3"}}, "red"),
        ({"condition": "below", "limits": {"blue": "0.5", "red": "0.9"}}, "red"),
        ({"limits": {"red": "-1"}}, "red"),
        ({"limits": {"red": "NaN"}}, "red"),
        ({"limits": {"red": "viel"}}, "red"),
        ({"months": 0}, "months"),
        ({"months": 25}, "months"),
        ({"months": "3"}, "months"),
        ({"condition": "trend", "months": 2}, "months"),
        ({"minimum": 0}, "minimum"),
        ({"runs": 15}, "runs"),
        ({"runs": True}, "runs"),
        ({"silence_days": 731}, "silence_days"),
        ({"measure": " "}, "measure"),
    ],
)
def test_settings_that_mean_nothing_are_refused_at_their_field(more, at):
    with pytest.raises(ValidationError) as refused:
        asked(**more)
    assert at in refused.value.message_dict


def test_settings_are_kept_as_they_were_written():
    said = settings(
        condition="due", measure="pledge_dates", limits={"blue": "30", "red": "3"}, kinds=["court"]
    )
    assert rules.read_settings(said).as_json() == said


# --- Colours ----------------------------------------------------------------------------------------
def test_the_gravest_limit_that_is_reached_gives_the_colour():
    over = asked()
    assert [rules.colour_of(over, Decimal(number), 5) for number in (1, 2, 5, 6, 100)] == [
        None,
        Colour.BLUE,
        Colour.YELLOW,
        Colour.ORANGE,
        Colour.RED,
    ]
    under = asked(condition="below", limits={"blue": "0.9", "red": "0.6"})
    assert [rules.colour_of(under, Decimal(rate), 5) for rate in ("0.9", "0.89", "0.6", "0.1")] == [
        None,
        Colour.BLUE,
        Colour.BLUE,
        Colour.RED,
    ]
    due = asked(condition="due", limits={"blue": "30", "red": "3"})
    assert [rules.colour_of(due, Decimal(days), 1) for days in (31, 30, 3, 0)] == [
        None,
        Colour.BLUE,
        Colour.RED,
        Colour.RED,
    ]


@given(amounts, amounts)
def test_a_graver_figure_never_has_a_milder_colour(one, other):
    milder, graver = sorted((one, other))
    over = asked()
    assert (rules.colour_of(over, milder, 1) or 0) <= (rules.colour_of(over, graver, 1) or 0)
    under = asked(condition="below", limits={"blue": "90", "yellow": "50", "red": "10"})
    assert (rules.colour_of(under, graver, 1) or 0) <= (rules.colour_of(under, milder, 1) or 0)


@given(amounts, st.integers(0, 50), st.integers(1, 50))
def test_too_few_cases_are_no_warning(figure, cases, minimum):
    found = rules.colour_of(asked(minimum=minimum), figure, cases)
    assert found is None or cases >= minimum
    assert rules.colour_of(asked(minimum=minimum), None, 1_000) is None


# --- Changes and trends --------------------------------------------------------------------------------
def test_what_got_worse_is_told_by_points_for_rates_and_by_share_for_the_rest():
    assert rules.change("count", "less", counted(4), counted(10)) == (Decimal("1.5"), Decimal(6))
    assert rules.change("rate", "more", rated(9, 10), rated(6, 10)) == (Decimal("0.3"), Decimal(10))
    # The smaller base counts: a rate of three cases is chance.
    assert rules.change("rate", "more", rated(9, 10), rated(1, 3))[1] == 3
    assert rules.change("rate", "more", rated(0, 0), rated(1, 3)) == (None, 0)
    assert rules.change("count", "less", None, counted(3)) == (None, 0)


@given(st.integers(0, 100), st.integers(0, 100))
def test_what_got_better_reaches_no_limit(before, now):
    worse, _cases = rules.change("count", "less", counted(before), counted(now))
    assert (worse > 0) == (now > before)
    assert (
        now > before
        or rules.colour_of(asked(condition="worse", limits={"red": "0.01"}), worse, 1_000) is None
    )


@given(st.lists(st.integers(0, 40), min_size=3, max_size=12))
def test_a_trend_is_worse_each_single_month(numbers):
    found, _cases = rules.trend("count", "less", [counted(number) for number in numbers])
    rising = all(earlier < later for earlier, later in zip(numbers, numbers[1:], strict=False))
    assert (found is not None) == rising


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 12))
def test_windows_lie_one_behind_the_other_without_gap_or_overlap(on, months, count):
    spans = rules.windows(on, months, count)
    assert len(spans) == count
    assert spans[-1][1] == on
    assert all(since <= until for since, until in spans)
    assert all(
        later[0] == earlier[1] + timedelta(days=1) for earlier, later in zip(spans, spans[1:], strict=False)
    )


def test_a_month_back_from_its_end_is_the_end_of_the_shorter_month():
    assert rules.month_back(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert rules.month_back(date(2026, 1, 31), 2) == date(2025, 11, 30)
    assert rules.month_back(date(2026, 12, 15), 12) == date(2025, 12, 15)


# --- Hysteresis -----------------------------------------------------------------------------------------
@given(st.lists(st.booleans(), max_size=40), st.integers(1, 14))
def test_it_opens_after_so_many_days_in_a_row_and_not_before(course: Sequence[bool], runs):
    settings_ = asked(runs=runs)
    watch, on = Watch(), TODAY
    for number, reached in enumerate(course):
        on += timedelta(days=1)
        watch = watch.after(reached, on=on)
        wanted = all(course[max(0, number - runs + 1) : number + 1]) and number + 1 >= runs
        assert rules.opens(settings_, watch, Colour.RED if reached else None, silenced=None) == wanted
        calm = not any(course[max(0, number - runs + 1) : number + 1]) and number + 1 >= runs
        assert rules.is_over(settings_, watch) == calm


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=40))
def test_a_second_run_on_one_day_takes_the_place_of_the_first(course):
    """The nightly run and one that somebody asked for never count one day twice."""
    on, watch = TODAY, Watch()
    days: dict[date, bool] = {}
    for pause, reached in course:
        on += timedelta(days=pause)
        watch = watch.after(reached, on=on)
        days[on] = reached
    once = Watch()
    for day, reached in days.items():
        once = once.after(reached, on=day)
    assert (watch.met, watch.calm) == (once.met, once.calm)


def test_after_an_unfounded_one_only_a_graver_one_is_heard():
    watch = Watch().after(True, on=TODAY)
    for colour, silenced, heard in (
        (Colour.YELLOW, Colour.YELLOW, False),
        (Colour.BLUE, Colour.YELLOW, False),
        (Colour.ORANGE, Colour.YELLOW, True),
        (Colour.BLUE, None, True),
    ):
        assert rules.opens(asked(), watch, colour, silenced=silenced) is heard


# --- Dry run ----------------------------------------------------------------------------------------------
def test_a_dry_run_is_judged_by_what_followed_within_ninety_days():
    day = date(2025, 10, 31)
    right, wrong, young = (
        Raised("甲", "records", day, Colour.RED),
        Raised("乙", "records", day, Colour.RED),
        Raised("丙", "records", TODAY - timedelta(days=5), Colour.RED),
    )
    events = {"甲": [day + timedelta(days=90)], "乙": [day, day + timedelta(days=91)]}
    judged = rules.judged([right, wrong, young], events, today=TODAY)
    assert judged == {right: True, wrong: False, young: None}
    assert rules.precision(1, 1) == Decimal("0.500")
    assert rules.precision(0, 0) is None


def test_what_happened_without_a_warning_before_it_is_missed():
    end = date(2025, 10, 31)
    events = {"甲": [date(2025, 10, 5)], "乙": [date(2025, 10, 20)], "丙": [date(2025, 10, 9)]}
    warned = {
        # Open when it happened; long over; begun only that day.
        "甲": [(date(2025, 8, 31), date(2025, 10, 31))],
        "乙": [(date(2025, 4, 30), date(2025, 5, 31))],
        "丙": [(date(2025, 10, 9), TODAY)],
    }
    [month] = rules.months_of([end], {}, warned, events)
    assert month.missed == 2


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), max_size=30))
def test_every_warning_is_right_wrong_or_pending_and_stands_in_one_month(rows):
    first = TODAY - timedelta(days=400)
    raised = {Raised(body, "records", first + timedelta(days=days), Colour.RED) for body, days in rows}
    judged = rules.judged(raised, {0: [TODAY], 1: [first]}, today=TODAY)
    ends = sorted({one.on for one in raised})
    by_month = {f"{end:%Y-%m}": end for end in ends}
    months = rules.months_of(list(by_month.values()), judged, {}, {})
    assert sum(month.raised for month in months) == len(raised)
    assert all(month.raised == month.right + month.wrong + month.pending for month in months)


def test_conditions_are_all_asked_for():
    """A condition that nothing reads would be a rule that is silent for good."""
    for condition in Condition:
        limits = {"red": "1"}
        assert asked(condition=condition.value, limits=limits).condition == condition
