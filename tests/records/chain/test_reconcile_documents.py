"""A copy of a record that was edited by hand above says again what its origin said."""

import pytest

from records.chain import documents, services
from records.chain.models import (
    ReconcileFinding,
)
from records.common.ids import new_uid
from records.dishonesty import services as dishonesty
from records.dishonesty.models import DishonestyRecord, RecordVersion
from tests.records.chain.factories import NOW, PROVINCE
from tests.records.chain.two_nodes import LATER, reconcile, send, sound, tamper, told


@pytest.mark.parametrize(
    "change",
    [
        "title = '并无此事'",
        "severity = 'serious'",
        "display_until = '2026-05-07'",
        "status = 'ended', end_reason = 'repaired', ended_at = now(), ended_by_id = created_by_id",
        "version = 7",
        "origin = '411100'",
        "region_id = '411100'",
        "search_grams = '{}'",
        "official_name = '王某'",
        "amount = 1",
        "consequences = '[{}]'",
        "rectification_status = 'accepted', rectification_due_on = '2026-06-05'",
    ],
)
def test_a_record_edited_by_hand_above_says_again_what_its_origin_said(nodes, record, change):
    with nodes.at(PROVINCE):
        before = DishonestyRecord.objects.values().get()
        tamper(f"UPDATE records_dishonestyrecord SET {change}")
    run = reconcile()
    assert told(run) == [(PROVINCE, "document_altered", "healed", 0)]
    assert run.findings.get().uid == record.uid
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.values().get() == before
    assert reconcile().found == 0


def test_a_record_deleted_above_is_made_again_with_its_versions(nodes, record):
    with nodes.at(PROVINCE):
        versions = list(RecordVersion.objects.values_list("number", "reason", "content", "made_at"))
        tamper("DELETE FROM records_recordversion")
        tamper("DELETE FROM records_dishonestyrecord")
    assert told(reconcile()) == [(PROVINCE, "document_missing", "healed", 0)]
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().title == record.title
        assert list(RecordVersion.objects.values_list("number", "reason", "content", "made_at")) == versions


@pytest.mark.parametrize(
    "change", ["content = '{}'", "number = 4", "reason = 'updated'", "made_at = made_at - interval '1 year'"]
)
def test_a_version_edited_by_hand_above_is_put_back(nodes, record, change):
    with nodes.at(PROVINCE):
        before = RecordVersion.objects.exclude(pk=None).values("number", "reason", "content", "made_at").get()
        tamper(f"UPDATE records_recordversion SET {change}")
    run = reconcile()
    assert {found.kind for found in run.findings.all()} == {"document_altered"}
    with nodes.at(PROVINCE):
        assert before in RecordVersion.objects.values("number", "reason", "content", "made_at")


def test_an_ended_record_stays_ended_and_one_shown_again_by_hand_is_ended_again(nodes, record):
    reviewer = record.approved_by
    dishonesty.end_record(uid=record.uid, by=reviewer, at=LATER, reason="判决被撤销。", end_reason="revoked")
    send()
    assert reconcile().found == 0
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().status == "ended"
        tamper(
            "UPDATE records_dishonestyrecord SET status = 'published', end_reason = '', ended_at = NULL,"
            " ended_by_id = NULL"
        )
    assert told(reconcile()) == [(PROVINCE, "document_altered", "healed", 1)]
    with nodes.at(PROVINCE):
        again = DishonestyRecord.objects.get()
        assert (again.status, again.end_reason, again.ended_at) == ("ended", "revoked", LATER)


def test_event_and_record_deleted_together_both_come_back(nodes, record):
    with nodes.at(PROVINCE):
        tamper("DELETE FROM records_recordversion")
        tamper("DELETE FROM records_dishonestyrecord")
        tamper("DELETE FROM records_chainevent")
    run = reconcile()
    assert run.healed == run.found == 2 or run.healed == run.found == 1, told(run)
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().title == record.title
        assert {found.kind for found in ReconcileFinding.objects.all()} == {"log_missing", "document_missing"}
        assert sound() == 1


def test_a_copy_that_no_event_ever_brought_is_named_for_a_person(nodes, record):
    stranger = new_uid()
    with nodes.at(PROVINCE):
        tamper("UPDATE records_recordversion SET record_id = %s", stranger)
        tamper("UPDATE records_dishonestyrecord SET uid = %s", stranger)
        run = reconcile()
        assert sorted((found.kind, found.outcome) for found in run.findings.all()) == [
            ("document_extra", "left"),
            ("document_missing", "healed"),
        ]
        assert run.findings.get(kind="document_extra").uid == stranger


def test_a_version_that_arrives_while_documents_are_compared_is_no_difference(nodes, record, monkeypatch):
    """The look at the events and the look at the record are two; what came in between is not an edit."""
    dishonesty.end_record(
        uid=record.uid, by=record.approved_by, at=LATER, reason="判决被撤销。", end_reason="revoked"
    )
    services.sequence(at=NOW)
    histories = documents._histories

    with nodes.at(PROVINCE):
        seen = histories([record.uid])
    send()
    with nodes.at(PROVINCE):
        answers = [seen]
        monkeypatch.setattr(
            documents,
            "_histories",
            lambda uids, **more: answers.pop() if answers else histories(uids, **more),
        )
        run = reconcile()
        assert (run.found, DishonestyRecord.objects.get().status) == (0, "ended")
