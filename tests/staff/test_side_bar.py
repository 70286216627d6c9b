"""The numbers of the side bar: some seconds old at most, and never behind what one has done oneself."""

import re

import pytest
from django.contrib.admin import AdminSite
from django.core.cache import cache
from django.urls import reverse

from records.dishonesty import queries
from records.dishonesty.admin import room_work, work
from tests.staff import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """How often the lists of all rooms were counted."""
    times = []
    count = room_work.count_many
    monkeypatch.setattr(room_work, "count_many", lambda lists: times.append(1) or count(lists))
    cache.clear()
    return times


PAGE = reverse("admin:records_objection_changelist")


def test_next_page_within_some_seconds_counts_nothing_again(who, desk, asked):
    client = desk(who.reviewer)
    client.get(PAGE)
    client.get(PAGE)
    assert len(asked) == 1


def test_home_page_counts_anew(who, desk, asked):
    client = desk(who.reviewer)
    client.get(PAGE)
    client.get(reverse("admin:index"))
    assert len(asked) == 2


def test_whoever_has_done_something_sees_its_effect_on_the_next_page(who, desk, asked):
    client = desk(who.reviewer)
    client.get(PAGE)
    client.post(reverse("admin:records_objection_intake"), {})
    client.get(PAGE)
    assert len(asked) >= 2


def test_somebody_else_has_numbers_of_his_own(who, desk, asked):
    desk(who.reviewer).get(PAGE)
    desk(who.clerk).get(PAGE)
    assert len(asked) == 2


def test_pages_open_while_the_numbers_cannot_be_kept(who, desk, monkeypatch):
    from redis.exceptions import ConnectionError as Away

    def away(whole):
        def asked(key, *given, **more):
            if str(key).startswith("work:"):
                raise Away
            return whole(key, *given, **more)

        return asked

    for name in ("get", "set", "delete"):
        monkeypatch.setattr(cache, name, away(getattr(cache, name)))
    client = desk(who.reviewer)
    assert client.get(PAGE).status_code == 200
    assert client.post(reverse("admin:records_objection_intake"), {}).status_code == 200


def test_a_page_within_some_seconds_asks_for_nothing_but_itself(who, desk, django_assert_max_num_queries):
    """
    Whose session it is and what he may do, the list and its count, the session locked and written back: no number of
    any room is asked for again.
    """
    client = desk(who.reviewer)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_all_models_are_listed_only_where_they_are_shown(who, desk, monkeypatch):
    asked = []
    listed = AdminSite._build_app_dict
    monkeypatch.setattr(
        AdminSite, "_build_app_dict", lambda *given, **more: asked.append(1) or listed(*given, **more)
    )
    client = desk(who.reviewer)
    assert client.get(PAGE).status_code == 200
    assert not asked
    page = client.get(reverse("admin:app_list", args=["records"]))
    assert f'href="{PAGE}"' in page.content.decode()
    assert asked


def test_a_door_shows_its_number_and_the_page_one_is_on(who, desk, monkeypatch):
    monkeypatch.setattr(room_work, "count_many", lambda lists: dict.fromkeys(lists, 1000))
    cache.clear()
    page = desk(who.reviewer).get(PAGE).content.decode()
    door = re.search(rf'<a href="{PAGE}" class="([^"]*)">(.*?)</a>', page, re.DOTALL)
    assert "active" in door[1].split()
    assert re.search(r">\s*\d000\s*</span>", door[2])


def test_home_shows_what_changed_last_whatever_its_state(who):
    states = ["draft", "submitted", "returned", "approved", "published"]
    made = [factories.record(state, who) for state in states * 3]
    reach = queries.records_in_reach(who.reviewer)
    whole = list(reach.order_by("-updated_at", "-uid").values_list("pk", flat=True))
    assert len(whole) > work.RECENT
    assert {one.pk for one in made} >= set(whole)
    assert [one.pk for one in work.recent(who.reviewer)] == whole[: work.RECENT]


def test_home_shows_nothing_of_what_lies_beyond_ones_reach(who, stranger):
    factories.record("published", who)
    assert work.recent(who.reviewer)
    assert work.recent(stranger) == []
