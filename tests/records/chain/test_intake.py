"""A superior takes in what a registered child signed, once, in order, unaltered; each refusal has its reason."""

import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from records.access.services import chain_user
from records.chain import (
    envelope,
    httpsign,
    intake,
    log,
    merkle,
    notes,
    peers,
    queries,
    registry,
    services,
    verification,
    wire,
)
from records.chain.models import (
    Arrival,
    ChainEvent,
    ConflictAlarm,
    Peer,
    PeerKey,
    Quarantined,
    Receipt,
    SeenNonce,
    Waiting,
)
from records.common.identity import this_node
from records.common.signing import node_signer
from tests.records.chain.factories import (
    CITY,
    KIND,
    NATION,
    NOW,
    OTHER_PROVINCE,
    PROVINCE,
    MemoryNode,
    canonical,
    statement_in,
)


def refused_with(response, status, code):
    content = statement_in(response)
    assert (response.status_code, content["code"]) == (status, code), content
    assert not ChainEvent.objects.exists()


def reasons(response):
    assert response.status_code == 200, statement_in(response)
    return [report["reason"] for report in statement_in(response)["set_aside"]]


# --- What arrives well -----------------------------------------------------------------------------------


def test_a_batch_stands_in_the_upper_log_and_its_documents_exist(xuchang, client, shelf):
    events = xuchang.write(3)
    receipt = statement_in(xuchang.post(client, xuchang.batch()))
    assert receipt["counts"] == {"new": 3, "known": 0, "waiting": 0, "set_aside": 0}
    assert receipt["arrived"] == [[CITY, 0, 2]]
    assert shelf.steps == [(UUID(event.uid), 1, "publish") for event in events]
    rows = ChainEvent.objects.order_by("index")
    assert [bytes(row.leaf_hash) for row in rows] == [event.leaf for event in events]
    assert [row.payload for row in rows] == [event.payload for event in events]
    assert [(row.origin, row.origin_seq, row.sender) for row in rows] == [(CITY, n, CITY) for n in range(3)]
    assert verification.verify_log().sound


def test_what_a_kind_sees_of_an_event(xuchang, client, shelf):
    xuchang.write(payload=canonical({"题": "值"}))
    xuchang.post(client, xuchang.batch())
    (event,) = shelf.taken
    assert (event.origin, event.origin_seq, event.kind, event.version) == (CITY, 0, KIND, 1)
    assert (event.payload, event.at) == ({"题": "值"}, NOW)


def test_payload_bytes_survive_the_way_whatever_they_hold(xuchang, client):
    payload = canonical({'引号"\\': "换行\n\r\t\u2028\u0001", "emoji": "𠮷😀", "list": [[], {}]})
    xuchang.write(payload=payload)
    xuchang.post(client, xuchang.batch())
    assert ChainEvent.objects.get().payload.encode() == payload.encode()


def test_batches_of_many_seals_and_broken_off_seals_arrive_whole(xuchang, client):
    for count in (1, 5, 13, 1, 30):
        xuchang.write(count)
    for start, end in ((0, 4), (4, 9), (9, 50)):
        assert reasons(xuchang.post(client, xuchang.batch(start, end))) == []
    assert ChainEvent.objects.in_log().count() == 50
    assert verification.verify_log().sound


def test_the_receipt_is_signed_and_witnesses_the_senders_checkpoint(xuchang, client):
    xuchang.write(5)
    body = xuchang.batch()
    response = xuchang.post(client, body)
    from records.chain.statements import Statement

    statement = Statement.from_json(response.json())
    signer = node_signer()
    assert statement.verify(signer.public_key)
    content = statement.content
    assert content["batch"] == wire.decode(body).digest
    assert notes.verify_cosignature(
        xuchang.checkpoint(5),
        content["cosignature"],
        code=PROVINCE,
        algorithm="ed25519",
        public_key=signer.public_key,
    )


def test_the_same_batch_again_gets_the_same_receipt_and_changes_nothing(xuchang, client, shelf):
    xuchang.write(4)
    body = xuchang.batch()
    first, second = xuchang.post(client, body), xuchang.post(client, body)
    assert first.json() == second.json()
    assert len(shelf.taken) == 4
    assert ChainEvent.objects.count() == 4
    assert Receipt.objects.count() == 1


def test_intake_wakes_the_way_further_up(xuchang, client, bells, django_capture_on_commit_callbacks):
    xuchang.write()
    with django_capture_on_commit_callbacks(execute=True):
        xuchang.post(client, xuchang.batch())
    assert bells == ["sequence"]


def test_local_and_relayed_events_share_one_log_without_gaps(xuchang, client, publish):
    publish(2)
    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    services.sequence(at=NOW)
    rows = ChainEvent.objects.order_by("index").values_list("index", "origin", "origin_seq")
    assert list(rows) == [(0, CITY, 0), (1, CITY, 1), (2, CITY, 2), (3, PROVINCE, 0), (4, PROVINCE, 1)]
    assert verification.verify_log().sound


# --- Who may speak -----------------------------------------------------------------------------------------


def test_an_unregistered_node_is_not_heard(province, client):
    stranger = MemoryNode(CITY)
    stranger.write()
    refused_with(stranger.post(client, stranger.batch()), 401, "unknown_sender")


def test_a_suspended_node_is_not_heard(xuchang, client):
    peer = Peer.objects.get(code=CITY)
    peers.change_peer(
        peer=peer, name=peer.name, role=peer.role, url="", state="suspended", by=chain_user(), at=NOW
    )
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch()), 401, "unknown_sender")


def test_a_revoked_key_is_refused_from_that_moment(xuchang, client):
    xuchang.write(2)
    assert xuchang.post(client, xuchang.batch(0, 1)).status_code == 200
    peers.revoke_key(key=PeerKey.objects.get(peer__code=CITY), by=chain_user(), at=NOW, reason="私钥泄露")
    response = xuchang.post(client, xuchang.batch(1))
    assert (response.status_code, statement_in(response)["code"]) == (401, "key_revoked")
    assert ChainEvent.objects.count() == 1


def test_a_key_that_begins_tomorrow_does_not_speak_today(province, client):
    xuchang = MemoryNode(CITY)
    xuchang.write()
    peer = Peer.objects.create(code=CITY, name="信用许昌", role="child", registered_at=NOW)
    PeerKey.objects.create(
        peer=peer,
        algorithm="ed25519",
        key_id=xuchang.signer.key_id,
        public_key=xuchang.signer.public_key,
        valid_from=datetime.now(UTC) + timedelta(days=1),
    )
    refused_with(xuchang.post(client, xuchang.batch()), 401, "unknown_key")


def test_the_superior_itself_may_not_push_down(province, client):
    nation = MemoryNode(NATION)
    nation.registered("parent")
    nation.write()
    refused_with(nation.post(client, nation.batch()), 401, "not_a_child")


def test_an_unsigned_request_is_refused(xuchang, client):
    xuchang.write()
    headers = {"content-encoding": "gzip", "chain-receiver": PROVINCE}
    refused_with(xuchang.send(client, headers, wire.compress(xuchang.batch())), 401, "unsigned")


def test_a_request_signed_with_another_key_is_refused(xuchang, client):
    impostor = MemoryNode(CITY)
    impostor.write()
    refused_with(impostor.post(client, impostor.batch()), 401, "unknown_key")


def test_a_changed_body_is_refused(xuchang, client):
    xuchang.write(2)
    signed, sent = wire.compress(xuchang.batch(0, 1)), wire.compress(xuchang.batch(0, 2))
    refused_with(xuchang.post(client, b"", content=signed, sent=sent), 401, "bad_signature")


def test_a_truncated_body_is_refused(xuchang, client):
    xuchang.write()
    content = wire.compress(xuchang.batch())
    refused_with(xuchang.post(client, b"", content=content, sent=content[:-9]), 401, "bad_signature")


@pytest.mark.parametrize("dropped", ["content-digest", "content-encoding", "chain-receiver", "content-type"])
def test_a_signature_that_leaves_something_out_is_refused(xuchang, client, monkeypatch, dropped):
    from http_message_signatures import HTTPMessageSigner

    components = [name for name in httpsign.POST_COMPONENTS if name != dropped]
    xuchang.write()
    content = wire.compress(xuchang.batch())
    message = httpsign.Message(
        "POST",
        "http://testserver/chain/v1/events",
        {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip", "chain-receiver": PROVINCE},
    )
    handler = HTTPMessageSigner(signature_algorithm=httpsign._ByRegisteredKey)
    prepared = handler.prepare(
        message,
        key_id=f"{CITY}/{xuchang.signer.key_id}",
        nonce="n",
        tag=httpsign.TAG,
        include_alg=False,
        covered_component_ids=[name for name in components if name != "content-digest"],
        body=None if dropped == "content-digest" else content,
    )
    handler.apply(message, prepared, xuchang.signer.sign(prepared.signature_base))
    refused_with(xuchang.send(client, message.headers, content), 401, "bad_signature")


def test_a_signature_without_nonce_is_refused(xuchang, client, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: None)
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch()), 401, "no_nonce")


@pytest.mark.parametrize("age", [timedelta(minutes=10), timedelta(minutes=-10)])
def test_a_stale_or_future_signature_is_refused(xuchang, client, age):
    xuchang.write()
    response = xuchang.post(client, xuchang.batch(), created=datetime.now(UTC) - age)
    refused_with(response, 401, "bad_signature")


def test_clocks_may_differ_by_a_minute(xuchang, client):
    xuchang.write()
    created = datetime.now(UTC) + timedelta(seconds=45)
    assert xuchang.post(client, xuchang.batch(), created=created).status_code == 200


def test_a_replayed_request_is_refused(xuchang, client):
    xuchang.write()
    content = wire.compress(xuchang.batch())
    message = xuchang.signed_post(content)
    assert xuchang.send(client, message.headers, content).status_code == 200
    again = xuchang.send(client, message.headers, content)
    assert (again.status_code, statement_in(again)["code"]) == (401, "replayed")
    assert ChainEvent.objects.count() == 1


def test_a_request_for_another_node_cannot_be_used_here(xuchang, client):
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch(), to=NATION), 401, "wrong_receiver")


@pytest.mark.parametrize("header", [{"sender": OTHER_PROVINCE}, {"receiver": NATION}])
def test_a_batch_that_names_somebody_else_is_refused(xuchang, client, header):
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch(**header)), 400, "wrong_address")


def test_old_nonces_are_forgotten_when_their_signatures_are_too_old_anyway(xuchang, client):
    xuchang.write()
    xuchang.post(client, xuchang.batch())
    now = datetime.now(UTC)
    assert httpsign.forget_old_nonces(at=now) == 0
    keep = httpsign.MAX_AGE + 2 * httpsign.CLOCK_SKEW
    assert httpsign.forget_old_nonces(at=now + keep + timedelta(seconds=5)) == 1
    assert not SeenNonce.objects.exists()


def test_refusals_are_signed_and_logged(xuchang, client, caplog):
    stranger = MemoryNode(OTHER_PROVINCE)
    stranger.write()
    response = stranger.post(client, stranger.batch())
    from records.chain.statements import Statement

    assert Statement.from_json(response.json()).verify(node_signer().public_key)
    assert "unknown_sender" in caplog.text


# --- Sizes and garbage ---------------------------------------------------------------------------------------


def test_a_body_of_a_hundred_megabytes_is_refused_unread(xuchang, client):
    message = xuchang.signed_post(b"x")
    headers = {name: value for name, value in message.headers.items() if name != "content-type"}
    response = client.generic(
        "POST",
        "/chain/v1/events",
        b"x",
        content_type=wire.CONTENT_TYPE,
        headers=headers,
        CONTENT_LENGTH=str(100 * 1024 * 1024),
    )
    refused_with(response, 413, "too_large")


def test_a_compression_bomb_is_refused(xuchang, client):
    bomb = zlib.compress(b"\0" * (64 * 1024 * 1024), 9, wbits=31)
    assert len(bomb) < 100_000
    refused_with(xuchang.post(client, b"", content=bomb), 413, "too_large")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"this is not gzip", "not_gzip"),
        (wire.compress(b"")[:-4], "truncated"),
        (wire.compress(b"{}\n") + b"more", "truncated"),
        (wire.compress(b"no newline"), "truncated"),
        (wire.compress(b"[1]\n"), "malformed"),
        (wire.compress(b'{"format":"other"}\n'), "unknown_format"),
        (wire.compress(b"[" * 100_000 + b"\n"), "malformed"),
    ],
)
def test_garbage_is_refused_with_its_reason(xuchang, client, content, code):
    refused_with(xuchang.post(client, b"", content=content), 400, code)


def test_a_batch_with_lines_missing_is_refused(xuchang, client):
    xuchang.write(3)
    lines = xuchang.batch().splitlines(keepends=True)
    refused_with(xuchang.post(client, b"".join(lines[:-1])), 400, "truncated")


def test_more_than_a_thousand_events_are_refused(xuchang, client, monkeypatch):
    monkeypatch.setattr(wire, "MAX_EVENTS", 5)
    xuchang.write(6)
    refused_with(xuchang.post(client, xuchang.batch()), 400, "too_many_events")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({"content-encoding": "br"}, 415, "wrong_type")],
)
def test_another_encoding_is_refused(xuchang, client, headers, status, code):
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch(), headers=headers), status, code)


def test_only_post_is_answered_at_the_door(xuchang, client):
    assert client.get("/chain/v1/events").status_code == 405


# --- One bad event among good ones ------------------------------------------------------------------------------


def bent(body, number, **changes):
    """The batch with one event line changed by a node in the middle, signed and sent on as its own."""
    lines = body.splitlines(keepends=True)
    count = len(lines) - 1 - json.loads(lines[0])["seals"]
    place = len(lines) - count + number
    line = {**json.loads(lines[place]), **changes}
    lines[place] = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    return b"".join(lines)


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


# --- Forgeries ---------------------------------------------------------------------------------------------------


def luoyang():
    return MemoryNode("410300", "信用洛阳")


def henan_to_nation(settings):
    """The node under test becomes the nation, with 河南 as its child in memory."""
    settings.NODE_CODE, settings.NODE_NAME = NATION, "信用中国"
    henan = MemoryNode(PROVINCE, "信用河南")
    henan.registered()
    return henan


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


# --- The child's past ----------------------------------------------------------------------------------------------


def test_a_child_that_rewrites_its_past_is_refused_and_an_alarm_is_raised(xuchang, client):
    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    xuchang.log[1] = luoyang().write()[0]
    xuchang.write(2)
    for _attempt in range(2):
        response = xuchang.post(client, xuchang.batch(3))
        assert (response.status_code, statement_in(response)["code"]) == (409, "rewritten")
    alarm = ConflictAlarm.objects.get()
    assert (alarm.cause, alarm.sender, alarm.position) == ("rewritten", CITY, 5)
    assert ChainEvent.objects.count() == 3


def test_a_checkpoint_the_child_did_not_sign_is_refused(xuchang, client):
    xuchang.write()
    other = MemoryNode(CITY)
    refused_with(
        xuchang.post(client, xuchang.batch(checkpoint=xuchang.checkpoint(1, other.signer))),
        400,
        "bad_checkpoint",
    )


@pytest.mark.parametrize("note", ["", "nonsense", "a\n1\nAAAA\n\n— a AAAA\n"])
def test_a_checkpoint_that_is_none_is_refused(xuchang, client, note):
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch(checkpoint=note)), 400, "bad_checkpoint")


def test_a_checkpoint_of_another_size_is_refused(xuchang, client):
    xuchang.write(3)
    refused_with(
        xuchang.post(client, xuchang.batch(0, 2, checkpoint=xuchang.checkpoint(3))), 400, "bad_checkpoint"
    )


def test_a_child_that_lost_an_answer_is_given_its_receipts_again(xuchang, client):
    xuchang.write(4)
    first = xuchang.post(client, xuchang.batch(0, 2)).json()
    response = xuchang.post(client, xuchang.batch(0, 3))
    content = statement_in(response)
    assert (response.status_code, content["code"], content["next_index"]) == (409, "resume_at", 2)
    assert content["receipts"] == [first]


def test_a_gap_in_the_childs_log_is_answered_with_where_to_go_on(xuchang, client):
    xuchang.write(4)
    content = statement_in(xuchang.post(client, xuchang.batch(2, 4)))
    assert (content["code"], content["next_index"], content["receipts"]) == ("resume_at", 0, [])
    assert not ChainEvent.objects.exists()


def test_two_events_under_one_number_raise_an_alarm_and_the_first_stays(xuchang, client):
    (held,) = xuchang.write()
    xuchang.post(client, xuchang.batch())
    (claimed,) = xuchang.seal([xuchang.draft()], first_seq=0)
    xuchang.write()
    for _again in range(2):
        xuchang.post(client, xuchang.batch(1))
    assert reasons(xuchang.post(client, xuchang.batch(1))) == ["conflict"]
    alarm = ConflictAlarm.objects.get()
    assert (alarm.cause, alarm.origin, alarm.position) == ("conflict", CITY, 0)
    assert (bytes(alarm.held), bytes(alarm.claimed)) == (held.leaf, claimed.leaf)
    assert [bytes(row.leaf_hash) for row in ChainEvent.objects.order_by("index")][0] == held.leaf
    assert ChainEvent.objects.count() == 2


def test_an_event_relayed_a_second_time_is_known_and_not_doubled(xuchang, client, shelf):
    xuchang.write(2)
    xuchang.log.append(xuchang.log[0])
    receipt = statement_in(xuchang.post(client, xuchang.batch()))
    assert receipt["counts"] == {"new": 2, "known": 1, "waiting": 0, "set_aside": 0}
    assert len(shelf.taken) == ChainEvent.objects.count() == 2


# --- Versions ------------------------------------------------------------------------------------------------------


def history(node, *steps):
    """One document's events, sealed in the order of the steps (version, previous, action)."""
    uid = node.draft()["uid"]
    drafts = [
        node.draft(uid=uid, version=version, previous=previous, action=action)
        for version, previous, action in steps
    ]
    return UUID(uid), node.seal(drafts)


def test_versions_of_a_document_arrive_in_order(xuchang, client, shelf):
    uid, _ = history(xuchang, (1, 0, "publish"), (2, 1, "amend"), (5, 2, "end"))
    xuchang.post(client, xuchang.batch())
    assert shelf.steps == [(uid, 1, "publish"), (uid, 2, "amend"), (uid, 5, "end")]


def test_an_event_before_its_predecessor_waits_and_follows_it(xuchang, client, shelf):
    uid, events = history(xuchang, (1, 0, "publish"), (2, 1, "amend"), (3, 2, "amend"), (4, 3, "end"))
    xuchang.log = [events[2], events[3], events[1], events[0]]
    receipt = statement_in(xuchang.post(client, xuchang.batch(0, 2)))
    assert receipt["counts"]["waiting"] == 2
    assert shelf.steps == []
    assert Waiting.objects.count() == ChainEvent.objects.in_log().count() == 2
    xuchang.post(client, xuchang.batch(2, 3))
    assert shelf.steps == []
    xuchang.post(client, xuchang.batch(3, 4))
    assert [step[1] for step in shelf.steps] == [1, 2, 3, 4]
    assert {step[0] for step in shelf.steps} == {uid}
    assert not Waiting.objects.exists()


def test_within_a_batch_the_order_of_lines_does_not_matter(xuchang, client, shelf):
    _, events = history(xuchang, (1, 0, "publish"), (2, 1, "amend"))
    xuchang.log = events[::-1]
    xuchang.post(client, xuchang.batch())
    assert [step[1] for step in shelf.steps] == [1, 2]


@pytest.mark.parametrize(
    ("late", "reason"),
    [
        ((3, 1, "amend"), "version_order"),
        ((2, 0, "publish"), "duplicate_version"),
        ((7, 0, "publish"), "version_order"),
    ],
)
def test_a_document_never_goes_back_in_versions(xuchang, client, shelf, late, reason):
    uid, _ = history(xuchang, (1, 0, "publish"), (2, 1, "amend"))
    xuchang.post(client, xuchang.batch())
    version, previous, action = late
    xuchang.write(uid=str(uid), version=version, previous=previous, action=action)
    assert reasons(xuchang.post(client, xuchang.batch(2))) == [reason]
    assert [step[1] for step in shelf.steps] == [1, 2]


def test_a_document_stays_with_the_node_that_first_published_it(province, client):
    henan, city, other = henan_to_nation(province), MemoryNode(CITY), luoyang()
    (event,) = city.write()
    henan.relay([event], city)
    henan.relay(other.write(uid=event.uid, version=2, previous=1), other)
    assert reasons(henan.post(client, henan.batch(to=NATION), to=NATION)) == ["not_its_document"]


# --- Documents that cannot be made ------------------------------------------------------------------------------------


def test_a_refused_document_comes_back_with_its_reason_and_the_others_exist(xuchang, client, shelf):
    first, second, third = xuchang.write(3)
    shelf.refuse = lambda event: ValueError("统一社会信用代码校验位错误") if event.origin_seq == 1 else None
    receipt = statement_in(xuchang.post(client, xuchang.batch()))
    (report,) = receipt["set_aside"]
    assert (report["reason"], report["detail"], report["uid"]) == (
        "refused",
        "统一社会信用代码校验位错误",
        second.uid,
    )
    assert receipt["arrived"] == [[CITY, 0, 0], [CITY, 2, 2]]
    assert [event.origin_seq for event in shelf.taken][-2:] == [0, 2]
    assert ChainEvent.objects.count() == 2
    row = queries.problems_of(UUID(second.uid)).get()
    assert (row.reason, row.origin_seq) == ("refused", 1)


def test_a_validation_error_is_told_in_its_own_words(xuchang, client, shelf):
    xuchang.write(2)
    shelf.refuse = lambda event: ValidationError(["标题缺失", "日期有误"]) if event.origin_seq == 0 else None
    (report,) = statement_in(xuchang.post(client, xuchang.batch()))["set_aside"]
    assert report["detail"] == "标题缺失; 日期有误"


def test_a_programming_error_of_a_kind_is_not_told_abroad(xuchang, client, shelf, caplog):
    xuchang.write()
    shelf.refuse = lambda event: KeyError("secret detail")
    (report,) = statement_in(xuchang.post(client, xuchang.batch()))["set_aside"]
    assert (report["reason"], report["detail"]) == ("failed", "KeyError")
    assert "document kind failed" in caplog.text


def test_after_a_refusal_the_corrected_version_is_taken(xuchang, client, shelf):
    history(xuchang, (1, 0, "publish"), (2, 1, "amend"))
    shelf.refuse = lambda event: ValueError("缺项") if event.version == 1 else None
    assert reasons(xuchang.post(client, xuchang.batch())) == ["refused"]
    assert [step[1] for step in shelf.steps] == [2]


def test_behind_a_passing_failure_later_versions_wait(xuchang, client, shelf):
    history(xuchang, (1, 0, "publish"), (2, 1, "amend"))
    shelf.refuse = lambda event: RuntimeError() if event.version == 1 else None
    assert reasons(xuchang.post(client, xuchang.batch())) == ["failed"]
    assert shelf.steps == []
    assert Waiting.objects.get().event.version == 2


def test_a_waiting_event_that_its_kind_refuses_is_kept_with_the_reason(xuchang, client, shelf):
    uid, events = history(xuchang, (1, 0, "publish"), (2, 1, "amend"), (3, 2, "end"))
    xuchang.log = [events[1], events[0], events[2]]
    shelf.refuse = lambda event: ValueError("缺项") if event.version == 2 else None
    xuchang.post(client, xuchang.batch(0, 1))
    xuchang.post(client, xuchang.batch(1, 3))
    assert queries.problems_of(uid).get().version == 2
    assert [step[1] for step in shelf.steps[-2:]] == [1, 3]
    assert not Waiting.objects.exists()


def test_a_foreign_key_that_does_not_exist_spoils_one_event_and_not_the_batch(xuchang, client, shelf):
    from records.subjects.models import Organisation

    def dangling(event):
        if event.origin_seq == 1:
            Organisation.objects.create(name="无此区划", region_id="999999", kind=Organisation.Kind.values[0])

    xuchang.write(3)
    shelf.refuse = dangling
    assert reasons(xuchang.post(client, xuchang.batch())) == ["failed"]
    assert ChainEvent.objects.count() == 2


def test_a_kind_may_take_a_whole_batch_at_once(xuchang, client, monkeypatch):
    handed = []
    kind = registry.Kind(
        KIND,
        lambda event, *, at: pytest.fail("one by one"),
        "",
        lambda events, *, at: handed.append(len(events)),
    )
    monkeypatch.setitem(registry._kinds, KIND, kind)
    xuchang.write(7)
    assert reasons(xuchang.post(client, xuchang.batch())) == []
    assert handed == [7]


def test_a_kind_name_is_registered_once(shelf):
    with pytest.raises(ValueError, match="already"):
        registry.register_kind(registry.Kind(KIND, lambda event, *, at: None, ""))
    registry.register_kind(shelf.kind())
    assert [kind.name for kind in registry.kinds()].count(KIND) == 1
    assert registry.label_of(KIND) == "测试公告"
    assert registry.label_of("unknown-kind") == "unknown-kind"


# --- Where things are ---------------------------------------------------------------------------------------------------


def test_the_upper_nodes_know_the_way_an_event_came(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY, "信用许昌")
    (event,) = city.write()
    henan.relay([replace(event, since=envelope.spell(NOW + timedelta(seconds=3)))], city)
    henan.post(client, henan.batch(to=NATION), to=NATION)
    found = queries.arrivals(UUID(event.uid))
    assert [(one.node_code, one.node_name) for one in found] == [
        (CITY, "信用许昌"),
        (PROVINCE, "信用河南"),
        (NATION, "信用中国"),
    ]
    assert [one.at for one in found[:2]] == [NOW, NOW + timedelta(seconds=3)]


def test_a_child_learns_where_its_events_have_come_above(xuchang, client):
    from records.chain.arriving import record_arrivals

    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    for holder, origin in ((NATION, CITY), (NATION, "410300"), (CITY, CITY)):
        record_arrivals(holder_code=holder, holder_name="节点", runs=[(origin, 0, 2)], at=NOW)
    page = statement_in(xuchang.get_arrivals(client))
    assert [(row["holder"], row["origin"], row["first"], row["last"]) for row in page["arrivals"]] == [
        (NATION, CITY, 0, 2)
    ]
    assert statement_in(xuchang.get_arrivals(client, page["next"]))["arrivals"] == []


def test_arrivals_are_told_to_registered_children_only(province, client):
    stranger = MemoryNode(CITY)
    response = stranger.get_arrivals(client)
    assert (response.status_code, statement_in(response)["code"]) == (401, "unknown_sender")
    assert client.get("/chain/v1/arrivals?after=x").status_code == 400
    assert client.get("/chain/v1/arrivals").status_code == 401


def test_the_same_arrival_told_twice_is_one_row(province):
    from records.chain.arriving import record_arrivals

    for _again in range(2):
        record_arrivals(holder_code=NATION, holder_name="信用中国", runs=[(CITY, 0, 4)], at=NOW)
    record_arrivals(holder_code=NATION, holder_name="信用中国", runs=[], at=NOW)
    assert Arrival.objects.count() == 1


def test_a_damaged_log_takes_nothing_more_in_and_says_so(xuchang, client, monkeypatch):
    def damaged(*args, **kwargs):
        raise log.LogDamaged("tile 0/0")

    xuchang.write()
    monkeypatch.setattr(log, "grow", damaged)
    refused_with(xuchang.post(client, xuchang.batch()), 503, "log_damaged")
    assert Peer.objects.get(code=CITY).witnessed_size == 0


def test_batches_of_one_child_are_taken_one_after_another_whatever_their_order(xuchang, client):
    xuchang.write(6)
    bodies = [xuchang.batch(start, start + 2) for start in (0, 2, 4)]
    sender = Peer.objects.get(code=CITY)
    for body in (bodies[2], bodies[1]):
        with pytest.raises(intake.Refused), transaction.atomic():
            intake.receive(sender=sender, body=body, at=NOW)
    for body in bodies:
        intake.receive(sender=sender, body=body, at=NOW)
    assert this_node().code == PROVINCE
    assert merkle.root_at(6, log.subtree()) == merkle.tree_root([event.leaf for event in xuchang.log])


# --- Frames bent by a registered but dishonest sender -------------------------------------------------------------


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
