"""Which words are too rare to be looked for among the newest records, as PostgreSQL's own sample tells."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from disclosure.published import PUBLIC, records_for
from disclosure.search import commonness
from disclosure.search.commonness import Commonness
from disclosure.search.finding import Sought, saying
from records.dishonesty.services.wording import make_wordings
from tests.disclosure.factories import record

pytestmark = pytest.mark.django_db
NEWEST_FIRST = ("-published_at", "-uid")


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(commonness, "_known", None)
    yield
    commonness._known = None


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the pages for which the list was walked."""
    asked: list[int] = []
    own = Sought._walked
    monkeypatch.setattr(Sought, "_walked", lambda self, size: asked.append(size) or own(self, size))
    return asked


def first(text: str, size: int = 2) -> list[Any]:
    found = saying(records_for(PUBLIC, on=localdate()), text).order_by(*NEWEST_FIRST)
    return [row.title for row in found[:size]]


def test_the_sample_says_how_many_records_have_a_pair() -> None:
    made = [
        record(title=f"{'拖欠货款' if number else '逾期'}第{'甲乙丙丁戊'[number]}件", facts="无。")
        for number in range(5)
    ]
    make_wordings([one.pk for one in made], at=now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_recordwording")
    known = commonness.commonness()
    assert known.at_most(["货款"]) == pytest.approx(0.8)
    assert known.at_most(["货款", "逾期"]) <= known.at_most(["货款"])
    assert known.at_most([]) == 1
    assert known.at_most(["没有"]) == known.rarest < 0.8


def test_where_nothing_is_known_nothing_is_rare() -> None:
    assert Commonness({}, 1.0, 0).at_most(["货款"]) == 1


def test_it_is_asked_for_once_in_ten_minutes(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        before = commonness.commonness()
        assert commonness.commonness() is before
    commonness._known = Commonness({}, 1.0, time.monotonic() - 601)
    with django_assert_num_queries(1):
        commonness.commonness()


@pytest.mark.parametrize(("share", "walked"), [(0.5, [2]), (0.002, [2]), (0.0019, [])])
def test_the_list_is_walked_only_where_a_page_may_be_found_in_it(
    share: float, walked: list[int], walks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [record(title=f"拖欠货款第{number}件", facts="无。") for number in "甲乙丙"]
    make_wordings([one.pk for one in made], at=now())
    monkeypatch.setattr(commonness, "_known", Commonness({"货款": share}, 1.0, time.monotonic()))
    assert len(first("货款")) == 2
    assert walks == walked
