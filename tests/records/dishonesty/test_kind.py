"""A record as it travels: what leaves the node, and what the node above makes of it."""

import copy
import dataclasses
import json

import pytest

from records.access.services import chain_user
from records.chain.models import ChainEvent
from records.common.ids import new_uid
from records.dishonesty import services
from records.dishonesty.kind import MaterialisationRefused, materialise, materialise_many, payload_of
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, event

BELOW = "411100"


@pytest.fixture
def sent(who):
    """The payload of a published record, with a body that this node does not know."""
    factories.published(who)
    payload = json.loads(ChainEvent.objects.get().payload)
    payload["organisation"] |= {"uid": str(new_uid()), "uscc": "11990100000000027A", "name": "邻市教育局"}
    payload["origin_name"] = "信用漯河"
    return payload


def received(uid) -> DishonestyRecord:
    return DishonestyRecord.objects.get(pk=uid)


def test_the_copy_says_what_the_original_says(who, sent):
    happening = event(sent)
    materialise(happening, at=NOW)

    held, original = received(happening.uid), DishonestyRecord.objects.exclude(channel="chain").get()
    for name in ("title", "facts", "document_number", "decided_on", "display_until", "published_at", "scope"):
        assert getattr(held, name) == getattr(original, name), name
    assert (held.origin, held.origin_name, held.is_replica, held.version) == (BELOW, "信用漯河", True, 1)
    assert payload_of(held, reason="created") == sent
    assert held.versions.get().made_at == NOW


def test_a_later_version_replaces_the_copy_and_both_stay_in_history(who, sent):
    first = event(sent)
    materialise(first, at=NOW)
    corrected = sent | {"title": "更正后的标题", "version_reason": "corrected"}
    materialise(event(corrected, uid=first.uid, version=2, action="amend"), at=NOW)

    held = received(first.uid)
    assert (held.title, held.version) == ("更正后的标题", 2)
    assert list(held.versions.order_by("number").values_list("number", "reason", "corrects__number")) == [
        (1, "created", None),
        (2, "corrected", 1),
    ]


def test_an_end_below_is_an_end_here(who, sent):
    first = event(sent)
    materialise(first, at=NOW)
    end = {"end_reason": "repaired", "ended_at": NOW.isoformat()}
    materialise(event(end, uid=first.uid, version=2, action="end"), at=NOW)

    held = received(first.uid)
    assert (held.status, held.end_reason, held.ended_at) == ("ended", "repaired", NOW)


def test_a_body_known_by_its_code_is_not_entered_twice(who, sent):
    known = Organisation.objects.create(
        name="邻市教育局", uscc="11990100000000027A", kind="department", region_id="411100"
    )
    happening = event(sent)
    materialise(happening, at=NOW)
    assert received(happening.uid).organisation == known


@pytest.mark.parametrize(
    "damage",
    [
        {"source": "gossip"},
        {"scope": "internal"},
        {"decided_on": "yesterday"},
        {"title": None, "facts": None, "source": None},
        {"organisation": {}},
        {"organisation": {"uid": "x", "name": "甲", "uscc": "", "kind": "department", "region": "411000"}},
        {"published_at": "2026-05-06T10:00:00"},
        {"amount": "much"},
    ],
)
def test_what_cannot_be_a_record_goes_back_with_a_reason(who, sent, damage):
    with pytest.raises(MaterialisationRefused, match="不符合要求"):
        materialise(event(sent | damage), at=NOW)


def test_a_missing_field_goes_back_with_a_reason(who, sent):
    sent.pop("severity")
    with pytest.raises(MaterialisationRefused):
        materialise(event(sent), at=NOW)


def test_nobody_changes_another_nodes_record(who, sent):
    first = event(sent)
    materialise(first, at=NOW)

    with pytest.raises(MaterialisationRefused, match="另一节点"):
        materialise(event(sent, uid=first.uid, version=2, action="amend", origin="411200"), at=NOW)


def test_nobody_above_or_beside_changes_our_own_record(who, sent):
    ours = DishonestyRecord.objects.get()
    with pytest.raises(MaterialisationRefused, match="另一节点"):
        materialise(event(sent, uid=ours.uid, version=2, action="amend"), at=NOW)


def test_what_never_came_cannot_end(who):
    with pytest.raises(MaterialisationRefused, match="不存在"):
        materialise(event({"end_reason": "repaired", "ended_at": NOW.isoformat()}, action="end"), at=NOW)


@pytest.mark.parametrize(("basis", "name"), [("", "***"), ("《示例条例》第一条", "欧阳示例")])
def test_a_name_leaves_the_node_only_where_naming_is_lawful(who, basis, name):
    factories.published(who, subject_type="official", scope="public", naming_basis=basis)

    payload = ChainEvent.objects.get().payload

    assert json.loads(payload)["official_name"] == name


def test_a_copy_cannot_be_moved_here(who, sent):
    happening = event(sent)
    materialise(happening, at=NOW)

    with pytest.raises(services.TransitionDenied) as denied:
        services.end_record(uid=happening.uid, by=who.reviewer, at=NOW, reason="撤销")

    assert denied.value.code in ("record_of_another_node", "not_your_role")


def test_a_batch_of_many_new_records_costs_few_queries(who, sent, django_assert_max_num_queries):
    chain_user()
    events = [event(copy.deepcopy(sent), uid=new_uid()) for _ in range(50)]

    with django_assert_max_num_queries(12):
        materialise_many(events, at=NOW)

    assert DishonestyRecord.objects.filter(channel="chain").count() == 50
    assert Organisation.objects.filter(uscc="11990100000000027A").count() == 1


def test_a_record_that_comes_changes_and_ends_in_one_batch_is_ended(who, sent):
    uid = new_uid()
    end = {"end_reason": "revoked", "ended_at": NOW.isoformat()}
    materialise_many(
        [
            event(sent, uid=uid),
            event(
                sent | {"title": "更正后的标题", "version_reason": "corrected"},
                uid=uid,
                version=2,
                action="amend",
            ),
            event(end, uid=uid, version=3, action="end"),
        ],
        at=NOW,
    )

    record = received(uid)
    assert (record.status, record.version, record.end_reason) == ("ended", 3, "revoked")
    assert [version.reason for version in record.versions.order_by("number")] == [
        "created",
        "corrected",
        "annulled",
    ]


def test_one_bad_event_spoils_the_set_so_that_each_is_then_tried_alone(who, sent):
    with pytest.raises(MaterialisationRefused):
        materialise_many([event(sent), event(sent | {"source": "gossip"})], at=NOW)


@pytest.mark.parametrize("words", ["普通的字", 'a\\b\t{"c"}\n', "\x01 and \x1f", "\\u0000"])
def test_the_version_keeps_every_word_as_it_was_sealed(sent, words):
    happening = event(sent | {"facts": words, "of_a_later_release": words})
    materialise(happening, at=NOW)
    record = received(happening.uid)
    assert record.facts == words
    assert record.versions.get().content == happening.payload


def test_words_that_no_table_holds_come_back_as_a_reason(sent):
    with pytest.raises(ValueError, match="surrogates not allowed"):
        materialise(
            dataclasses.replace(event(sent | {"of_a_later_release": "\ud800"}), text='"\\ud800"'), at=NOW
        )
