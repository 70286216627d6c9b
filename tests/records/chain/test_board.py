"""The operator's board: what it counts, what it opens an alarm for, who may see it, and that it closes by itself."""

import io
import json
import re
from datetime import timedelta

import httpx
import pytest
from django.core.management import call_command
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.services import chain_user
from records.chain import limits, peers, pushing, traffic, watching
from records.chain.board import board
from records.chain.models import (
    ChainAlarm,
    ConflictAlarm,
    Peer,
    Traffic,
    TrafficOutcome,
)
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
    rest = xuchang.batch(2)
    xuchang.post(client, rest, created=NOW)
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


def unreachable(request):
    raise httpx.ConnectError("no route to host")


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
