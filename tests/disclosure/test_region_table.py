"""Regions that pages are made with are those of the standard, each in its place."""

import pytest
from django.test import Client

from disclosure.published import regions
from disclosure.published.regions import region_of, regions_around, regions_inside
from records.subjects.models import Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["000000", "410000", "411000", "411081"])
def test_a_region_has_its_own_around_and_inside_it(code: str) -> None:
    found, stored = region_of(code), regions().get(code=code)
    assert found == stored
    assert found is not None
    assert (found.name, found.parent) == (stored.name, stored.parent)
    assert regions_inside(code) == list(regions().filter(parent=code).order_by("order"))
    assert regions_around(found) == list(Region.objects.ancestors_of(code))


def test_whoever_asks_twice_asks_the_database_once(django_assert_num_queries: object) -> None:
    region_of("411000")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert region_of("411081") is not None
        assert regions_inside("410000")


def test_a_region_that_is_new_since_is_found_and_an_unknown_one_is_not(client: Client) -> None:
    assert region_of("419998") is None
    assert client.get("/regions/419998/").status_code == 404
    Region.objects.create(
        code="419998",
        name="新设市",
        full_name="河南省新设市",
        level="city",
        parent_id="410000",
        pinyin="xinsheshi",
    )
    assert client.get("/regions/419998/").status_code == 200
    assert "新设市" in client.get("/records/?region=419998").content.decode()
