from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.clocks.catalogue import BY_KEY, DEFAULTS, general_key
from records.clocks.rules import NamedDay, nearest_regions, read_days, refuse_twice, unknown_years


@pytest.mark.parametrize(
    "line",
    [
        "2月15日至2月17日 春节",
        "2月15日（农历腊月二十八、周日）至17日（周二） 春节",
        "02-15～02-17 春节",
        "2026年2月15日到2026年2月17日，春节",
        "2026-02-15—2026-02-17春节",
        "2.15至2.17 春节",
        "2026/2/15 至 2/17 春节",
    ],
)
def test_a_line_copied_from_the_notice_is_understood(line):
    days = read_days(2026, line, is_working=False)
    assert days == [NamedDay(date(2026, 2, day), False, "春节") for day in (15, 16, 17)]


def test_days_come_in_order_and_empty_lines_do_not_matter():
    days = read_days(2026, "\n10月10日 国庆节\n\n  9月20日 国庆节  \n", is_working=True)
    assert [(one.day, one.is_working) for one in days] == [
        (date(2026, 9, 20), True),
        (date(2026, 10, 10), True),
    ]


def test_a_span_may_reach_into_the_next_month():
    days = read_days(2026, "4月30日至5月2日 劳动节", is_working=False)
    assert [one.day for one in days] == [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 2)]


def test_no_text_is_no_day():
    assert read_days(2026, "  \n", is_working=False) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("春节放假", "calendar_line_unreadable"),
        ("2月15日", "calendar_line_unreadable"),
        ("2月30日 春节", "calendar_no_such_day"),
        ("2月15日至32日 春节", "calendar_no_such_day"),
        ("2025年12月31日至2026年1月2日 元旦", "calendar_outside_the_year"),
        ("2027-01-01 元旦", "calendar_outside_the_year"),
        ("2月17日至2月15日 春节", "calendar_outside_the_year"),
    ],
)
def test_a_line_that_cannot_be_right_is_named_by_its_number(line, code):
    with pytest.raises(ValidationError, match="第2行") as caught:
        read_days(2026, f"1月1日 元旦\n{line}", is_working=False)
    assert caught.value.code == code


def test_a_day_is_off_or_made_up_but_not_both():
    off = read_days(2026, "2月14日 春节", is_working=False)
    made_up = read_days(2026, "2月14日 春节", is_working=True)
    refuse_twice(off)
    with pytest.raises(ValidationError, match="2026-02-14出现两次"):
        refuse_twice(off + made_up)


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("411002", ["411002", "411000", "410000", "000000", None]),
        ("411000", ["411000", "410000", "000000", None]),
        ("410000", ["410000", "000000", None]),
        ("000000", ["000000", None]),
        (None, [None]),
    ],
)
def test_the_rule_of_the_nearest_region_is_asked_for_first(code, order):
    assert nearest_regions(code) == order


@pytest.mark.parametrize(
    ("known", "today", "missing"),
    [
        ({2026}, date(2026, 10, 31), []),
        ({2026}, date(2026, 11, 1), [2027]),
        ({2026, 2027}, date(2026, 12, 31), []),
        ({2026}, date(2027, 1, 1), [2027]),
        (set(), date(2026, 11, 1), [2026, 2027]),
    ],
)
def test_staff_are_reminded_of_the_next_year_from_november_on(known, today, missing):
    assert unknown_years(known, today) == missing


def test_every_default_has_a_name_a_basis_and_a_key_of_its_own():
    assert len(BY_KEY) == len(DEFAULTS)
    for default in DEFAULTS:
        assert str(default.label)
        assert default.basis
        assert general_key(default.key) == default.key
        assert default.length.number == default.number


@pytest.mark.parametrize(
    ("severity", "shortest", "longest"),
    [("minor", (0, "m"), (3, "m")), ("ordinary", (3, "m"), (1, "y")), ("serious", (1, "y"), (3, "y"))],
)
def test_display_periods_are_those_of_order_36(severity, shortest, longest):
    for end, expected in (("min", shortest), ("max", longest)):
        default = BY_KEY[f"display_{end}_{severity}"]
        assert (default.number, default.unit) == expected
        assert "国家发展改革委令第36号" in default.basis
        assert not default.rolls


@pytest.mark.parametrize(
    ("key", "number", "unit"),
    [
        ("dual_publicity_publish", 7, "wd"),
        ("objection_mark", 1, "wd"),
        ("objection_own", 3, "wd"),
        ("objection_total", 7, "wd"),
        ("repair_accept", 3, "wd"),
        ("repair_total", 10, "wd"),
        ("prior_notice_hold", 5, "wd"),
        ("petition_finish", 60, "d"),
        ("arrears_max", 90, "d"),
        ("hard_cap_disclosure", 5, "y"),
    ],
)
def test_the_numbers_are_those_of_the_law(key, number, unit):
    assert (BY_KEY[key].number, BY_KEY[key].unit) == (number, unit)
