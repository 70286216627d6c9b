"""A fair share for each, shown in headers."""

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisGone
from rest_framework.settings import api_settings

from records.access import throttling
from records.access.throttling import client_address, count
from tests.records.access.factories import partner
from tests.records.access.test_partners import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.access.urls")]


@pytest.fixture
def clock(monkeypatch):
    """A minute that has just begun."""
    now = [1_800_000_000]
    monkeypatch.setattr(throttling, "_clock", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMITS = {"public": (3, 60), "partner": (5, 60), "staff": (4, 60), "token": (0, 60)}


def test_each_answer_says_how_much_is_left_and_until_when(client, clock):
    clock[0] += 12
    answer = client.get("/api/ping/")
    assert answer["RateLimit-Policy"] == '"public";q=3;w=60'
    assert answer["RateLimit"] == '"public";r=2;t=48'


def test_beyond_the_share_there_is_a_wait_and_then_a_new_share(client, clock):
    assert [client.get("/api/ping/").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/api/ping/")
    assert answer["Retry-After"] == "60"
    assert answer["RateLimit"] == '"public";r=0;t=60'
    clock[0] += 60
    assert client.get("/api/ping/").status_code == 200


def test_one_address_does_not_use_up_anothers_share(client, clock):
    for _ in range(4):
        client.get("/api/ping/", REMOTE_ADDR="10.0.0.1")
    assert client.get("/api/ping/", REMOTE_ADDR="10.0.0.1").status_code == 429
    assert client.get("/api/ping/", REMOTE_ADDR="10.0.0.2").status_code == 200


def test_partners_and_staff_have_shares_of_their_own(client, clock, staff):
    court = bearer(client, partner(staff.system))
    for _ in range(4):
        client.get("/api/ping/")
    assert client.get("/api/ping/", headers=court)["RateLimit"] == '"partner";r=4;t=60'
    client.force_login(staff.clerk, backend="records.access.backends.RoleBackend")
    assert client.get("/api/ping/")["RateLimit"] == '"staff";r=3;t=60'


def test_a_limit_of_nought_is_none(client, settings, clock):
    settings.RATE_LIMITS = {"public": (0, 60)}
    answer = client.get("/api/ping/")
    assert answer.status_code == 200
    assert "RateLimit" not in answer
    assert count(policy="unheard-of", who="x") is None


def test_no_address_lies_in_the_counter(client, clock):
    client.get("/api/ping/", REMOTE_ADDR="203.0.113.77")
    names = cache._cache.get_client().keys("*rate:*")
    assert names
    assert not any(b"203.0.113.77" in name for name in names)


def test_the_portal_goes_on_serving_while_redis_is_away(client, monkeypatch):
    def gone(*args, **kwargs):
        raise RedisGone("connection refused")

    monkeypatch.setattr(throttling, "_add", gone)
    answer = client.get("/api/ping/")
    assert answer.status_code == 200
    assert "RateLimit" not in answer


def test_a_counter_counts_what_each_is_worth_and_goes_with_its_window(clock):
    window = throttling.settings.RATE_LIMITS["public"][1]
    assert [count(policy="public", who="x", cost=cost).used for cost in (1, 4, 0, 1)] == [1, 5, 5, 6]
    server = cache._cache.get_client()
    assert all(0 < server.ttl(name) <= window + 5 for name in server.keys("*rate:public:*"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (None, "1.1.1.1", "127.0.0.1"),
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.9", "1.1.1.1"),
        (2, "1.1.1.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_client_does_not_choose_its_own_address(rf, monkeypatch, proxies, forwarded, expected):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", proxies)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(rf.get("/", headers=headers)) == expected
