"""
What a hostile or broken neighbour may try at the real door: refused with a reason, written down, nothing changed.

Each attempt leaves one log line, one row in this hour's counts and one entry in the audit trail; every other
table is compared row by row.
"""

import json
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import UnreadablePostError

from records.access.models import AuditEntry
from records.access.services import chain_user
from records.chain import peers, wire
from records.chain.models import PeerKey, Traffic
from records.chain.statements import Statement
from records.common.signing import node_signer
from tests.records.chain.factories import (
    CITY,
    NATION,
    NOW,
    OTHER_PROVINCE,
    PROVINCE,
    MemoryNode,
    bent,
    henan_to_nation,
    luoyang,
    reasons,
    statement_in,
)

# What a refusal writes: that it happened, that its nonce is used, and that a registered child was heard.
WRITTEN_BY_A_REFUSAL = {"records_traffic", "records_auditentry", "records_seennonce", "records_peercontact"}
MEGABYTE = 1024 * 1024


def contents():
    """Every table of the node, as a hash of its rows."""
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor) if name not in WRITTEN_BY_A_REFUSAL
        ]
        found = {}
        for name in tables:
            cursor.execute(
                f'SELECT count(*), md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM "{name}" row'
            )
            found[name] = cursor.fetchone()
    return found


@pytest.fixture
def known(xuchang, client):
    """A child that has pushed two events before it, or somebody in its name, does wrong."""
    xuchang.write(2)
    assert xuchang.post(client, xuchang.batch()).status_code == 200
    return xuchang


def stranger(child, client):
    other = MemoryNode(OTHER_PROVINCE)
    other.write()
    return other.post(client, other.batch())


def impostor(child, client):
    forger = MemoryNode(CITY)
    forger.write()
    return forger.post(client, forger.batch())


def revoked(child, client):
    peers.revoke_key(key=PeerKey.objects.get(peer__code=CITY), by=chain_user(), at=NOW, reason="私钥泄露")
    before = contents()
    child.write()
    answer = child.post(client, child.batch(2))
    assert contents() == before
    return answer


def replayed(child, client):
    content = wire.compress(child.batch(0, 2))
    message = child.signed_post(content)
    child.send(client, message.headers, content)
    return child.send(client, message.headers, content)


def a_hundred_megabytes(child, client):
    message = child.signed_post(b"x")
    headers = {name: value for name, value in message.headers.items() if name != "content-type"}
    return client.generic(
        "POST",
        "/chain/v1/events",
        b"x",
        content_type=wire.CONTENT_TYPE,
        headers=headers,
        CONTENT_LENGTH=str(100 * MEGABYTE),
    )


def without_length(child, client):
    message = child.signed_post(b"x")
    headers = {name: value for name, value in message.headers.items() if name != "content-type"}
    return client.generic(
        "POST", "/chain/v1/events", b"x", content_type=wire.CONTENT_TYPE, headers=headers, CONTENT_LENGTH=""
    )


def garbage(child, client):
    return child.post(client, b"", content=b"\x1f\x8b\x08 this is not gzip" * 1000)


def bomb(child, client):
    return child.post(client, b"", content=zlib.compress(b"\0" * (64 * MEGABYTE), 9, wbits=31))


def bomb_within(child, client):
    """A stream inside the stream: what comes out of the first is no batch, whatever lies in it."""
    inner = zlib.compress(b"\0" * (7 * MEGABYTE), 9, wbits=31)
    return child.post(client, b"", content=zlib.compress(inner, 9, wbits=31))


def cut_off(child, client):
    child.write()
    content = wire.compress(child.batch(2))
    return child.post(client, b"", content=content, sent=content[:-9])


def changed_on_the_way(child, client):
    child.write()
    content = wire.compress(child.batch(2))
    return child.post(client, b"", content=content, sent=content[:-1] + bytes([content[-1] ^ 1]))


def for_another_node(child, client):
    return child.post(client, child.batch(0, 2), to=NATION)


def in_anothers_name(child, client):
    return child.post(client, child.batch(0, 2, sender=OTHER_PROVINCE))


def wrong_clock(child, client):
    return child.post(client, child.batch(0, 2), created=datetime.now(UTC) - timedelta(hours=1))


ATTEMPTS = [
    (stranger, 401, "unknown_sender", ""),
    (impostor, 401, "unknown_key", CITY),
    (revoked, 401, "key_revoked", CITY),
    (replayed, 401, "replayed", CITY),
    (a_hundred_megabytes, 413, "too_large", CITY),
    (without_length, 411, "length_required", CITY),
    (garbage, 400, "not_gzip", CITY),
    (bomb, 413, "too_large", CITY),
    (bomb_within, 400, "truncated", CITY),
    (cut_off, 401, "bad_signature", CITY),
    (changed_on_the_way, 401, "bad_signature", CITY),
    (for_another_node, 401, "wrong_receiver", CITY),
    (in_anothers_name, 400, "wrong_address", CITY),
    (wrong_clock, 401, "clock_skew", CITY),
]


@pytest.mark.parametrize(
    ("attempt", "status", "code", "sender"), ATTEMPTS, ids=lambda value: getattr(value, "__name__", None)
)
def test_an_attempt_is_refused_with_its_reason_written_down_and_changes_nothing(
    known, client, caplog, attempt, status, code, sender
):
    before = contents()
    answer = attempt(known, client)
    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    signed = Statement.from_json(problem)
    assert signed.verify(node_signer().public_key)
    assert (signed.content["code"], signed.content["detail"]) == (code, problem["detail"])
    assert f"chain request refused: POST /chain/v1/events: {code}" in caplog.text
    row = Traffic.objects.get(outcome="refused")
    assert (row.sender, row.reason, row.requests, row.events) == (sender, code, 1, 0)
    entry = AuditEntry.objects.get(action="chain_request_refused")
    assert (entry.outcome, entry.details["reason"]) == ("refused", code)
    if attempt is not revoked:
        assert contents() == before


def test_a_flood_of_refusals_makes_one_row_and_one_entry_an_hour(known, client):
    for _again in range(5):
        stranger(known, client)
        impostor(known, client)
    assert list(
        Traffic.objects.filter(outcome="refused")
        .order_by("sender")
        .values_list("sender", "reason", "requests")
    ) == [("", "unknown_sender", 5), (CITY, "unknown_key", 5)]
    assert AuditEntry.objects.filter(action="chain_request_refused").count() == 2


def test_a_child_that_asks_where_to_go_on_has_done_nothing_wrong(known, client):
    known.write(3)
    answer = known.post(client, known.batch(4))
    assert (answer.status_code, statement_in(answer)["code"]) == (409, "resume_at")
    assert not Traffic.objects.filter(outcome="refused").exists()
    assert not AuditEntry.objects.filter(action="chain_request_refused").exists()


def test_strangers_cannot_make_the_counts_grow_by_inventing_names(known, client):
    for code in ("420100", "430100", "440100", "999900"):
        other = MemoryNode(code)
        other.write()
        other.post(client, other.batch())
    assert Traffic.objects.get(outcome="refused").requests == 4


def test_an_event_that_was_forged_in_anothers_name_is_set_aside_and_counted(province, client):
    henan, city = henan_to_nation(province), MemoryNode(CITY)
    henan.relay(city.write(), city)
    henan.post(client, henan.batch(to=NATION), to=NATION)
    before = contents()
    forger = MemoryNode(CITY, seq=1)
    henan.relay(forger.write(), forger)
    assert reasons(henan.post(client, henan.batch(1, to=NATION), to=NATION)) == ["unknown_key"]
    row = Traffic.objects.get(outcome="set_aside")
    assert (row.sender, row.reason, row.events) == (PROVINCE, "unknown_key", 1)
    after = contents()
    changed = {name for name, rows in after.items() if before[name] != rows}
    # The relaying province did push, and is told; of the city's documents and log nothing has changed.
    assert changed == {
        "records_peer",
        "records_receipt",
        "records_quarantined",
        "records_notice",
        "records_witnesstile",
    }


def test_what_came_and_what_became_of_it_is_counted_by_the_hour(xuchang, client):
    xuchang.write(4)
    body = bent(xuchang.batch(0, 3), 1, payload='{"title":"改过"}')
    assert reasons(xuchang.post(client, body)) == ["hash_mismatch"]
    other = luoyang().write()
    xuchang.log.extend(other)
    assert reasons(xuchang.post(client, xuchang.batch(3))) == ["outside_territory"]
    rows = Traffic.objects.filter(sender=CITY).order_by("outcome", "reason")
    assert list(rows.values_list("outcome", "reason", "requests", "events")) == [
        ("set_aside", "hash_mismatch", 0, 1),
        ("set_aside", "outside_territory", 0, 1),
        ("taken", "", 2, 3),
    ]
    assert rows.get(outcome="taken").size > len(body)


# --- Memory ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [64 * MEGABYTE, 256 * MEGABYTE])
def test_a_bomb_takes_no_more_memory_than_a_few_lawful_batches(size):
    packer = zlib.compressobj(9, wbits=31)
    block = b"\0" * MEGABYTE
    content = b"".join([*(packer.compress(block) for _ in range(size // MEGABYTE)), packer.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(wire.BatchError) as refusal:
            wire.decompress(content)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.code == "too_large"
    assert most < 3 * wire.MAX_BODY_BYTES


def test_a_hundred_megabytes_are_refused_before_one_byte_is_read(known, client, monkeypatch):
    from django.core.handlers.wsgi import WSGIRequest

    def read(self):
        raise AssertionError("the body was read")

    monkeypatch.setattr(WSGIRequest, "body", property(read))
    assert a_hundred_megabytes(known, client).status_code == 413


def test_a_line_that_breaks_in_the_middle_of_a_body_is_no_fault_of_this_node(known, client, monkeypatch):
    from django.core.handlers.wsgi import WSGIRequest

    def broken(self):
        raise UnreadablePostError("connection reset by peer")

    monkeypatch.setattr(WSGIRequest, "body", property(broken))
    known.write()
    answer = known.post(client, known.batch(2))
    assert (answer.status_code, statement_in(answer)["code"]) == (400, "truncated")


def test_a_header_that_claims_a_great_many_events_is_refused_before_they_are_counted_out(known, client):
    known.write()
    lines = known.batch(2).splitlines(keepends=True)
    seal = json.loads(lines[1])
    seal["size"], seal["positions"] = 2**31 - 1, [[0, 2**31 - 2]]
    lines[1] = json.dumps(seal).encode() + b"\n"
    tracemalloc.start()
    answer = known.post(client, b"".join(lines))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, statement_in(answer)["code"]) == (400, "malformed")
    assert most < 8 * MEGABYTE
