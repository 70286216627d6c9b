"""A child asks where its events have come; workers share the work and may run twice."""

import json
from datetime import timedelta

import httpx
import pytest
from django.db import connection

from records.chain import pushing, queries, sequencing, status, tasks
from records.chain.models import (
    Arrival,
    ChainAlarm,
    PushCursor,
)
from tests.records.chain.factories import CITY, NATION, NOW, PROVINCE


def cursor():
    return PushCursor.objects.get()


def unreachable(request):
    raise httpx.ConnectError("no route to host")


def row(holder=NATION, origin=CITY, first=0, last=2, name="信用中国", **more):
    return {
        "holder": holder,
        "holder_name": name,
        "origin": origin,
        "first": first,
        "last": last,
        "at": "2026-05-06T02:00:09.000000Z",
        **more,
    }


def test_a_city_learns_from_its_province_what_the_nation_holds(henan, published, push_now):
    uids = published(3)
    push_now()
    henan.arrivals = [row(last=1)]
    assert pushing.poll(at=NOW) == 1
    assert [one.node_name for one in queries.arrivals(uids[1])] == ["信用许昌", "信用河南", "信用中国"]
    assert [one.node_name for one in queries.arrivals(uids[2])] == ["信用许昌", "信用河南"]
    assert pushing.poll(at=NOW) == 0
    henan.arrivals.append(row(first=2, last=2))
    pushing.poll(at=NOW)
    assert len(queries.arrivals(uids[2])) == 3
    assert cursor().polled_at == NOW


@pytest.mark.parametrize("untrue", [row(holder=CITY), row(holder="410300"), row(origin="410300")])
def test_a_superior_speaks_only_for_nodes_above_and_events_from_here(henan, published, untrue):
    published()
    henan.arrivals = [untrue]
    pushing.poll(at=NOW)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("change", [{"receiver": PROVINCE}, {"after": 9}])
def test_a_page_for_somebody_else_is_not_taken(henan, published, change):
    published()
    henan.arrivals = [row()]
    henan.bend = lambda content: {**content, **change}
    assert pushing.poll(at=NOW) == 0
    assert not Arrival.objects.exists()
    assert cursor().arrivals_after == 0


def test_a_failed_question_does_not_hold_up_the_push(henan, published, push_now):
    published()
    henan.answer_with = unreachable
    pushing.poll(at=NOW)
    assert (cursor().retry_at, cursor().attempts) == (None, 0)
    henan.answer_with = None
    assert push_now() == 1


# --- Several at once, and Celery --------------------------------------------------------------------------------------


def test_two_pushers_do_not_send_the_same_twice(henan, published, push_now):
    """While one is in the middle of a request, another finds the lock taken and leaves."""
    from records.chain import locks

    published(2)
    during = []

    def answer(request):
        henan.answer_with = None
        with other_connection() as sql:
            sql.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.ROOM, locks.PUSH])
            during.append(sql.fetchone()[0])
        return henan.handle(request)

    henan.answer_with = answer
    assert push_now() == 2
    assert during == [False]
    with other_connection() as sql:
        sql.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.ROOM, locks.PUSH])
        assert sql.fetchone()[0]


def other_connection():
    from contextlib import closing, contextmanager

    @contextmanager
    def opened():
        fresh = connection.copy()
        with closing(fresh), fresh.cursor() as sql:
            yield sql

    return opened()


def test_a_sequencer_that_finds_the_lock_taken_leaves_the_work_to_its_holder(city, publish):
    from records.chain import locks, services

    publish()
    with other_connection() as sql:
        sql.execute("SELECT pg_advisory_lock(%s, %s)", [locks.ROOM, locks.LOG])
        assert services.sequence(at=NOW) == 0
        # By hand: a closed connection's lock goes when its server process does, a moment later.
        sql.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.ROOM, locks.LOG])
    assert services.sequence(at=NOW) == 1


def test_an_event_that_comes_while_the_sequencer_works_is_not_left_for_the_next_tick(
    city, publish, monkeypatch
):
    from records.chain import services

    publish()
    real, late = sequencing.place_chunk, []

    def place(*, at):
        placed = real(at=at)
        if not late:
            late.append(publish())
        return placed

    monkeypatch.setattr(sequencing, "place_chunk", place)
    assert services.sequence(at=NOW) == 2


def test_the_tasks_do_the_work_and_may_run_twice(henan, publish, bells):
    publish(2)
    for _twice in range(2):
        tasks.chain_sequence()
        tasks.chain_push()
        tasks.chain_poll()
    assert cursor().next_index == 2
    assert bells == ["push"]
    assert len(henan.batches) == 1


def test_the_bell_names_tasks_that_exist(monkeypatch):
    sent = []
    for task in (tasks.chain_sequence, tasks.chain_push):
        monkeypatch.setattr(
            task, "apply_async", lambda name=task.name, **options: sent.append((name, options))
        )
    tasks._listen("sequence")
    tasks._listen("push")
    assert [name for name, _ in sent] == ["records.chain.sequence", "records.chain.push"]
    assert all(options["retry"] is False for _, options in sent)


def test_beat_finds_all_work_every_few_seconds(settings):
    others = ("records.chain.reconcile", "records.chain.watch")
    ticking = [entry for entry in tasks.BEAT.values() if entry["task"] not in others]
    assert {entry["task"] for entry in ticking} == {
        "records.chain.sequence",
        "records.chain.push",
        "records.chain.poll",
    }
    assert {entry["schedule"] for entry in ticking} == {settings.CHAIN_TICK_SECONDS}


def test_the_watch_looks_every_half_minute(xuchang, settings):
    settings.CHAIN_SILENT_SECONDS = 60
    assert tasks.BEAT["chain-watch"]["schedule"] == 30.0
    tasks.chain_watch.apply()
    assert [(alarm.cause, alarm.subject) for alarm in ChainAlarm.objects.all()] == [("silent", CITY)]


def test_the_status_says_how_far_everything_has_come(henan, published, publish, push_now):
    published(3)
    push_now()
    publish()
    now = status.status(at=NOW + timedelta(seconds=4))
    assert (now["size"], now["pending"], now["oldest_pending_seconds"]) == (3, 1, 4.0)
    assert (now["confirmed_through"], now["behind_by"], now["problem"]) == (3, 0, None)
    assert json.dumps(now, default=str)
