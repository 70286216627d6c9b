"""Nobody alters or forges another origin's event, and one bad event spoils no other."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction

from records.access.services import chain_user
from records.chain import (
    intake,
    peers,
    queries,
    verification,
)
from records.chain.models import (
    ChainEvent,
    ConflictAlarm,
    Peer,
    PeerKey,
    Quarantined,
)
from tests.records.chain.factories import (
    CITY,
    KIND,
    NATION,
    NOW,
    PROVINCE,
    MemoryNode,
    bent,
    henan_to_nation,
    history,
    luoyang,
    reasons,
    refused_with,
    statement_in,
)

# --- One bad event among good ones ---


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"payload": '{"title":"改过"}'}, "hash_mismatch"),
        ({"version": 7}, "hash_mismatch"),
        ({"uid": "0197a000-0000-7000-8000-000000000000"}, "hash_mismatch"),
        ({"at": "2026-05-06T02:00:01.000000Z"}, "hash_mismatch"),
        ({"version": True}, "malformed"),
        ({"version": 2**40}, "malformed"),
        ({"previous": 1}, "malformed"),
        ({"uid": "not-a-uid"}, "malformed"),
        ({"uid": "0197A000-0000-7000-8000-000000000000"}, "malformed"),
        ({"kind": 'quote"'}, "malformed"),
        ({"action": "delete"}, "malformed"),
        ({"salt": "AAAA"}, "malformed"),
        ({"seal": 9}, "malformed"),
        ({"seq": -1}, "malformed"),
        ({"at": "yesterday"}, "malformed"),
        ({"since": "yesterday"}, "malformed"),
        ({"payload": "a\x00b"}, "malformed"),
        ({"payload": "\ud800"}, "malformed"),
        ({"payload": None}, "malformed"),
    ],
)
def test_an_event_changed_on_the_way_is_set_aside_and_the_others_go_on(
    xuchang, client, shelf, changes, reason
):
    xuchang.write(3)
    body = xuchang.batch()
    if changes.get("payload") == "\ud800":
        body = body.replace(b'"payload":"', b'"payload":"\\ud800', 2).replace(
            b'"payload":"\\ud800', b'"payload":"', 1
        )
    else:
        body = bent(body, 1, **changes)
    assert reasons(xuchang.post(client, body)) == [reason]
    assert [event.origin_seq for event in shelf.taken] == [0, 2]
    assert list(ChainEvent.objects.order_by("index").values_list("index", "origin_seq")) == [(0, 0), (1, 2)]
    row = Quarantined.objects.get()
    assert (row.reason, row.sender, row.reported_by) == (reason, CITY, "")
    assert list(queries.problems()) == [row]
    assert verification.verify_log().sound


def test_a_line_that_is_no_json_is_set_aside_alone(xuchang, client, shelf):
    xuchang.write(3)
    lines = xuchang.batch().splitlines(keepends=True)
    lines[-2] = b"\xff\x00 not json\n"
    assert reasons(xuchang.post(client, b"".join(lines))) == ["malformed"]
    assert len(shelf.taken) == 2


def test_after_a_bad_event_the_next_batches_still_continue_the_log(xuchang, client):
    xuchang.write(4)
    assert reasons(xuchang.post(client, bent(xuchang.batch(0, 2), 0, payload='{"x":1}'))) == ["hash_mismatch"]
    assert reasons(xuchang.post(client, xuchang.batch(2))) == []


@pytest.mark.parametrize(
    ("payload", "reason"),
    [("not json", "payload_invalid"), ("[1]", "payload_invalid"), ('{"a":NaN}', "payload_invalid")],
)
def test_a_payload_that_is_no_json_object_is_set_aside(xuchang, client, payload, reason):
    xuchang.write(payload=payload)
    assert reasons(xuchang.post(client, xuchang.batch())) == [reason]
    assert not ChainEvent.objects.exists()


def test_a_kind_this_node_does_not_know_is_set_aside_and_named(xuchang, client):
    xuchang.write(kind="from-the-future")
    xuchang.write()
    assert reasons(xuchang.post(client, xuchang.batch())) == ["unknown_kind"]
    assert ChainEvent.objects.get().kind == KIND


# --- Forgeries ---


def test_a_relayed_event_proves_its_origin_by_the_origins_own_seal(province, client, shelf):
    henan, city = henan_to_nation(province), MemoryNode(CITY, "信用许昌")
    henan.relay(city.write(3), city)
    henan.write(2)
    receipt = statement_in(henan.post(client, henan.batch(to=NATION), to=NATION))
    assert receipt["arrived"] == [[PROVINCE, 0, 1], [CITY, 0, 2]]
    key = PeerKey.objects.get(peer__code=CITY)
    assert (key.peer.role, key.vouched_by) == ("origin", PROVINCE)
    assert ChainEvent.objects.filter(origin=CITY).count() == 3


def test_a_relay_cannot_forge_an_origin_that_is_known(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    henan.relay(city.write(), city)
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == []
    forger = MemoryNode(CITY, seq=1)
    henan.relay(forger.write(), forger)
    assert reasons(henan.post(client, henan.batch(1, to=NATION), to=NATION)) == ["unknown_key"]
    assert ChainEvent.objects.count() == 1


def test_a_relay_cannot_seal_in_an_origins_name_with_its_own_key(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    henan.relay(city.write(), city)
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == []
    forger = MemoryNode(CITY, signer=henan.signer, seq=1)
    henan.relay(forger.write(), city)
    assert reasons(henan.post(client, henan.batch(1, to=NATION), to=NATION)) == ["unknown_key"]


def test_a_relay_cannot_alter_an_origins_event_even_with_a_fitting_hash(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    first, second = city.write(2)
    forged = replace(second, payload='{"title":"改过"}')
    forged = replace(forged, leaf=forged.envelope().leaf())
    henan.relay([first, forged], city)
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == ["bad_path"]
    assert ChainEvent.objects.get().origin_seq == 0


def test_a_seal_with_a_broken_signature_is_set_aside(xuchang, client):
    good = xuchang.write()
    (event,) = xuchang.write()
    xuchang.log[1] = replace(event, seal=replace(event.seal, signature=b"\0" * 64))
    assert reasons(xuchang.post(client, xuchang.batch())) == ["bad_seal"]
    assert bytes(ChainEvent.objects.get().leaf_hash) == good[0].leaf


def test_a_node_speaks_only_for_its_own_territory(province, client):
    henan, wuhan = henan_to_nation(province), MemoryNode("420100")
    henan.relay(wuhan.write(), wuhan)
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == ["outside_territory"]


def test_a_city_cannot_speak_for_another_city(xuchang, client):
    other = luoyang()
    xuchang.relay(other.write(), other)
    assert reasons(xuchang.post(client, xuchang.batch())) == ["outside_territory"]
    assert not Peer.objects.filter(code="410300").exists()


def test_a_vouched_key_whose_name_is_not_its_hash_is_not_taken(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    henan.relay(city.write(), city)
    henan.vouched = [replace(city.as_key(), key_id="0" * 16)]
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == ["unknown_origin"]


def test_events_sealed_with_a_revoked_origin_key_are_refused_and_what_came_before_stays(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    henan.relay(city.write(), city)
    henan.post(client, henan.batch(to=NATION), to=NATION)
    peers.revoke_key(key=PeerKey.objects.get(peer__code=CITY), by=chain_user(), at=NOW, reason="私钥泄露")
    henan.relay(city.write(), city)
    assert reasons(henan.post(client, henan.batch(1, to=NATION), to=NATION)) == ["key_revoked"]
    assert ChainEvent.objects.count() == 1


# --- Frames bent by a registered but dishonest sender ---


def with_seal(body, **changes):
    lines = body.splitlines(keepends=True)
    lines[1] = json.dumps({**json.loads(lines[1]), **changes}).encode() + b"\n"
    return b"".join(lines)


def with_header(body, **changes):
    lines = body.splitlines(keepends=True)
    lines[0] = json.dumps({**json.loads(lines[0]), **changes}).encode() + b"\n"
    return b"".join(lines)


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0},
        {"size": "3"},
        {"origin": "41100"},
        {"root": "AAAA"},
        {"signature": 5},
        {"positions": [[0, 9]]},
        {"positions": [[2, 1]]},
        {"positions": [[0, 2]] * 400},
        {"positions": [[0, 1]]},
        {"nodes": ""},
        {"nodes": "AAAA"},
        {"sealed_at": "2026-05-06"},
    ],
)
def test_a_seal_that_does_not_fit_is_refused_with_the_whole_frame(xuchang, client, changes):
    xuchang.write(3)
    body = with_seal(xuchang.batch(), **changes)
    response = xuchang.post(client, body)
    content = statement_in(response)
    if response.status_code == 200:
        # Fewer positions than events: what is not shown to lie under the seal is set aside.
        assert {report["reason"] for report in content["set_aside"]} == {"bad_path"}
    else:
        refused_with(response, 400, "malformed")


@pytest.mark.parametrize(
    "changes",
    [
        {"leaves": "AAAA"},
        {"leaves": None},
        {"seals": -1},
        {"from_index": "0"},
        {"from_index": True},
        {"sender": "nobody"},
        {"keys": [{"node": CITY}]},
        {"keys": 7},
        {"checkpoint": None},
    ],
)
def test_a_header_that_does_not_fit_is_refused(xuchang, client, changes):
    xuchang.write(2)
    refused_with(xuchang.post(client, with_header(xuchang.batch(), **changes)), 400, "malformed")


def test_an_event_outside_its_seals_range_is_set_aside(xuchang, client):
    events = xuchang.write(2)
    assert reasons(xuchang.post(client, bent(xuchang.batch(), 1, seq=5))) == ["hash_mismatch"]
    assert bytes(ChainEvent.objects.get().leaf_hash) == events[0].leaf


def test_an_alarm_about_a_rewritten_log_is_raised_once_while_it_is_open(xuchang, client):
    xuchang.write(2)
    xuchang.post(client, xuchang.batch())
    xuchang.log[0] = luoyang().write()[0]
    for _more in range(3):
        xuchang.write()
        assert xuchang.post(client, xuchang.batch(2)).status_code == 409
    assert ConflictAlarm.objects.count() == 1


def test_a_lost_connection_says_nothing_about_an_event(xuchang, shelf):
    from django.db import OperationalError

    def lost(event):
        raise OperationalError("server closed the connection unexpectedly")

    xuchang.write(2)
    shelf.refuse = lost
    with pytest.raises(OperationalError), transaction.atomic():
        intake.receive(sender=Peer.objects.get(code=CITY), body=xuchang.batch(), at=NOW)
    assert not Quarantined.objects.exists()
    assert not ChainEvent.objects.exists()
    shelf.refuse = lambda event: None
    intake.receive(sender=Peer.objects.get(code=CITY), body=xuchang.batch(), at=NOW)
    assert len(shelf.taken) == 2


def test_a_kind_that_breaks_its_transaction_spoils_one_event(xuchang, client, shelf):
    from django.db import connection

    def broken(event):
        if event.origin_seq == 0:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")

    xuchang.write(2)
    shelf.refuse = broken
    assert reasons(xuchang.post(client, xuchang.batch())) == ["failed"]
    assert ChainEvent.objects.count() == 1


def test_missed_receipts_are_repeated_in_answers_of_bounded_size(xuchang, client, monkeypatch):
    from records.chain import witnessing

    xuchang.write(6)
    for start in range(0, 6, 2):
        xuchang.post(client, xuchang.batch(start, start + 2))
    monkeypatch.setattr(witnessing, "MISSED_BYTES", 10)
    content = statement_in(xuchang.post(client, xuchang.batch(0, 1)))
    assert (content["next_index"], len(content["receipts"])) == (6, 1)


def test_asking_where_a_document_is_costs_few_queries(province, client, django_assert_max_num_queries):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    uid, events = history(city, *[(number, number - 1, "amend") for number in range(1, 9)])
    henan.relay(events, city)
    henan.post(client, henan.batch(to=NATION), to=NATION)
    with django_assert_max_num_queries(3):
        assert len(queries.arrivals(uid)) == 8 * 3
    assert queries.arrivals(UUID("0197a000-0000-7000-8000-000000000000")) == []
