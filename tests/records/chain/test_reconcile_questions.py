"""What a superior answers to a question of a comparison, and what it refuses: asked by a child in memory."""

import base64

import pytest

from records.chain import httpsign, wire
from records.chain.models import ChainEvent, ReconcileFinding, ReconcileRun
from records.common.canonical import canonical_bytes
from tests.records.chain.factories import CITY, PROVINCE, MemoryNode, statement_in
from tests.records.chain.two_nodes import tamper


def ask(client, node, question, path="/chain/v1/reconcile", content_type="application/json"):
    content = wire.compress(question if isinstance(question, bytes) else canonical_bytes(question))
    message = httpsign.Message(
        "POST",
        f"http://testserver{path}",
        {"content-type": content_type, "content-encoding": "gzip"},
    )
    httpsign.sign(message, sender=node.code, receiver=PROVINCE, signer=node.signer, body=content)
    headers = {name: value for name, value in message.headers.items() if name != "content-type"}
    return client.generic("POST", path, content, content_type=content_type, headers=headers)


def resend(client, node, events):
    header = wire.Header(sender=node.code, receiver=PROVINCE, from_index=0, checkpoint="")
    return ask(client, node, wire.encode(header, events), "/chain/v1/reconcile/events", wire.CONTENT_TYPE)


@pytest.fixture
def pushed(xuchang, client):
    events = xuchang.write(6)
    assert xuchang.post(client, xuchang.batch()).status_code == 200
    return events


def test_the_leaves_that_are_listed_are_those_that_were_sealed(pushed, xuchang, client):
    said = statement_in(ask(client, xuchang, {"ask": "leaves", "origin": CITY, "ranges": [[0, 99]]}))
    assert said["leaves"] == [[event.seq, event.leaf.hex()] for event in pushed]


def test_what_was_set_aside_is_not_counted_as_held(pushed, xuchang, client):
    said = statement_in(ask(client, xuchang, {"ask": "roots", "origin": CITY, "ranges": [[0, 2], [9, 20]]}))
    assert [count for count, _root in said["roots"]] == [3, 0]


def test_a_child_fetches_its_own_originals(pushed, xuchang, client):
    said = statement_in(ask(client, xuchang, {"ask": "fetch", "origin": CITY, "seqs": [4, 1]}))
    batch = wire.decode(wire.decompress(base64.b64decode(said["batch"])))
    assert [(entry.event.seq, entry.event.payload) for entry in batch.entries] == [
        (1, pushed[1].payload),
        (4, pushed[4].payload),
    ]


def test_what_is_resent_though_it_stands_changes_nothing_and_leaves_no_run(pushed, xuchang, client):
    said = statement_in(resend(client, xuchang, pushed))
    assert (said["findings"], said["refused"]) == ([], [])
    assert ChainEvent.objects.count() == 6
    assert not ReconcileRun.objects.exists()


def test_a_resend_is_no_way_around_the_witness(pushed, xuchang, client):
    unpushed = xuchang.write(1)
    said = statement_in(resend(client, xuchang, unpushed))
    assert [(told["seq"], told["reason"]) for told in said["refused"]] == [(6, "not_in_tree")]
    assert ChainEvent.objects.count() == 6


def test_an_event_that_was_pushed_and_never_stood_is_taken_in_at_the_end(pushed, xuchang, client):
    """As after a restored backup of one table: neither row nor leaf is there, but the child pushed it."""
    extra = xuchang.write(2)
    xuchang.post(client, xuchang.batch(6))
    tamper("DELETE FROM records_chainevent WHERE index >= 6")
    tamper("DELETE FROM records_checkpoint WHERE size > 6")
    said = statement_in(resend(client, xuchang, extra))
    assert [told["kind"] for told in said["findings"]] == ["log_missing", "log_missing"]
    assert ChainEvent.objects.in_log().count() == 8
    assert ReconcileFinding.objects.count() == 2


def test_a_forged_resend_is_refused(pushed, xuchang, client):
    forger = MemoryNode(CITY, "冒名")
    forged = forger.write(3)
    said = statement_in(resend(client, xuchang, forged))
    assert {told["reason"] for told in said["refused"]} == {"unknown_key"}
    assert set(ChainEvent.objects.values_list("payload", flat=True)) == {pushed[0].payload}


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ({"ask": "weather"}, 400, "unknown_question"),
        ({"ask": "roots", "origin": "420000", "ranges": []}, 403, "outside_territory"),
        ({"ask": "roots", "origin": CITY, "ranges": [[0, 1]] * 1_025}, 400, "too_many_ranges"),
        ({"ask": "roots", "origin": CITY, "ranges": [["a", 1]]}, 400, "malformed"),
        ({"ask": "roots", "origin": CITY, "ranges": 7}, 400, "malformed"),
        ({"ask": "fetch", "origin": CITY, "seqs": list(range(201))}, 400, "too_many_events"),
        ({"ask": "fetch", "origin": CITY, "seqs": [-1]}, 400, "malformed"),
        ({"ask": "witness", "size": 6, "level": 0, "position": 0, "hashes": "zz"}, 400, "malformed"),
        ({"ask": "documents", "origin": CITY, "after": "x", "dry_run": True}, 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"{", 400, "malformed"),
    ],
)
def test_what_is_no_question_is_refused_with_a_reason(xuchang, client, question, status, code):
    answer = ask(client, xuchang, question)
    assert (answer.status_code, statement_in(answer)["code"]) == (status, code)


def test_an_unsigned_question_and_a_stranger_are_refused(xuchang, client):
    plain = client.post(
        "/chain/v1/reconcile", b"{}", content_type="application/json", headers={"content-encoding": "gzip"}
    )
    assert (plain.status_code, statement_in(plain)["code"]) == (401, "unsigned")
    stranger = MemoryNode("411100", "信用漯河")
    answer = ask(client, stranger, {"ask": "leaves", "origin": "411100", "ranges": [[0, 9]]})
    assert (answer.status_code, statement_in(answer)["code"]) == (401, "unknown_sender")


def test_the_same_question_twice_under_one_signature_is_a_replay(pushed, xuchang, client):
    content = wire.compress(canonical_bytes({"ask": "leaves", "origin": CITY, "ranges": [[0, 9]]}))
    message = httpsign.Message(
        "POST",
        "http://testserver/chain/v1/reconcile",
        {"content-type": "application/json", "content-encoding": "gzip"},
    )
    httpsign.sign(message, sender=CITY, receiver=PROVINCE, signer=xuchang.signer, body=content)
    headers = {name: value for name, value in message.headers.items() if name != "content-type"}
    answers = [
        client.generic(
            "POST", "/chain/v1/reconcile", content, content_type="application/json", headers=headers
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert statement_in(answers[1])["code"] == "replayed"
