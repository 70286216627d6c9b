"""Checklists, criteria, points and the way to zero, as rules without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from supervision.inspections.admin.forms_demonstrations import criteria_from_text
from supervision.inspections.charts import curve_of
from supervision.inspections.choices import CriterionKind
from supervision.inspections.rules import (
    Criterion,
    checked_sections,
    criteria_from,
    curve,
    eligibility,
    refused_criteria,
    sections_as_text,
    sections_from_text,
    total_points,
)

FIRST = date(2026, 1, 15)
SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 300))).map(
        lambda one: (
            FIRST + timedelta(days=one[0]),
            None if one[1] is None else FIRST + timedelta(days=one[0] + one[1]),
        )
    ),
    max_size=20,
)
WORDS = st.text(alphabet="甲乙丙承诺台账2026abc", min_size=1, max_size=12)
SECTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "questions": st.lists(
                st.fixed_dictionaries(
                    {
                        "text": WORDS,
                        "law": st.one_of(st.just(""), WORDS),
                        "evidence": st.one_of(st.just(""), WORDS),
                    }
                ),
                min_size=1,
                max_size=4,
            ),
        }
    ),
    min_size=1,
    max_size=5,
)


@given(SECTIONS)
def test_a_checklist_written_as_text_is_read_back_the_same(sections):
    kept = checked_sections(sections)
    assert checked_sections(sections_from_text(sections_as_text(kept))) == kept


def test_questions_are_numbered_through_all_sections():
    kept = checked_sections(sections_from_text("# 一\n甲 | 法 | 材料\n乙\n\n＃ 二\n丙 ｜ 法"))
    assert [one["key"] for section in kept for one in section["questions"]] == ["q1", "q2", "q3"]
    assert kept[1]["questions"][0] == {"key": "q3", "text": "丙", "law": "法", "evidence": ""}


@pytest.mark.parametrize("text", ["没有标题的问题", "# 没有问题的部分", "", "# 空\n | 法"])
def test_a_checklist_that_asks_nothing_is_refused(text):
    with pytest.raises(ValidationError):
        checked_sections(sections_from_text(text))


def test_too_many_questions_are_refused():
    with pytest.raises(ValidationError):
        checked_sections([{"title": "一", "questions": [{"text": "甲"}] * 61}])


VETO = Criterion("c1", CriterionKind.VETO, "否决", "m", "less", Decimal(0))
POINTS = Criterion("c2", CriterionKind.MEASURE, "指标", "n", "more", Decimal("0.9"), Decimal(60))
MANUAL = Criterion("c3", CriterionKind.MANUAL, "评分", points=Decimal(40))


@pytest.mark.parametrize(
    ("m", "n", "eligible", "points"),
    [
        (Decimal(0), Decimal("0.9"), True, 60),
        (Decimal(0), Decimal("0.8999"), True, 0),
        (Decimal(1), Decimal(1), False, 60),
        # Of which nothing was due holds nothing against anybody.
        (None, None, True, 60),
    ],
)
def test_figures_give_points_and_vetoes(m, n, eligible, points):
    found = eligibility([VETO, POINTS, MANUAL], {"m": m, "n": n})
    assert (found.eligible, found.points) == (eligible, points)
    assert [row["key"] for row in found.rows] == ["c1", "c2"]


@given(
    st.lists(st.decimals(0, 40, places=2), min_size=1, max_size=6),
    st.decimals(0, 60, places=2),
)
def test_the_total_lies_between_the_lowest_and_the_highest_review_and_does_not_ask_their_order(
    given_points, figures
):
    reviews = [{"c3": str(one), "c4": False} for one in given_points]
    total = total_points(figures, reviews)
    assert total == total_points(figures, list(reversed(reviews)))
    assert (
        figures + min(given_points) - Decimal("0.01")
        <= total
        <= figures + max(given_points) + Decimal("0.01")
    )


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [POINTS],
        [Criterion("c", "other", "甲", points=Decimal(100))],
        [Criterion("c", CriterionKind.MANUAL, "", points=Decimal(100))],
        [Criterion("c", CriterionKind.MANUAL, "甲")],
        [Criterion("c", CriterionKind.VETO, "甲", "unknown", "less", Decimal(0)), MANUAL, POINTS],
        [Criterion("c", CriterionKind.VETO, "甲", "m"), MANUAL, POINTS],
    ],
    ids=["none", "not a hundred", "kind", "title", "points", "measure", "threshold"],
)
def test_criteria_that_cannot_be_judged_are_refused(wrong):
    assert refused_criteria(wrong, ["m", "n"])


def test_criteria_as_people_write_them():
    found = criteria_from_text(
        "否决 | 无失信 | m<=0\n指标｜按期｜n>=0.9｜60\n\n评分 | 创新 | | 40\n专家否决 | 造假"
    )
    assert not refused_criteria(found, ["m", "n"])
    assert [(one.kind, one.measure, one.better, one.threshold, one.points) for one in found] == [
        ("veto", "m", "less", Decimal(0), 0),
        ("measure", "n", "more", Decimal("0.9"), 60),
        ("manual", "", "more", None, 40),
        ("veto_manual", "", "more", None, 0),
    ]
    assert criteria_from([one.as_row() for one in found]) == found


@pytest.mark.parametrize("text", ["别的 | 甲 | | 40", "评分 | 甲 | | 很多", "评分 | 甲 | | 4 | 5"])
def test_what_cannot_be_read_says_in_which_line(text):
    with pytest.raises(ValidationError) as refused:
        criteria_from_text(text)
    assert "第1条" in refused.value.messages[0]


@given(SPANS, st.integers(0, 400), st.integers(0, 400))
def test_the_curve_never_shows_more_than_was_known_and_ends_where_it_stands(spans, length, passed):
    until, today = FIRST + timedelta(days=length), FIRST + timedelta(days=passed)
    course = curve(spans, since=FIRST, until=until, today=today)
    assert all(0 <= one.open <= one.known for one in course)
    assert [one.known for one in course] == sorted(one.known for one in course)
    days = [one.day for one in course]
    assert days == sorted(set(days))
    last = min(until, today)
    assert (days[0], days[-1]) == (FIRST, last)
    assert course[-1].open == sum(
        entered <= last and (zero is None or zero > last) for entered, zero in spans
    )


def test_nothing_is_drawn_before_it_begins():
    assert curve([], since=FIRST, until=FIRST, today=FIRST - timedelta(days=1)) == []
    assert curve_of([]).points == ()


def test_the_end_of_each_month_is_a_point():
    course = curve(
        [(FIRST, date(2026, 2, 10)), (FIRST, None)],
        since=FIRST,
        until=date(2026, 12, 31),
        today=date(2026, 3, 5),
    )
    assert [(one.day, one.open) for one in course] == [
        (FIRST, 2),
        (date(2026, 1, 31), 2),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 5), 1),
    ]
    assert "1" in curve_of(course).finding
