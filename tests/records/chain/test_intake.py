"""A superior takes in what a registered child signed, once, unaltered, and answers for every event."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from records.chain import (
    envelope,
    intake,
    log,
    merkle,
    notes,
    queries,
    registry,
    services,
    verification,
    wire,
)
from records.chain.models import (
    Arrival,
    ChainEvent,
    Peer,
    Quarantined,
    Receipt,
    Waiting,
)
from records.common.identity import this_node
from records.common.signing import node_signer
from tests.records.chain.factories import (
    CITY,
    KIND,
    NATION,
    NOW,
    PROVINCE,
    MemoryNode,
    canonical,
    henan_to_nation,
    history,
    reasons,
    refused_with,
    statement_in,
)

# --- What arrives well ---


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
    assert bells == ["push", "sequence"]


def test_local_and_relayed_events_share_one_log_without_gaps(xuchang, client, publish):
    publish(2)
    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    services.sequence(at=NOW)
    rows = ChainEvent.objects.order_by("index").values_list("index", "origin", "origin_seq")
    assert list(rows) == [(0, CITY, 0), (1, CITY, 1), (2, CITY, 2), (3, PROVINCE, 0), (4, PROVINCE, 1)]
    assert verification.verify_log().sound


# --- Documents that cannot be made ---


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
    refused = Quarantined.objects.get(uid=uid)
    assert (refused.version, refused.detail) == (2, "缺项")
    # The end came behind it and was taken, so nobody has to look any more.
    assert refused.resolved_at is not None
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


# --- Where things are ---


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
