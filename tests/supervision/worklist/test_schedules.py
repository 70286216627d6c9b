"""What the schedule of a task says is read as it stands, and what is not understood is said, never guessed."""

import calendar
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.worklist.ledger import rules
from supervision.worklist.ledger.rules import next_due, parse_schedule

CATALOGUE = Path(rules.__file__).parent / "catalogue"
TABLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob("*.json"))}


def said(text: str) -> dict:
    return parse_schedule(text).as_json()


# By hand from the two tables: every wording that stands in them.
OF_THE_TABLES = {
    "持续推进": {"kind": "continuous", "goes_on": True},
    "持续实施": {"kind": "continuous", "goes_on": True},
    "2017年底前完成": {"kind": "dated", "due_on": "2017-12-31"},
    "2018年年底前完成": {"kind": "dated", "due_on": "2018-12-31"},
    "2018年一季度完成，涉及法律、行政法规的按照立法程序推进": {
        "kind": "dated",
        "due_on": "2018-03-31",
        "caveat": "涉及法律、行政法规的按照立法程序推进",
    },
    "2018年年底前完成，涉及法律、行政法规的按照立法程序持续推进": {
        "kind": "dated",
        "due_on": "2018-12-31",
        "caveat": "涉及法律、行政法规的按照立法程序持续推进",
    },
}


def test_every_wording_of_the_two_tables_is_among_the_cases():
    assert {task["schedule"] for table in TABLES.values() for task in table["tasks"]} == set(OF_THE_TABLES)


@pytest.mark.parametrize("text", OF_THE_TABLES)
def test_the_schedules_of_both_tables_are_understood(text):
    assert said(text) == OF_THE_TABLES[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长期坚持", {"kind": "continuous", "goes_on": True}),
        ("常态化推进", {"kind": "continuous", "goes_on": True}),
        ("2018年一季度", {"kind": "dated", "due_on": "2018-03-31"}),
        ("2018年第四季度完成", {"kind": "dated", "due_on": "2018-12-31"}),
        ("2018年年底前", {"kind": "dated", "due_on": "2018-12-31"}),
        ("2017年12月底前", {"kind": "dated", "due_on": "2017-12-31"}),
        ("2017年 底前 完成", {"kind": "dated", "due_on": "2017-12-31"}),
        ("２０１８年２月底前完成", {"kind": "dated", "due_on": "2018-02-28"}),
        ("二〇一八年六月底前完成", {"kind": "dated", "due_on": "2018-06-30"}),
        ("2020年2月29日前完成", {"kind": "dated", "due_on": "2020-02-29"}),
        ("2018年6月30日", {"kind": "dated", "due_on": "2018-06-30"}),
        ("2018年6月中旬完成", {"kind": "dated", "due_on": "2018-06-20"}),
        ("2018年上半年完成", {"kind": "dated", "due_on": "2018-06-30"}),
        ("到2020年年底，基本建成", {"kind": "unknown", "problem": "基本建成"}),
        ("到2020年年底基本建成", {"kind": "dated", "due_on": "2020-12-31"}),
        ("2018年内完成", {"kind": "dated", "due_on": "2018-12-31"}),
        (
            "2018年1月至12月",
            {"kind": "dated", "begins_on": "2018-01-01", "due_on": "2018-12-31"},
        ),
        (
            "2018年—2020年",
            {"kind": "dated", "begins_on": "2018-01-01", "due_on": "2020-12-31"},
        ),
        (
            "2018年年底前完成，并长期坚持",
            {"kind": "dated", "due_on": "2018-12-31", "goes_on": True},
        ),
        ("分阶段推进", {"kind": "staged"}),
        (
            "分阶段推进：2018年6月底前完成试点，2019年年底前全面推开",
            {"kind": "unknown", "problem": "分阶段推进：2018年6月底前完成试点"},
        ),
        (
            "2018年6月底前完成试点，12月底前全面推开",
            {
                "kind": "staged",
                "due_on": "2018-12-31",
                "stages": [
                    {"text": "2018年6月底前完成试点", "due_on": "2018-06-30"},
                    {"text": "12月底前全面推开", "due_on": "2018-12-31"},
                ],
            },
        ),
        (
            "2018年一季度启动，2018年年底前完成",
            {
                "kind": "staged",
                "due_on": "2018-12-31",
                "stages": [
                    {"text": "2018年一季度启动", "due_on": "2018-03-31"},
                    {"text": "2018年年底前完成", "due_on": "2018-12-31"},
                ],
            },
        ),
        ("每年12月底前完成", {"kind": "recurring", "yearly": [[12, 31]]}),
        ("每年7月5日前和次年1月5日前报送", {"kind": "recurring", "yearly": [[7, 5], [1, 5]]}),
        ("每季度末报送", {"kind": "recurring", "yearly": [[3, 31], [6, 31], [9, 31], [12, 31]]}),
        ("自印发之日起30日内", {"kind": "relative", "within": [30, "d"]}),
        ("本方案印发之日起10个工作日内完成", {"kind": "relative", "within": [10, "wd"]}),
    ],
)
def test_other_usual_wordings(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "立即",
        "按要求推进",
        "2018年6月前完成",  # before June, or before June is over?
        "2018年前完成",
        "2018年一季度前完成",
        "6月底前完成",  # of which year?
        "2018年2月30日前完成",
        "2018年13月底前完成",
        "2018年一季度启动",  # and when is it finished?
        "2018年年底前完成，2017年年底前完成",
        "每年",
        "每年2月30日前",
        "持续推进至条件成熟",
        "2018年年底前完成，其他另行通知",
        "2018年年底前完成；每年12月底前报送",
    ],
)
def test_what_is_not_understood_is_said_and_has_no_day(text):
    found = parse_schedule(text)
    assert found.kind == "unknown"
    assert found.due_on is None
    assert found.stages == ()
    assert found.problem or not text


@given(
    st.text(max_size=60) | st.text("0123456789年月日季度底前完成一二三持续推进，、；启动每至—", max_size=30)
)
def test_any_text_is_either_understood_or_said_to_be_unknown(text):
    found = parse_schedule(text)
    json.dumps(found.as_json())
    if found.kind in ("unknown", "continuous"):
        assert found.due_on is None
    if found.kind == "dated":
        assert found.due_on is not None
    if found.stages:
        days = [stage.due_on for stage in found.stages]
        assert days == sorted(set(days))
        assert found.due_on == days[-1]


@given(st.integers(1990, 2099), st.integers(1, 12), st.data())
def test_a_day_that_is_written_out_is_that_day(year, month, data):
    day = data.draw(st.integers(1, calendar.monthrange(year, month)[1]))
    assert parse_schedule(f"{year}年{month}月{day}日前完成").due_on == date(year, month, day)
    assert parse_schedule(f"{year}年{month}月底前完成").due_on == date(
        year, month, calendar.monthrange(year, month)[1]
    )


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_next_of_yearly_days_comes_later_and_within_a_year(after):
    yearly = ((7, 5), (1, 5), (2, 31))
    found = next_due(yearly, after)
    assert after < found
    assert (found - after).days <= 366
    assert (found.month, found.day) in {(7, 5), (1, 5), (2, 28), (2, 29)}
