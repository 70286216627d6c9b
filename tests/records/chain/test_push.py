"""A node sends its log upward; the cursor moves on a verified receipt and nothing else, and nothing is sent twice over."""

from datetime import timedelta

import httpx
import pytest
from django.db import connection

from records.access.services import chain_user
from records.chain import batching, notes, peers, pushing, queries, status, upstream, wire
from records.chain.models import (
    ChainEvent,
    ConflictAlarm,
    Cosignature,
    Peer,
    PeerKey,
    PushCursor,
    Receipt,
)
from tests.records.chain.factories import CITY, NATION, NOW, PROVINCE, MemoryNode


def cursor():
    return PushCursor.objects.get()


def leaves_at(superior):
    return [entry.leaf for batch in superior.batches for entry in batch.entries]


def own_leaves():
    return [bytes(leaf) for leaf in ChainEvent.objects.order_by("index").values_list("leaf_hash", flat=True)]


def test_everything_in_the_log_is_sent_once_and_confirmed(henan, published, push_now):
    published(7)
    assert push_now() == 7
    assert leaves_at(henan) == own_leaves()
    assert (cursor().next_index, cursor().problem, cursor().confirmed_at) == (7, "", NOW)
    assert push_now() == 0
    assert len(henan.batches) == 1


def test_a_pushed_event_reads_back_as_it_was_written(henan, published, push_now):
    uid = published(payload={"标题": '引号" 与换行\n'})
    push_now()
    ((entry,),) = (batch.entries for batch in henan.batches)
    row = ChainEvent.objects.get(uid=uid)
    assert entry.event.payload == row.payload
    assert entry.event.envelope().leaf() == entry.leaf == bytes(row.leaf_hash)
    proof = henan.batches[0].proofs[entry.event.seal]
    assert proof.proves(entry.event.position, entry.leaf, entry.event.seal.root)


def test_a_node_without_a_superior_pushes_nothing(city, published, push_now):
    published()
    assert push_now() == 0
    assert not pushing.has_work(at=NOW)
    assert pushing.poll(at=NOW) == 0


def test_a_long_log_goes_up_in_batches_of_bounded_size(henan, published, push_now, monkeypatch):
    monkeypatch.setattr(wire, "MAX_EVENTS", 10)
    monkeypatch.setattr(batching, "READ_STEP", 4)
    published(23)
    assert push_now() == 23
    assert [len(batch.entries) for batch in henan.batches] == [10, 10, 3]
    assert leaves_at(henan) == own_leaves()


def test_large_payloads_make_smaller_batches(henan, published, push_now):
    published(9, payload={"facts": "长" * 300_000})
    assert push_now() == 9
    assert [len(batch.entries) for batch in henan.batches] == [4, 4, 1]


def test_requests_are_compressed_and_each_is_signed_anew(henan, published, push_now):
    published()
    push_now()
    published()
    push_now()
    first, second = henan.requests
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-digest"].startswith("sha-256=:")
    assert first.headers["signature"] != second.headers["signature"]
    assert f'keyid="{CITY}/' in first.headers["signature-input"]


def test_a_relayed_event_goes_up_with_its_origins_seal_and_the_key_behind_it(province, client, monkeypatch):
    from tests.records.chain.factories import MemorySuperior

    nation = MemorySuperior(NATION, "信用中国")
    nation.registered("parent", url="http://nation.test")
    monkeypatch.setattr(upstream, "transport_factory", nation.transport)
    xuchang = MemoryNode(CITY, "信用许昌")
    xuchang.registered()
    sent = xuchang.write(5)
    xuchang.post(client, xuchang.batch())
    pushing.push(at=NOW)
    (batch,) = nation.batches
    assert [entry.event.seal for entry in batch.entries] == [event.seal for event in sent]
    assert batch.header.keys == (xuchang.as_key(),)
    assert all(entry.event.since for entry in batch.entries)


# --- Receipts --------------------------------------------------------------------------------------------


def test_a_receipt_is_kept_as_signed_and_says_where_each_event_is(henan, published, push_now):
    uid = published()
    push_now()
    receipt = Receipt.objects.get()
    assert receipt.body == henan.receipts[0].body
    assert [(one.node_code, one.node_name, one.version) for one in queries.arrivals(uid)] == [
        (CITY, "信用许昌", 1),
        (PROVINCE, "信用河南", 1),
    ]


def test_the_superiors_co_signature_stands_under_the_published_checkpoint(henan, published, push_now):
    published(3)
    push_now()
    note = queries.checkpoint_note()
    _, lines = notes.split(note)
    assert len(lines) == 2
    assert notes.verify_cosignature(
        note, lines[1], code=PROVINCE, algorithm="ed25519", public_key=henan.signer.public_key
    )
    assert Cosignature.objects.get().witness == PROVINCE


def test_what_the_superior_set_aside_is_seen_at_the_origin(henan, published, push_now):
    good, bad = published(2)
    henan.set_aside = lambda entry: "refused" if entry.event.uid == str(bad) else ""
    push_now()
    row = queries.problems_of(bad).get()
    assert (row.reported_by, row.reason, row.detail) == (PROVINCE, "refused", "内容不符合要求")
    assert [one.node_code for one in queries.arrivals(bad)] == [CITY]
    assert [one.node_code for one in queries.arrivals(good)] == [CITY, PROVINCE]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"batch": "0" * 64}, "bad_receipt"),
        ({"sender": "410300"}, "bad_receipt"),
        ({"from_index": 5}, "bad_receipt"),
        ({"format": "something-else"}, "bad_receipt"),
    ],
)
def test_a_receipt_for_something_else_moves_nothing(henan, published, push_now, change, problem):
    published(2)
    henan.bend = lambda content: {**content, **change}
    assert push_now() == 0
    assert (cursor().next_index, cursor().problem) == (0, problem)
    assert not Receipt.objects.exists()


def test_an_answer_that_is_not_signed_by_the_superior_moves_nothing(henan, published, push_now):
    published()
    henan.signer = MemoryNode(PROVINCE).signer
    assert push_now() == 0
    assert (cursor().next_index, cursor().problem) == (0, "bad_answer_signature")


def test_a_superior_whose_key_was_revoked_is_not_believed(henan, published, push_now):
    published()
    peers.revoke_key(key=PeerKey.objects.get(peer__code=PROVINCE), by=chain_user(), at=NOW, reason="私钥泄露")
    push_now(NOW + timedelta(seconds=1))
    assert (cursor().next_index, cursor().problem) == (0, "bad_answer_signature")


@pytest.mark.parametrize(
    ("response", "problem"),
    [
        (httpx.Response(502, text="<html>Bad gateway</html>"), "unsigned_answer"),
        (httpx.Response(200, json={"ok": True}), "unsigned_answer"),
        (httpx.Response(200, json=["x"]), "unsigned_answer"),
        (httpx.Response(200, content=b"x" * 9_000_000), "bad_answer"),
    ],
)
def test_an_answer_from_something_in_between_moves_nothing(henan, published, push_now, response, problem):
    published()
    henan.answer_with = lambda request: response
    assert push_now() == 0
    assert (cursor().next_index, cursor().problem) == (0, problem)


def test_a_tampered_receipt_is_refused(henan, published, push_now):
    published()

    def tampered(request):
        henan.answer_with = None
        value = henan.handle(request).json()
        value["body"] = value["body"].replace('"set_aside":[]', '"set_aside": []')
        return httpx.Response(200, json=value)

    henan.answer_with = tampered
    assert push_now() == 0
    assert cursor().problem == "bad_answer_signature"


# --- Failures and coming back ----------------------------------------------------------------------------------


def unreachable(request):
    raise httpx.ConnectError("no route to host")


def test_while_the_superior_is_away_attempts_become_rarer_and_everything_is_sent_when_it_is_back(
    henan, published, push_now, caplog
):
    published(3)
    henan.answer_with = unreachable
    now, waits = NOW, []
    for _attempt in range(12):
        assert push_now(now) == 0
        waits.append(cursor().retry_at - now)
        assert push_now(now) == 0
        assert cursor().attempts == len(waits)
        now = cursor().retry_at
    assert waits[0] <= timedelta(seconds=1)
    assert timedelta(seconds=150) <= waits[-1] <= timedelta(seconds=300)
    assert caplog.text.count("chain upstream unreachable") == 1
    henan.answer_with = None
    assert push_now(now) == 3
    assert (cursor().attempts, cursor().problem, cursor().retry_at) == (0, "", None)
    assert leaves_at(henan) == own_leaves()


def test_a_clock_that_was_wrong_during_a_failure_does_not_stop_the_push_for_years(henan, published, push_now):
    published()
    henan.answer_with = unreachable
    push_now(NOW + timedelta(days=3650))
    henan.answer_with = None
    assert push_now(NOW) == 1


def test_the_waits_of_different_nodes_differ(henan, published, push_now):
    published()
    henan.answer_with = unreachable
    waits = set()
    for _node in range(5):
        PushCursor.objects.update_or_create(peer=Peer.objects.get(code=PROVINCE), defaults={"retry_at": None})
        push_now()
        waits.add(cursor().retry_at)
    assert len(waits) == 5


def test_a_lost_answer_costs_nothing(henan, published, push_now):
    uid = published()
    henan.lose_next_answer = True
    assert push_now() == 0
    assert cursor().problem == "unreachable"
    published(2)
    assert push_now(cursor().retry_at) == 3
    assert leaves_at(henan) == own_leaves()
    assert Receipt.objects.count() == 2
    assert [one.node_code for one in queries.arrivals(uid)] == [CITY, PROVINCE]


def test_what_was_set_aside_is_learnt_even_when_the_answer_was_lost(henan, published, push_now):
    uid = published()
    henan.set_aside = lambda entry: "refused" if entry.event.uid == str(uid) else ""
    henan.lose_next_answer = True
    push_now()
    published()
    push_now(cursor().retry_at)
    assert queries.problems_of(uid).count() == 1


def test_a_repeated_receipt_with_another_signature_is_not_believed(henan, published, push_now):
    published()
    henan.lose_next_answer = True
    push_now()
    from dataclasses import replace

    henan.receipts[0] = replace(henan.receipts[0], signature=b"\0" * 64)
    published()
    push_now(cursor().retry_at)
    assert (cursor().next_index, cursor().problem) == (0, "bad_receipt")


def test_a_superior_that_lost_its_latest_batches_gets_them_again(henan, published, push_now):
    from records.chain.merkle import Frontier

    published(5)
    push_now()
    henan.batches.clear()
    henan.receipts.clear()
    henan.frontier = Frontier()
    published(2)
    push_now()
    assert push_now() + cursor().next_index >= 7
    assert leaves_at(henan) == own_leaves()
    assert cursor().next_index == 7


def test_a_superior_that_witnessed_another_log_raises_an_alarm_here(henan, published, push_now):
    published(2)
    henan.bend = lambda content: {**content, "root": "11" * 32}
    assert push_now() == 0
    assert cursor().problem == "fork"
    alarm = ConflictAlarm.objects.get()
    assert (alarm.cause, alarm.sender, alarm.position, bytes(alarm.claimed)) == (
        "fork",
        PROVINCE,
        2,
        b"\x11" * 32,
    )


def test_a_refusal_of_the_superior_is_shown_as_the_problem(henan, published, push_now):
    published()
    henan.answer_with = lambda request: henan.answer(
        401, {"code": "key_revoked", "detail": "本节点公钥已吊销"}
    )
    push_now()
    assert (cursor().problem, cursor().problem_detail) == ("key_revoked", "本节点公钥已吊销")
    assert status.upstream_problem() == "key_revoked: 本节点公钥已吊销"


def test_a_hole_in_the_log_stops_the_push_and_is_named(henan, published, push_now):
    published(4)
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("DELETE FROM records_chainevent WHERE index = 2")
        sql.execute("SET LOCAL session_replication_role = origin")
    push_now()
    assert cursor().problem == "log_damaged"
    assert "entry 2" in cursor().problem_detail


def test_a_row_edited_by_hand_is_set_aside_above_and_does_not_block_the_rest(henan, published, push_now):
    published(3)
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("UPDATE records_chainevent SET payload = '{\"改\":1}' WHERE index = 1")
        sql.execute("SET LOCAL session_replication_role = origin")
    assert push_now() == 3
    ((_, edited, _),) = (batch.entries for batch in henan.batches)
    assert edited.event.envelope().leaf() != edited.leaf
