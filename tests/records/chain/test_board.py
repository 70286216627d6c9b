"""The operator's board: what it counts, what it opens an alarm for, who may see it, and that it closes by itself."""

import io
import json
import re
from datetime import timedelta

import httpx
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.services import chain_user
from records.chain import limits, peers, pushing, traffic, watching
from records.chain.alarm_words import explained
from records.chain.board import board
from records.chain.models import (
    Cause,
    ChainAlarm,
    ConflictAlarm,
    Peer,
    PeerContact,
    PeerKey,
    ReconcileRun,
    Traffic,
    TrafficOutcome,
)
from records.chain.problem_words import problem_words
from tests.records.access.factories import give, person
from tests.records.chain.factories import CITY, NOW, OTHER_PROVINCE, PROVINCE, MemoryNode, bent

PAGE = "admin:records_chainalarm_board"
SOON = NOW + timedelta(minutes=1)


def opened():
    return [
        (alarm.cause, alarm.subject) for alarm in ChainAlarm.objects.filter(closed_at=None).order_by("pk")
    ]


def at_the_door(monkeypatch, moment=NOW):
    monkeypatch.setattr("records.chain.views.timezone.now", lambda: moment)


@pytest.fixture
def now(monkeypatch):
    """Every view answers at this moment, and the child signs at it."""
    at_the_door(monkeypatch)
    return NOW


@pytest.fixture
def administrator(client, province):
    user = person("王芳")
    give(user, "system_admin", region=PROVINCE)
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


# --- Figures ------------------------------------------------------------------------------------------------


def test_a_child_is_behind_by_what_it_says_it_has_and_has_not_pushed(xuchang, client, now):
    xuchang.write(5)
    xuchang.post(client, xuchang.batch(0, 2), created=NOW)
    peer = Peer.objects.get(code=CITY)
    limits.claimed(peer, size=5, at=NOW)
    (child,) = board(at=SOON).children
    assert (child.behind, child.behind_since_at, child.received_at) == (3, NOW, NOW)
    limits.claimed(peer, size=6, at=SOON)
    (child,) = board(at=SOON).children
    assert (child.behind, child.behind_since_at) == (4, NOW)
    at_the_door_body = xuchang.batch(2)
    xuchang.post(client, at_the_door_body, created=NOW)
    limits.claimed(Peer.objects.get(code=CITY), size=5, at=SOON)
    (child,) = board(at=SOON).children
    assert (child.behind, child.behind_since_at) == (0, None)


def test_a_child_tells_the_length_of_its_log_with_each_question(henan, published, push_now):
    published(3)
    push_now()
    pushing.poll(at=NOW)
    assert [request.url.params.get("size") for request in henan.requests if request.method == "GET"] == ["3"]


def test_the_share_that_was_wrong_is_of_all_that_came_in_a_day_and_in_a_week(xuchang, client, now):
    peer = Peer.objects.get(code=CITY)
    for age, new, reasons in ((0, 6, ["hash_mismatch", "malformed"]), (3, 90, ["malformed"])):
        at = NOW - timedelta(days=age)
        traffic.took(sender=peer, new=new, known=0, set_aside=reasons, size=10, at=at)
    traffic.refused(claimed=CITY, reason="replayed", detail="", size=1, at=NOW)
    traffic.refused(claimed=CITY, reason=traffic.BUSY, detail="", size=1, at=NOW)
    traffic.took(sender=peer, new=500, known=0, set_aside=[], size=10, at=NOW - timedelta(days=8))
    (child,) = board(at=NOW).children
    assert (child.day.received, child.day.wrong, child.week.received, child.week.wrong) == (9, 3, 100, 4)
    assert child.day.percent == pytest.approx(100 * 3 / 9)
    assert {(reason.code, reason.count) for reason in child.reasons} == {
        ("hash_mismatch", 1),
        ("malformed", 1),
        ("replayed", 1),
        (traffic.BUSY, 1),
    }


def test_nothing_received_is_no_share_of_nothing(xuchang):
    (child,) = board(at=NOW).children
    assert (child.day.percent, child.behind, child.contacted_at, child.keys) == (None, None, None, 1)


def test_the_trend_tells_own_events_from_those_of_children(xuchang, client, publish, now):
    from records.chain import services

    publish(3)
    services.sequence(at=NOW - timedelta(hours=2))
    xuchang.write(2)
    xuchang.post(client, xuchang.batch(), created=NOW)
    trend = board(at=NOW).trend
    assert len(trend) == 48
    assert [(hour.own, hour.below) for hour in trend[-3:]] == [(3, 0), (0, 0), (0, 2)]


def test_the_board_costs_the_same_few_queries_for_many_children(province, django_assert_max_num_queries):
    for number in range(1, 16):
        MemoryNode(f"41{number:02}00").registered()
    with django_assert_max_num_queries(14):
        assert len(board(at=NOW).children) == 15


def test_old_counts_are_forgotten(province):
    for age in (1, 100):
        traffic.wrote(1, at=NOW - timedelta(days=age))
    assert traffic.forget_old(at=NOW) == 1
    assert Traffic.objects.count() == 1


# --- Limits and back-pressure ------------------------------------------------------------------------------


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


# --- Alarms: one per cause -------------------------------------------------------------------------------------


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


# --- The page -------------------------------------------------------------------------------------------------


def test_the_page_shows_every_figure_and_each_opens_its_list(xuchang, administrator, now):
    xuchang.write(3)
    xuchang.post(administrator, bent(xuchang.batch(), 1, payload='{"x":1}'), created=NOW)
    peers.register_peer(
        role="parent",
        code="000000",
        name="信用中国",
        algorithm="ed25519",
        public_key=b"n" * 32,
        by=chain_user(),
        at=NOW,
    )
    from records.chain.line import cursor_of

    cursor_of(Peer.objects.get(code="000000"))
    watching.watch(at=NOW)
    page = administrator.get(reverse(PAGE)).content.decode()
    for words in (
        "归集看板",
        "向上：信用中国",
        "信用许昌",
        "有隔离的事件",
        "内容与其哈希不一致",
        "线路",
        "畅通",
        "33.3%",
    ):
        assert words in page, words
    doors = set(re.findall(r'href="(/admin/records/[^"]+)"', page))
    assert len(doors) > 20
    for door in doors:
        assert administrator.get(door.replace("&amp;", "&")).status_code == 200, door


def test_without_neighbours_the_page_says_what_to_do(administrator):
    page = administrator.get(reverse(PAGE)).content.decode()
    assert "还没有登记下级节点。" in page
    assert "登记下级节点</a>" in page
    assert "目前没有告警。" in page
    assert "本节点没有向上级报送过" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("system_admin", 200),
        ("audit_admin", 200),
        ("supervisor", 200),
        ("clerk", 200),
        ("security_admin", 403),
        ("identity_custodian", 403),
    ],
)
def test_the_board_is_for_those_who_may_look_at_the_chain(province, client, role, status):
    user = person("李明")
    give(user, role, region=PROVINCE)
    client.force_login(user, backend="records.access.backends.RoleBackend")
    assert client.get(reverse(PAGE)).status_code == status
    assert ("归集看板" in client.get("/admin/").content.decode()) == (status == 200)


def test_a_conflict_is_closed_by_an_administrator_who_says_what_it_was(xuchang, administrator, now):
    xuchang.write(2)
    xuchang.post(administrator, xuchang.batch(), created=NOW)
    xuchang.log[0] = MemoryNode(CITY).write()[0]
    xuchang.write()
    xuchang.post(administrator, xuchang.batch(2), created=NOW)
    alarm = ConflictAlarm.objects.get()
    address = reverse("admin:records_conflictalarm_change", args=[alarm.pk])
    assert administrator.post(address, {"finding": " "}).status_code == 200
    alarm.refresh_from_db()
    assert alarm.closed_at is None
    assert administrator.post(address, {"finding": "恢复了旧备份，已按日志重建"}).status_code == 302
    alarm.refresh_from_db()
    assert alarm.closed_at is not None
    entry = AuditEntry.objects.get(action="chain_alarm_closed")
    assert entry.details["finding"] == "恢复了旧备份，已按日志重建"
    assert administrator.post(address, {"finding": "再来一次"}).status_code == 403


def test_nobody_else_closes_a_conflict(xuchang, client, province):
    alarm = ConflictAlarm.objects.create(
        cause="rewritten", sender=CITY, origin=CITY, position=1, held=b"", claimed=b"", raised_at=NOW
    )
    user = person("周敏")
    give(user, "audit_admin", region=PROVINCE)
    client.force_login(user, backend="records.access.backends.RoleBackend")
    address = reverse("admin:records_conflictalarm_change", args=[alarm.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"finding": "无事"}).status_code == 403
    alarm.refresh_from_db()
    assert alarm.closed_at is None


# --- The command and the metrics --------------------------------------------------------------------------------


def test_the_command_tells_the_same_figures(xuchang, client, now):
    xuchang.write(3)
    xuchang.post(client, bent(xuchang.batch(), 1, payload='{"x":1}'), created=NOW)
    watching.watch(at=NOW)
    out = io.StringIO()
    call_command("chain", "status", "--json", stdout=out)
    told = json.loads(out.getvalue())
    child = told["children"][CITY]
    assert (child["held_through"], child["quarantined"], child["valid_keys"]) == (3, 1, 1)
    assert told["alarms"] == [f"quarantine {CITY} 1"]
    out = io.StringIO()
    call_command("chain", "status", stdout=out)
    assert f"  {CITY}:\n    held_through: 3\n" in out.getvalue()


def test_prometheus_reads_the_chain(xuchang, client, now):
    xuchang.write(3)
    xuchang.post(client, bent(xuchang.batch(), 1, payload='{"x":1}'), created=NOW)
    stranger = MemoryNode(OTHER_PROVINCE)
    stranger.write()
    stranger.post(client, stranger.batch(), created=NOW)
    watching.watch(at=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("records.chain.metrics.timezone.now", lambda: SOON)
        text = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()
    for line in (
        "portal_chain_up 1.0",
        "portal_chain_log_size 2.0",
        "portal_chain_pending_events 0.0",
        f'portal_chain_child_last_contact_seconds{{child="{CITY}"}} 60.0',
        f'portal_chain_child_received_24h{{child="{CITY}"}} 2.0',
        f'portal_chain_child_quarantined_24h{{child="{CITY}",reason="hash_mismatch"}} 1.0',
        'portal_chain_child_refused_24h{child="",reason="unknown_sender"} 1.0',
        f'portal_chain_alarm_open{{cause="quarantine",node="{CITY}"}} 1.0',
    ):
        assert line in text, line
    assert "django_http_requests" in text


def test_a_node_with_a_superior_tells_how_the_line_fares(henan, published, push_now, client):
    published(2)
    henan.answer_with = unreachable
    push_now()
    text = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()
    assert "portal_chain_upstream_behind_events 2.0" in text
    assert 'portal_chain_upstream_breaker{state="closed"} 1.0' in text
    assert "portal_chain_upstream_failures 1.0" in text


def test_a_database_that_does_not_answer_leaves_the_other_metrics(db, client, monkeypatch):
    from django.db import OperationalError

    def away(*, at):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("records.chain.metrics.board", away)
    text = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()
    assert "portal_chain_up 0.0" in text
    assert "django_http_requests" in text


def test_counts_are_kept_apart_by_outcome(province):
    traffic.wrote(3, at=NOW)
    traffic.wrote(2, at=NOW + timedelta(minutes=5))
    row = Traffic.objects.get()
    assert (row.sender, row.outcome, row.events, row.last_at) == (
        PROVINCE,
        TrafficOutcome.WRITTEN,
        5,
        NOW + timedelta(minutes=5),
    )
