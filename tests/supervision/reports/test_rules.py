"""Periods, sums and words: what a report says must be what the data say."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.worklist.reports.rules import (
    OPENS_BEFORE,
    Span,
    Sum,
    foreign_numbers,
    narrative,
    newest,
    numbers,
    plain,
    sentence,
    shown,
    total,
)
from supervision.worklist.reports.services.papers import ordinal
from tests.supervision.reports.factories import number, rate


@pytest.mark.parametrize(
    ("on", "span"),
    [
        (date(2026, 6, 14), Span(2025, "year")),
        (date(2026, 6, 15), Span(2026, "half")),
        (date(2026, 7, 5), Span(2026, "half")),
        (date(2026, 12, 15), Span(2026, "half")),
        (date(2026, 12, 16), Span(2026, "year")),
        (date(2027, 1, 5), Span(2026, "year")),
    ],
)
def test_writing_begins_a_fortnight_before_a_period_ends(on, span):
    assert newest(on) == span


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_there_is_always_a_newest_period_and_no_later_one_has_begun(on):
    span = newest(on)
    assert span.until - OPENS_BEFORE <= on
    after = Span(span.year, "year") if span.period == "half" else Span(span.year + 1, "half")
    assert after.until - OPENS_BEFORE > on


def test_a_rate_of_several_bodies_weighs_each_case_once():
    # 1 of 2 and 90 of 98 are 91 of 100, not the mean of 50 % and 91.8 %.
    assert total("rate", [rate(1, 2), rate(90, 98)]) == Sum(Decimal("0.91"), Decimal(91), Decimal(100))


def test_where_nothing_was_due_there_is_no_rate_and_where_nobody_counted_no_number():
    assert total("rate", [rate(0, 0), rate(0, 0)]).value is None
    assert total("count", [number(None)]).value is None
    assert total("count", []).value is None


@given(st.lists(st.integers(0, 10**9)))
def test_counts_add_up_in_whatever_order(values):
    readings = [number(str(value)) for value in values]
    assert total("count", readings) == total("count", list(reversed(readings)))
    assert (total("count", readings).value or 0) == sum(values)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (("count", "3", "5", "3", None), "记录3件，上年同期5件，减少2件。"),
        (("count", "5", "5", "5", None), "记录5件，上年同期5件，持平。"),
        (("count", "3", None, "3", None), "记录3件。"),
        (("count", None, "5", "0", None), "记录：本期没有应计事项。"),
        (("rate", "0.75", "0.5", "3", "4"), "记录75.0%（3/4），上年同期50.0%，提高25.0个百分点。"),
        (("rate", "0.5", "0.75", "1", "2"), "记录50.0%（1/2），上年同期75.0%，下降25.0个百分点。"),
        (("amount", "1200.5", "0", "1200.5", None), "记录1,200.50件，上年同期0.00件，增加1,200.50件。"),
    ],
)
def test_a_figure_in_words_says_how_it_compares(figure, words):
    kind, value, before, numerator, denominator = figure
    said = {"kind": kind, "title": "记录", "unit": "件", "value": value, "before": before}
    assert sentence({**said, "numerator": numerator, "denominator": denominator}) == words


def test_what_did_not_happen_is_said_in_one_breath():
    def figure(title, value, before="0", kind="count"):
        return {
            "title": title,
            "value": value,
            "before": before,
            "kind": kind,
            "unit": "件",
            "numerator": "0",
            "denominator": None,
        }

    said = narrative(
        [
            figure("记录", "2"),
            figure("逾期", "0"),
            figure("重复", "0", None),
            figure("减少的", "0", "4"),
            figure("兑现率", None, None, "rate"),
            figure("清偿率", None, None, "rate"),
        ]
    )
    assert said.split("\n") == [
        "记录2件，上年同期0件，增加2件。",
        "减少的0件，上年同期4件，减少4件。",
        "逾期、重复：本期和上年同期均为0。",
        "兑现率、清偿率：本期没有应计事项。",
    ]


def test_an_unchanged_text_says_no_strange_number_whatever_its_marks():
    text = "公示记录1,200件，兑现率75.0%（3/4）。"
    assert foreign_numbers(text, text) == []
    assert foreign_numbers("公示记录1200件，兑现率75%。", text) == []
    assert foreign_numbers("公示记录1201件，兑现率76%。", text) == ["76", "1201"]


@given(st.text(), st.integers(0, 10**6))
def test_a_number_that_no_source_says_is_always_found(words, strange):
    known = numbers(words)
    said = plain(Decimal(strange))
    found = foreign_numbers(f"{words} {strange} ", words)
    assert found == ([] if said in known else [said])


@given(st.decimals(0, 10**12, places=4), st.sampled_from(["count", "rate", "amount", "days"]))
def test_whatever_the_data_say_can_be_shown(value, kind):
    kept = plain(value)
    assert Decimal(kept) == value
    assert shown(kind, kept)


def test_parts_are_counted_as_documents_count_them():
    assert [ordinal(at) for at in (0, 9, 10, 19, 20)] == ["一", "十", "十一", "二十", "二十一"]
