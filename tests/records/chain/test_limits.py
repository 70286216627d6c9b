"""One child cannot starve the others, and a node that has enough to do says when to come again."""

from datetime import timedelta

import pytest

from records.chain.models import (
    Peer,
    PeerContact,
)
from tests.records.chain.factories import CITY, NOW, MemoryNode


def at_the_door(monkeypatch, moment=NOW):
    monkeypatch.setattr("records.chain.views.timezone.now", lambda: moment)


@pytest.fixture
def now(monkeypatch):
    """Every view answers at this moment, and the child signs at it."""
    at_the_door(monkeypatch)
    return NOW


def test_a_child_that_asks_too_often_is_told_when_to_come_again(xuchang, client, settings, monkeypatch):
    settings.CHAIN_CHILD_REQUESTS = 3
    xuchang.write(2)
    at_the_door(monkeypatch)
    assert [xuchang.post(client, xuchang.batch(), created=NOW).status_code for _ in range(4)] == [
        200,
        200,
        200,
        429,
    ]
    at_the_door(monkeypatch, NOW + timedelta(seconds=20))
    answer = xuchang.post(client, xuchang.batch(), created=NOW)
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (
        429,
        "40",
        "too_many_requests",
    )
    at_the_door(monkeypatch, NOW + timedelta(seconds=60))
    assert xuchang.post(client, xuchang.batch(), created=NOW).status_code == 200


def test_one_childs_haste_is_not_another_childs_loss(xuchang, client, settings, now):
    settings.CHAIN_CHILD_REQUESTS = 1
    luoyang = MemoryNode("410300", "信用洛阳")
    luoyang.registered()
    for child in (xuchang, luoyang):
        child.write()
    assert [xuchang.post(client, xuchang.batch(), created=NOW).status_code for _ in range(2)] == [200, 429]
    assert luoyang.post(client, luoyang.batch(), created=NOW).status_code == 200


def test_bytes_count_as_requests_do(xuchang, client, settings, now):
    settings.CHAIN_CHILD_BYTES = 2_000
    xuchang.write(40)
    assert xuchang.post(client, xuchang.batch(0, 1), created=NOW).status_code == 200
    assert xuchang.post(client, xuchang.batch(1), created=NOW).status_code == 429


def test_no_limit_is_set_by_zero(xuchang, client, settings, now):
    settings.CHAIN_CHILD_REQUESTS = settings.CHAIN_CHILD_BYTES = 0
    xuchang.write()
    assert {xuchang.post(client, xuchang.batch(), created=NOW).status_code for _ in range(5)} == {200}


def test_a_window_from_a_clock_that_was_wrong_ends_at_once(xuchang, client, settings, now):
    settings.CHAIN_CHILD_REQUESTS = 5
    peer = Peer.objects.get(code=CITY)
    PeerContact.objects.create(
        peer=peer, contacted_at=NOW, window_at=NOW + timedelta(days=3650), window_requests=5
    )
    xuchang.write()
    assert xuchang.post(client, xuchang.batch(), created=NOW).status_code == 200
    assert PeerContact.objects.get().window_requests == 1


def test_a_node_with_too_much_of_its_own_to_place_lets_children_wait(xuchang, client, settings, publish, now):
    from records.chain import services

    settings.CHAIN_BACKLOG_LIMIT = 2
    publish(3)
    xuchang.write()
    answer = xuchang.post(client, xuchang.batch(), created=NOW)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "10")
    services.sequence(at=NOW)
    assert xuchang.post(client, xuchang.batch(), created=NOW).status_code == 200
