"""What everybody is told of coordination: how many and how they ended, and never anything that points at one of them."""

from datetime import date

import pytest
from django.test import Client

from disclosure.published import disputes
from supervision.disputes import queries
from tests.supervision.disputes import factories
from tests.supervision.disputes.conftest import media, quick_papers, table  # noqa: F401 - fixtures of that room

ON = date(2026, 7, 15)


@pytest.fixture
def counted(monkeypatch):
    def count(**numbers):
        asked = {}

        def figures(*, first, last):
            asked.update(first=first, last=last)
            return queries.DisputeFigures(**numbers)

        monkeypatch.setattr(disputes.queries, "figures", figures)
        return disputes.count(on=ON), asked

    return count


def shown(statistics):
    return {part.name: part.number for part in statistics.stands}


def test_it_counts_the_year_to_the_end_of_the_last_month(counted):
    statistics, asked = counted(taken_up=30, performed=12, under_way=10, unsettled=8)
    assert asked == {"first": date(2026, 1, 1), "last": date(2026, 6, 30)}
    assert statistics.taken_up == 30
    assert shown(statistics) == {"performed": 12, "under_way": 10, "unsettled": 8}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((2, 1, 1, 0), (None, None, None, None)),
        # One small number could be found from the others, so the next smallest goes with it.
        ((20, 12, 6, 2), (20, 12, None, None)),
        ((9, 3, 3, 3), (9, 3, 3, 3)),
    ],
)
def test_a_number_that_points_at_one_is_not_said(counted, numbers, expected):
    taken_up, performed, under_way, unsettled = numbers
    statistics, _asked = counted(
        taken_up=taken_up, performed=performed, under_way=under_way, unsettled=unsettled
    )
    assert (statistics.taken_up, *shown(statistics).values()) == expected


def test_the_page_names_neither_firm_nor_body(table):  # noqa: F811
    case = factories.breached(table)
    text = Client().get("/complaints/").content.decode()
    assert "失信违约事件协调" in text
    assert "少于 3 件" in text
    for word in (factories.FIRM, table.body.name, case.title, case.number):
        assert word not in text
