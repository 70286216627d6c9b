"""One open alarm per cause: opened when it shows, closed by itself when it is gone, and put into words."""

import re
from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, connection, transaction

from records.access.services import chain_user
from records.chain import limits, peers, traffic, watching
from records.chain.alarm_words import explained
from records.chain.models import (
    Cause,
    ChainAlarm,
    Peer,
    PeerKey,
    ReconcileRun,
)
from records.chain.problem_words import problem_words
from tests.records.chain.factories import CITY, NOW, OTHER_PROVINCE, PROVINCE, MemoryNode, bent

SOON = NOW + timedelta(minutes=1)


def at_the_door(monkeypatch, moment=NOW):
    monkeypatch.setattr("records.chain.views.timezone.now", lambda: moment)


@pytest.fixture
def now(monkeypatch):
    """Every view answers at this moment, and the child signs at it."""
    at_the_door(monkeypatch)
    return NOW


def opened():
    return [
        (alarm.cause, alarm.subject) for alarm in ChainAlarm.objects.filter(closed_at=None).order_by("pk")
    ]


def test_one_alarm_stays_open_while_a_cause_lasts_and_closes_when_it_is_gone(xuchang):
    silent = NOW + timedelta(hours=2)
    for look in range(4):
        watching.watch(at=silent + timedelta(seconds=30 * look))
    alarm = ChainAlarm.objects.get()
    assert (alarm.cause, alarm.subject, alarm.count, alarm.closed_at) == ("silent", CITY, 4, None)
    assert (alarm.opened_at, alarm.last_at) == (silent, silent + timedelta(seconds=90))
    back = silent + timedelta(minutes=3)
    limits.heard(Peer.objects.get(code=CITY), at=back)
    watching.watch(at=back)
    # It may come again in a moment: that would not be another alarm.
    assert opened() == [("silent", CITY)]
    watching.watch(at=back + timedelta(minutes=5))
    alarm.refresh_from_db()
    assert alarm.closed_at == back + timedelta(minutes=5)


def test_a_cause_that_flaps_is_one_alarm(xuchang):
    peer = Peer.objects.get(code=CITY)
    start = NOW + timedelta(hours=2)
    for minute in range(0, 20, 2):
        at = start + timedelta(minutes=minute)
        limits.heard(peer, at=at if minute % 4 else at - timedelta(hours=2))
        watching.watch(at=at)
    assert ChainAlarm.objects.count() == 1


def test_a_cause_that_comes_back_later_is_a_new_alarm(xuchang):
    peer, late = Peer.objects.get(code=CITY), NOW + timedelta(hours=2)
    watching.watch(at=late)
    limits.heard(peer, at=late)
    watching.watch(at=late + timedelta(minutes=6))
    watching.watch(at=late + timedelta(hours=3))
    assert [alarm.closed_at is None for alarm in ChainAlarm.objects.order_by("pk")] == [False, True]


def test_the_database_holds_one_open_alarm_per_cause_and_leaves_closed_ones(xuchang):
    watching.watch(at=NOW + timedelta(hours=2))
    insert = (
        "INSERT INTO records_chainalarm (cause, subject, detail, opened_at, last_at, count)"
        " VALUES ('silent', %s, '', now(), now(), 1)"
    )
    with pytest.raises(IntegrityError, match="chain_one_alarm_per_cause"), transaction.atomic():
        run(insert, CITY)
    run("UPDATE records_chainalarm SET closed_at = last_at")
    for change in ("UPDATE records_chainalarm SET count = 7", "DELETE FROM records_chainalarm"):
        with pytest.raises(IntegrityError, match="a closed alarm stays"), transaction.atomic():
            run(change)
    with pytest.raises(IntegrityError, match="chain_alarm_in_order"), transaction.atomic():
        run(insert.replace("now(), now()", "now(), now() - interval '1 day'"), CITY)


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_nothing_wrong_is_no_alarm(xuchang, client, now):
    xuchang.write(2)
    xuchang.post(client, xuchang.batch(), created=NOW)
    assert watching.watch(at=SOON) == 0


def test_a_child_with_a_wrong_clock_is_named_before_and_after_it_is_refused(xuchang, client, now, settings):
    settings.CHAIN_CLOCK_TOLERANCE_SECONDS = 60
    xuchang.write()
    xuchang.post(client, xuchang.batch(), created=NOW + timedelta(seconds=40))
    watching.watch(at=SOON)
    alarm = ChainAlarm.objects.get()
    assert (alarm.cause, alarm.subject) == ("clock", CITY)
    assert "40" in explained(alarm)
    xuchang.post(client, xuchang.batch(), created=NOW + timedelta(seconds=90))
    watching.watch(at=SOON)
    alarm.refresh_from_db()
    assert (explained(alarm), alarm.count) == (problem_words("clock_skew"), 2)
    assert opened() == [("clock", CITY)]


def test_a_revoked_key_that_goes_on_speaking_is_one_alarm(xuchang, client, now):
    xuchang.write()
    peers.revoke_key(key=PeerKey.objects.get(peer__code=CITY), by=chain_user(), at=NOW, reason="私钥泄露")
    for _again in range(3):
        xuchang.post(client, xuchang.batch(), created=NOW)
    watching.watch(at=SOON)
    assert set(opened()) == {("refusing", CITY), ("keyless", CITY)}


def test_a_few_doubled_requests_are_no_alarm_and_many_are(xuchang):
    limits.heard(Peer.objects.get(code=CITY), at=NOW)
    for count in (9, 1):
        for _again in range(count):
            traffic.refused(claimed=CITY, reason="replayed", detail="", size=1, at=NOW)
        watching.watch(at=NOW)
        assert opened() == ([] if count == 9 else [("refusing", CITY)])


def test_a_stranger_that_signs_requests_is_told_of(province, client, now):
    stranger = MemoryNode(OTHER_PROVINCE)
    stranger.write()
    stranger.post(client, stranger.batch(), created=NOW)
    watching.watch(at=SOON)
    assert opened() == [("strangers", "")]


def test_what_was_set_aside_and_what_contradicts_itself_stay_open_until_somebody_acts(xuchang, client, now):
    xuchang.write(2)
    xuchang.post(client, bent(xuchang.batch(0, 2), 0, payload='{"x":1}'), created=NOW)
    xuchang.log[0] = MemoryNode(CITY).write()[0]
    xuchang.write()
    xuchang.post(client, xuchang.batch(2), created=NOW)
    watching.watch(at=SOON)
    assert {("quarantine", CITY), ("evidence", CITY)} <= set(opened())


def test_a_superior_that_is_away_is_one_alarm_and_not_also_a_late_one(henan, published, push_now):
    published(2)
    henan.answer_with = unreachable
    push_now()
    watching.watch(at=NOW + timedelta(hours=1))
    alarm = ChainAlarm.objects.get()
    assert (alarm.cause, alarm.subject, alarm.detail) == ("upstream", PROVINCE, "unreachable")


def unreachable(request):
    raise httpx.ConnectError("no route to host")


def test_events_that_nobody_sends_or_places_are_told_of(henan, published, publish, push_now):
    published()
    push_now()
    published(2)
    publish()
    watching.watch(at=NOW + timedelta(hours=1))
    assert set(opened()) == {("late", PROVINCE), ("stalled", CITY)}


def test_a_comparison_that_left_something_or_did_not_come_is_told_of(city):
    ReconcileRun.objects.create(
        trigger="nightly", started_at=NOW, finished_at=NOW, found=3, healed=1, problem=""
    )
    watching.watch(at=NOW)
    assert (ChainAlarm.objects.get().cause, ChainAlarm.objects.get().detail) == ("reconcile", "2")
    ReconcileRun.objects.create(
        trigger="nightly", started_at=NOW, finished_at=NOW, found=0, healed=0, problem=""
    )
    watching.watch(at=NOW + timedelta(minutes=6))
    assert opened() == []
    watching.watch(at=NOW + timedelta(hours=37))
    assert opened() == [("reconcile", CITY)]


def test_a_backlog_above_the_setting_is_told_of(city, publish, settings):
    settings.CHAIN_BACKLOG_LIMIT = 1
    publish(2)
    watching.watch(at=NOW)
    assert opened() == [("overloaded", CITY)]


@pytest.mark.parametrize("cause", list(Cause))
def test_every_alarm_is_put_into_words(db, cause):
    details = {
        Cause.SILENT: NOW.isoformat(),
        Cause.UPSTREAM: "unreachable",
        Cause.REFUSING: "key_revoked replayed",
    }
    words = explained(ChainAlarm(cause=cause, subject=CITY, detail=details.get(cause, "3")))
    assert words
    assert not re.search("[a-z]+_[a-z]+", words)
