"""A further kind of document travels as records do: it registers in a few lines and the chain knows nothing of it."""

import pytest
from django.db import transaction

from records.chain import services as chain
from records.chain.models import Quarantined
from records.chain.registry import kind_named, kinds
from records.registers import services
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation, EntryVersion
from records.registers.travel import payload_of
from tests.records.chain.factories import NOW, PROVINCE
from tests.records.chain.two_nodes import reconcile, send, sound, tamper, told
from tests.records.dishonesty.factories import people
from tests.records.registers import factories


@pytest.fixture
def entry(nodes):
    """A published commendation, at the city and at the province."""
    made = factories.published(people())
    send()
    return made


def test_a_commendation_arrives_above_as_it_was_published(nodes, entry):
    with nodes.at(PROVINCE):
        copy = Commendation.objects.select_related("organisation").get()
        assert copy.is_replica
        assert copy.origin == entry.origin
        assert (copy.version, copy.status, copy.published_at) == (1, "published", NOW)
        assert {name: getattr(copy, name) for name in COMMENDATIONS.carried} == {
            name: getattr(entry, name) for name in COMMENDATIONS.carried
        }
        assert copy.organisation.uscc == entry.organisation.uscc
        assert EntryVersion.objects.get().content["title"] == entry.title
        sound()


def test_a_change_and_the_end_reach_the_level_above(nodes, entry):
    about = {"register": COMMENDATIONS, "uid": entry.uid, "at": NOW}
    clerk, reviewer = entry.created_by, EntryVersion.objects.get().by
    services.propose_change(
        **about, content={"level": "province"}, reason="corrected", note="级别有误", by=clerk
    )
    services.decide_change(**about, accepted=True, by=reviewer)
    send()
    with nodes.at(PROVINCE):
        assert Commendation.objects.get().level == "province"
    services.end_entry(**about, reason="表彰决定被撤销。", by=reviewer)
    send()
    with nodes.at(PROVINCE):
        copy = Commendation.objects.get()
        assert (copy.status, copy.end_reason, copy.version) == ("ended", "revoked", 3)
        assert list(EntryVersion.objects.order_by("number").values_list("reason", flat=True)) == [
            "created",
            "corrected",
            "revoked",
        ]
    assert reconcile().found == 0


@pytest.mark.parametrize(
    "change",
    [
        "title = '并无此事'",
        "level = 'nation'",
        "valid_until = '2099-01-01'",
        "status = 'ended', end_reason = 'revoked', ended_at = now()",
        "version = 7",
        "origin = '411100'",
        "region_id = '411100'",
        "search_grams = '{}'",
    ],
)
def test_a_copy_edited_by_hand_above_says_again_what_its_origin_said(nodes, entry, change):
    with nodes.at(PROVINCE):
        before = Commendation.objects.values().get()
        tamper(f"UPDATE records_commendation SET {change}")
    assert told(reconcile()) == [(PROVINCE, "document_altered", "healed", 0)]
    with nodes.at(PROVINCE):
        assert Commendation.objects.values().get() == before
    assert reconcile().found == 0


def test_a_deleted_copy_is_made_again_and_an_edited_version_put_back(nodes, entry):
    with nodes.at(PROVINCE):
        tamper("DELETE FROM records_commendation")
        tamper("UPDATE records_entryversion SET content = '{}'")
    assert told(reconcile()) == [(PROVINCE, "document_missing", "healed", 0)]
    with nodes.at(PROVINCE):
        assert Commendation.objects.get().title == entry.title
        assert EntryVersion.objects.get().content["title"] == entry.title
    assert reconcile().found == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("level", "galaxy"), ("decided_on", "not a day"), ("scope", "internal"), ("merits", None), ("title", 7)],
)
def test_an_event_that_cannot_be_an_entry_comes_back_with_its_reason(nodes, entry, field, value):

    payload = payload_of(COMMENDATIONS, entry, reason="updated")
    with transaction.atomic():
        chain.emit(
            kind=COMMENDATIONS.kind,
            uid=entry.uid,
            version=2,
            action="amend",
            payload={**payload, field: value},
            at=NOW,
        )
    send()
    with nodes.at(PROVINCE):
        refused = Quarantined.objects.get()
        assert field in refused.detail
        assert Commendation.objects.get().version == 1


def test_each_registered_kind_can_be_compared_and_put_back():
    assert {"commendation", "dishonesty-record"} <= {kind.name for kind in kinds()}
    assert all(kind_named(name).upkeep for name in ("commendation", "dishonesty-record"))
