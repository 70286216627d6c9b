"""Pages by cursor: nothing is skipped and nothing comes twice, whoever publishes meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Region
from tests.disclosure.factories import record

pytestmark = pytest.mark.django_db
LIST = "/api/v1/public/records/"


def walk(api: Any, address: str, way: str = "next") -> list[str]:
    seen = []
    while address:
        page = api.get(address).json()
        seen += [row["uid"] for row in (page["results"] if way == "next" else reversed(page["results"]))]
        address = page[way]
    return seen


@pytest.fixture
def seven(db) -> list[str]:
    """Seven records, three of them published in one moment; newest first, as the list gives them."""
    moment = now() - timedelta(hours=2)
    made = [record(published_at=moment - timedelta(minutes=max(0, n - 2))) for n in range(7)]
    made.sort(key=lambda r: (r.published_at, r.uid), reverse=True)
    return [str(r.uid) for r in made]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_every_row_comes_once_whatever_the_size_of_the_page(api, seven, size):
    assert walk(api, f"{LIST}?page_size={size}") == seven


def test_the_way_back_shows_the_same_rows(api, seven):
    first = api.get(f"{LIST}?page_size=3").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()

    assert first["previous"] is None
    assert third["next"] is None
    assert api.get(third["previous"]).json()["results"] == second["results"]
    back = api.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None
    assert walk(api, third["previous"], "previous") == list(reversed(seven[:6]))


def test_rows_published_meanwhile_neither_shift_nor_double_the_rest(api, seven):
    first = api.get(f"{LIST}?page_size=3").json()
    record(published_at=now())
    record(published_at=now())

    assert [row["uid"] for row in first["results"]] + walk(api, first["next"]) == seven


def test_the_row_under_the_cursor_may_vanish(api, seven):
    first = api.get(f"{LIST}?page_size=3").json()
    DishonestyRecord.objects.filter(uid=seven[2]).update(scope="internal")

    assert walk(api, first["next"]) == seven[3:]


def test_more_than_a_hundred_rows_at_once_are_not_to_be_had(api):
    page = api.get("/api/v1/public/regions/?page_size=5000").json()

    assert len(page["results"]) == 100


def test_the_whole_tree_of_regions_can_be_walked(api):
    codes = []
    address = "/api/v1/public/regions/?page_size=100&level=city"
    while address:
        page = api.get(address).json()
        codes += [row["code"] for row in page["results"]]
        address = page["next"]

    assert codes == sorted(Region.objects.filter(level="city").values_list("code", flat=True))
    assert len(codes) > 300


def test_a_page_costs_one_query_for_its_rows(api, seven, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        api.get(f"{LIST}?page_size=7")


def test_a_cursor_serves_only_the_list_that_gave_it(api, seven):
    cursor = api.get(f"{LIST}?page_size=3").json()["next"].split("cursor=")[1]

    for other in ("severity=ordinary", "ordering=published_at", "q=货款"):
        answer = api.get(f"{LIST}?{other}&cursor={cursor}")
        assert answer.status_code == 400
        assert answer.json()["code"] == "cursor_of_another_list", other
    assert api.get(f"{LIST}?page_size=2&cursor={cursor}").status_code == 200


def test_a_cursor_tells_nobody_how_to_forge_one(api, seven):
    cursor = api.get(f"{LIST}?page_size=3").json()["next"].split("cursor=")[1]

    answer = api.get(f"{LIST}?page_size=3&cursor={cursor[:-3]}abc")

    assert answer.json()["errors"][0]["pointer"] == "?cursor"


def test_cursors_by_day_go_on_within_one_day(api):
    day = localdate() - timedelta(days=20)
    made = {str(record(decided_on=day).uid) for _ in range(5)}

    seen = walk(api, f"{LIST}?ordering=-decided_on&page_size=2")

    assert len(seen) == 5
    assert set(seen) == made
