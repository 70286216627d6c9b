"""Progress and overdue follow from numbers and days alone."""

import contextlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from records.pledges import rules
from records.pledges.choices import OPEN_OUTCOMES, STAGES_OF, Outcome
from records.pledges.course import empty_course, validate_course
from records.pledges.wording import blames_leaders

MILESTONES = st.lists(
    st.fixed_dictionaries(
        {"weight": st.integers(1, 100), "reached_on": st.sampled_from([None, "2026-05-01"])}
    ),
    max_size=30,
)


@given(MILESTONES)
def test_progress_is_a_percentage_and_whole_only_when_everything_is(rows):
    found = rules.progress(rows)
    assert 0 <= found <= 100
    assert (found == 100) == (bool(rows) and all(row["reached_on"] for row in rows))


@given(MILESTONES, st.randoms())
def test_progress_does_not_depend_on_the_order(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert rules.progress(shuffled) == rules.progress(rows)


@given(MILESTONES, st.data())
def test_one_more_milestone_reached_never_takes_progress_back(rows, data):
    open_rows = [number for number, row in enumerate(rows) if not row["reached_on"]]
    if open_rows:
        reached = data.draw(st.sampled_from(open_rows))
        further = [
            {**row, "reached_on": "2026-05-02"} if number == reached else row
            for number, row in enumerate(rows)
        ]
        assert rules.progress(further) >= rules.progress(rows)


@pytest.mark.parametrize(
    ("weights", "reached", "percent"), [([1, 1, 1], 1, 33), ([50, 30, 20], 2, 80), ([7], 0, 0), ([], 0, 0)]
)
def test_progress_as_reckoned_by_hand(weights, reached, percent):
    rows = [
        {"weight": weight, "reached_on": "2026-05-01" if number < reached else None}
        for number, weight in enumerate(weights)
    ]
    assert rules.progress(rows) == percent


@given(st.sampled_from(list(Outcome)), st.dates(), st.integers(-3, 3))
def test_overdue_begins_on_the_day_after_the_last_one(outcome, due_on, days):
    if date.min + timedelta(days=3) < due_on < date.max - timedelta(days=3):
        on = due_on + timedelta(days=days)
        assert rules.is_overdue(outcome, due_on, on=on) == (outcome in OPEN_OUTCOMES and days >= 1)


def test_a_missing_disclosure_is_told_from_the_day_after_its_last_one():
    stage = {"stage": "procurement", "post_title": "主任", "disclose_by": "2026-05-06", "disclosed": []}
    assert rules.undisclosed([stage], on=date(2026, 5, 6)) == []
    assert rules.undisclosed([stage], on=date(2026, 5, 7)) == [stage]
    done = {**stage, "disclosed": [{"on": "2026-05-07", "document_name": "公告", "url": ""}]}
    assert rules.undisclosed([done, {**stage, "disclose_by": None}], on=date(2026, 5, 7)) == []


def test_only_projects_have_stages():
    assert list(STAGES_OF) == ["contract", "ppp"]
    assert rules.stages_of("livelihood") == ()
    assert len(rules.stages_of("ppp")) == 5


@pytest.mark.parametrize(
    "text",
    [
        "因政府换届，原承诺不再执行。",
        "该事项系前任领导承诺。",
        "分管领导调整后重新研究。",
        "因机构改革职能划转。",
        "行政区划调整后由新区承担。",
        "局长变更，暂缓办理。",
    ],
)
def test_new_leaders_are_recognised_as_no_reason(text):
    assert blames_leaders("经会议研究。", text)


@pytest.mark.parametrize(
    "text",
    [
        "原址发现文物，须先行保护发掘。",
        "国家利率政策调整，利息计算标准相应变化。",
        "与企业协商一致，延期三个月。",
    ],
)
def test_lawful_reasons_are_not_mistaken_for_it(text):
    assert not blames_leaders(text)


WRONG = {
    "no object": [],
    "a part is missing": {"milestones": []},
    "a part too many": {**empty_course(), "scores": []},
    "a milestone without its weight": {**empty_course(), "milestones": [{"title": "x"}]},
    "a weight beyond": {
        **empty_course(),
        "milestones": [
            {"title": "x", "weight": 101, "due_on": "2026-05-01", "reached_on": None, "evidence": []}
        ],
    },
    "no day": {**empty_course(), "handovers": [{"on": "2026-13-01", "post_title": "局长"}]},
    "a script for a link": {
        **empty_course(),
        "stages": [
            {
                "stage": "procurement",
                "post_title": "主任",
                "disclose_by": None,
                "disclosed": [{"on": "2026-05-01", "document_name": "公告", "url": "javascript:alert(1)"}],
            }
        ],
    },
    "an ID number": {
        **empty_course(),
        "handovers": [{"on": "2026-05-01", "post_title": "41100019900101001X"}],
    },
    "an unknown verdict": {
        **empty_course(),
        "verdicts": [
            {"outcome": "forgiven", "on": "2026-05-01", "fulfilled_on": None, "reasons": "x", "evidence": []}
        ],
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_course_is_refused_wherever_it_comes_from(name):
    with pytest.raises(ValidationError):
        validate_course(WRONG[name])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["milestones", "verdicts", "changes", "handovers", "stages"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_nothing_that_travels_can_make_the_check_stumble(value):
    with contextlib.suppress(ValidationError):
        validate_course(value)
