"""The line upward: left alone when it is dead, tried by one request, and as slow as the superior asks."""

from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from records.chain import locks, noticing, pushing, upstream
from records.chain.models import PushCursor
from tests.records.chain.factories import NOW, MemoryNode


def cursor():
    return PushCursor.objects.get()


def unreachable(request):
    raise httpx.ConnectError("no route to host")


@pytest.fixture
def dead(henan, published, push_now, settings):
    """Three events to push, and a line that failed until the breaker opened; when the next trial is due."""
    settings.CHAIN_BREAKER_FAILURES = 3
    published(3)
    henan.answer_with = unreachable
    now = NOW
    for _attempt in range(3):
        push_now(now)
        now = cursor().retry_at
    henan.requests.clear()
    return now


@contextmanager
def held_elsewhere(work):
    """Another process holds the lock."""
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as sql:
            sql.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.ROOM, work])
            assert sql.fetchone()[0]
        yield
    finally:
        other.close()


def test_the_breaker_opens_after_so_many_failures_in_a_row(henan, published, push_now, settings):
    settings.CHAIN_BREAKER_FAILURES = 3
    published()
    henan.answer_with = unreachable
    now, states = NOW, []
    for _attempt in range(4):
        push_now(now)
        states.append(cursor().breaker)
        now = cursor().retry_at
    assert states == ["closed", "closed", "open", "open"]


def test_while_it_is_open_nothing_is_sent_whatever_rings(dead, henan):
    before = dead - timedelta(milliseconds=1)
    assert pushing.push(at=before) == 0
    assert pushing.poll(at=before) == 0
    assert noticing.poll(at=before) == 0
    assert not pushing.has_work(at=before)
    assert henan.requests == []


def test_one_request_tries_and_a_failure_opens_it_for_longer(dead, henan):
    since = cursor().breaker_since_at
    assert pushing.push(at=dead) == 0
    assert len(henan.requests) == 1
    row = cursor()
    assert (row.breaker, row.attempts) == ("open", 4)
    assert row.retry_at - dead >= timedelta(seconds=4)
    assert row.breaker_since_at >= since


def test_a_trial_that_succeeds_closes_it_and_everything_goes_up(dead, henan, push_now):
    henan.answer_with = None
    assert push_now(dead) == 3
    row = cursor()
    assert (row.breaker, row.attempts, row.retry_at, row.problem) == ("closed", 0, None, "")
    assert pushing.poll(at=dead) == 0
    assert henan.requests[-1].method == "GET"


def test_while_one_process_tries_no_other_does(dead, henan):
    henan.answer_with = None
    with held_elsewhere(locks.TRIAL):
        assert pushing.push(at=dead) == 0
        assert henan.requests == []
    # It was killed: its lock went with it, and the next one tries at once.
    PushCursor.objects.update(breaker="half_open")
    assert pushing.push(at=dead) == 3


def test_the_state_is_seen_while_the_trial_is_under_way(dead, henan):
    seen = []

    def answer(request):
        seen.append(cursor().breaker)
        raise httpx.ConnectError("still nobody")

    henan.answer_with = answer
    pushing.push(at=dead)
    assert seen == ["half_open"]
    assert cursor().breaker == "open"


def test_with_nothing_to_push_a_question_tries_the_line(henan, published, push_now, settings):
    settings.CHAIN_BREAKER_FAILURES = 2
    published()
    push_now()
    henan.answer_with = unreachable
    now = NOW
    for _attempt in range(3):
        pushing.poll(at=now)
        now = cursor().retry_at
    assert (cursor().breaker, cursor().attempts) == ("open", 3)
    henan.requests.clear()
    assert pushing.poll(at=now - timedelta(milliseconds=1)) == 0
    assert henan.requests == []
    henan.answer_with = None
    pushing.poll(at=now)
    assert (cursor().breaker, cursor().problem, cursor().retry_at) == ("closed", "", None)


def test_a_superior_that_says_no_has_a_line_that_works(henan, published, push_now, settings):
    settings.CHAIN_BREAKER_FAILURES = 2
    published()
    henan.answer_with = lambda request: henan.answer(401, {"code": "key_revoked", "detail": ""})
    now = NOW
    for _attempt in range(5):
        push_now(now)
        now = cursor().retry_at
    assert (cursor().breaker, cursor().attempts) == ("closed", 5)


def test_a_trial_answered_by_a_no_closes_the_breaker_too(dead, henan):
    henan.answer_with = lambda request: henan.answer(401, {"code": "key_revoked", "detail": ""})
    pushing.push(at=dead)
    assert (cursor().breaker, cursor().problem) == ("closed", "key_revoked")


def test_a_clock_that_was_wrong_when_it_opened_does_not_keep_it_open(dead, henan, push_now):
    PushCursor.objects.update(retry_at=NOW + timedelta(days=3650))
    henan.answer_with = None
    assert push_now(NOW) == 3


def test_the_database_wants_to_know_since_when_it_is_open(dead):
    with pytest.raises(IntegrityError, match="chain_breaker_says_since_when"), transaction.atomic():
        PushCursor.objects.update(breaker_since_at=None)


# --- Back-pressure -------------------------------------------------------------------------------------------


def slow_down(henan, status, code, seconds):
    return lambda request: henan.answer(status, {"code": code, "detail": "", "retry_after": seconds})


@pytest.mark.parametrize(("status", "code"), [(503, "busy"), (429, "too_many_requests")])
def test_the_pusher_waits_as_long_as_it_is_asked_to(henan, published, push_now, status, code):
    published()
    henan.answer_with = slow_down(henan, status, code, 40)
    assert push_now() == 0
    row = cursor()
    assert (row.problem, row.breaker) == (code, "closed")
    assert timedelta(seconds=40) <= row.retry_at - NOW <= timedelta(seconds=48)
    henan.answer_with = None
    henan.requests.clear()
    assert push_now(NOW + timedelta(seconds=39)) == 0
    assert henan.requests == []
    assert push_now(row.retry_at) == 1


def test_no_superior_can_silence_a_node_for_long(henan, published, push_now):
    published()
    henan.answer_with = slow_down(henan, 503, "busy", 10**9)
    push_now()
    assert cursor().retry_at - NOW <= upstream.LONGEST_RETRY


@pytest.mark.parametrize("seconds", [0, -5, "60", None, True])
def test_a_wait_that_is_none_is_not_obeyed(henan, published, push_now, seconds):
    published()
    henan.answer_with = slow_down(henan, 503, "busy", seconds)
    push_now()
    assert cursor().retry_at - NOW <= timedelta(seconds=1)


def test_a_wait_that_the_superior_did_not_sign_is_not_obeyed(henan, published, push_now):
    published()
    henan.answer_with = lambda request: httpx.Response(503, headers={"Retry-After": "3600"}, text="busy")
    push_now()
    assert (cursor().problem, cursor().retry_at - NOW <= timedelta(seconds=1)) == ("unsigned_answer", True)


def test_a_question_is_not_asked_again_before_its_time_either(henan, published, push_now):
    published()
    push_now()
    henan.answer_with = slow_down(henan, 429, "too_many_requests", 40)
    pushing.poll(at=NOW)
    henan.requests.clear()
    assert pushing.poll(at=NOW + timedelta(seconds=30)) == noticing.poll(at=NOW + timedelta(seconds=30)) == 0
    assert henan.requests == []
    henan.answer_with = None
    pushing.poll(at=NOW + timedelta(seconds=48))
    assert cursor().problem == ""


def test_a_comparison_waits_and_goes_on(henan, published, push_now, monkeypatch):
    slept = []
    monkeypatch.setattr("records.chain.upstream.time.sleep", slept.append)
    answers = [slow_down(henan, 429, "too_many_requests", 7)] * 2 + [
        lambda request: henan.answer(200, {"roots": []})
    ]
    henan.answer_with = lambda request: answers.pop(0)(request)
    with upstream.Upstream(*upstream.superior()) as line:
        answer = line.ask({"ask": "roots"}, at=NOW)
    assert (answer.status, slept) == (200, [7.0, 7.0])
    # Each question was signed anew: the same one again would be a replay.
    assert len({request.headers["signature"] for request in henan.requests}) == 3
    henan.answer_with = slow_down(henan, 429, "too_many_requests", 1)
    with upstream.Upstream(*upstream.superior()) as line:
        assert line.ask({"ask": "roots"}, at=NOW).status == 429
    assert len(slept) == 2 + upstream.PATIENCE


def test_an_unknown_superior_is_no_reason_to_try(city, published, push_now):
    published()
    MemoryNode("410000").registered("parent")
    assert push_now() == 0
    assert not PushCursor.objects.exists()
