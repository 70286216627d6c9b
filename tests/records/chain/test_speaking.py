"""Only registered nodes are heard, each request once, in sizes that can be carried; each refusal has its reason."""

import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from records.access.services import chain_user
from records.chain import (
    httpsign,
    peers,
    wire,
)
from records.chain.models import (
    ChainEvent,
    Peer,
    PeerContact,
    PeerKey,
    SeenNonce,
    Traffic,
)
from records.common.signing import node_signer
from tests.records.chain.factories import (
    CITY,
    NATION,
    NOW,
    OTHER_PROVINCE,
    PROVINCE,
    MemoryNode,
    refused_with,
    statement_in,
)

# --- Who may speak ---


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


def test_a_database_that_dies_while_a_key_is_looked_up_does_not_make_the_signature_bad(
    xuchang, client, monkeypatch
):
    def lost(code):
        raise OperationalError("server closed the connection unexpectedly")

    xuchang.write()
    monkeypatch.setattr(httpsign, "active_peer", lost)
    client.raise_request_exception = False
    response = xuchang.post(client, xuchang.batch())
    # No signed word: the child tries again, and nobody is accused.
    assert (response.status_code, "Retry-After" in response) == (503, True)
    assert not PeerContact.objects.exists()
    monkeypatch.undo()
    assert xuchang.post(client, xuchang.batch()).status_code == 200


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


@pytest.fixture
def clock(monkeypatch, settings):
    """This node's clock stands still, and another may differ by a minute."""
    settings.CHAIN_CLOCK_TOLERANCE_SECONDS = 60
    now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr("records.chain.views.timezone.now", lambda: now)
    return now


@pytest.mark.parametrize("ahead", [-60, 0, 60])
def test_clocks_may_differ_by_as_much_as_is_tolerated(xuchang, client, clock, ahead):
    xuchang.write()
    response = xuchang.post(client, xuchang.batch(), created=clock + timedelta(seconds=ahead))
    assert response.status_code == 200
    assert PeerContact.objects.get().clock_ahead == ahead


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (-61, "61 s behind"),
        (61, "61 s ahead of"),
        (-86_400, "86400 s behind"),
        (10**9, "1000000000 s ahead of"),
    ],
)
def test_a_clock_that_differs_more_is_refused_and_told_by_how_much(xuchang, client, clock, ahead, words):
    xuchang.write()
    response = xuchang.post(client, xuchang.batch(), created=clock + timedelta(seconds=ahead))
    refused_with(response, 401, "clock_skew")
    assert words in statement_in(response)["detail"]
    assert not SeenNonce.objects.exists()
    assert Traffic.objects.get().reason == "clock_skew"


def test_the_clock_of_somebody_who_only_claims_to_be_a_node_is_not_looked_at(xuchang, client, clock):
    impostor = MemoryNode(CITY)
    impostor.write()
    created = clock + timedelta(days=1)
    refused_with(impostor.post(client, impostor.batch(), created=created), 401, "unknown_key")


def test_a_request_is_still_known_as_a_replay_at_the_last_moment_at_which_it_could_be_taken(
    xuchang, client, clock, monkeypatch
):
    xuchang.write()
    content = wire.compress(xuchang.batch())
    message = xuchang.signed_post(content, created=clock + timedelta(seconds=60))
    assert xuchang.send(client, message.headers, content).status_code == 200
    later = clock + timedelta(seconds=120)
    monkeypatch.setattr("records.chain.views.timezone.now", lambda: later)
    httpsign.forget_old_nonces(at=later)
    again = xuchang.send(client, message.headers, content)
    assert (again.status_code, statement_in(again)["code"]) == (401, "replayed")


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
    assert httpsign.forget_old_nonces(at=now + httpsign.nonce_life() + timedelta(seconds=5)) == 1
    assert not SeenNonce.objects.exists()


def test_refusals_are_signed_and_logged(xuchang, client, caplog):
    stranger = MemoryNode(OTHER_PROVINCE)
    stranger.write()
    response = stranger.post(client, stranger.batch())
    from records.chain.statements import Statement

    assert Statement.from_json(response.json()).verify(node_signer().public_key)
    assert "unknown_sender" in caplog.text


# --- Sizes and garbage ---


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
    refused_with(xuchang.post(client, xuchang.batch()), 413, "too_many_events")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({"content-encoding": "br"}, 415, "wrong_type")],
)
def test_another_encoding_is_refused(xuchang, client, headers, status, code):
    xuchang.write()
    refused_with(xuchang.post(client, xuchang.batch(), headers=headers), status, code)


def test_only_post_is_answered_at_the_door(xuchang, client):
    assert client.get("/chain/v1/events").status_code == 405
