"""The numbers of the side bar: some seconds old at most, and never behind what one has done oneself."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from records.dishonesty.admin import room_work

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
