"""A past cannot be rewritten, and documents only go forward."""

import pytest

from records.chain.models import (
    ChainEvent,
    ConflictAlarm,
    Waiting,
)
from tests.records.chain.factories import (
    CITY,
    NATION,
    MemoryNode,
    henan_to_nation,
    history,
    luoyang,
    reasons,
    refused_with,
    statement_in,
)

# --- The child's past ---


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


# --- Versions ---


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
