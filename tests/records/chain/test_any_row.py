"""One row edited in any table of a city that says what was published: the next comparison names it, whatever it is."""

import pytest

from records.chain import documents, notices, reconciling, services
from records.chain.models import ConflictAlarm, Peer, PushCursor, ReconcileTrigger
from records.common.ids import new_uid
from records.dishonesty.models import DishonestyRecord
from tests.records.chain.factories import CITY, NOW, PROVINCE
from tests.records.chain.test_reconcile import rewrite
from tests.records.chain.two_nodes import LATER, tamper
from tests.records.chain.two_nodes import notices as send_notices
from tests.records.dishonesty import factories as records
from tests.records.registers import factories as entries

EVENT = "UPDATE records_chainevent SET {} WHERE index = 1"
RECORD = "UPDATE records_dishonestyrecord SET {}"
VERSION = "UPDATE records_recordversion SET {}"

OF_THE_LOG = [
    *(
        (EVENT.format(change), "log_altered")
        for change in (
            "payload = '{\"改\":1}'",
            "salt = sha256('x')",
            "kind = 'other'",
            "uid = '0197a000-0000-7000-8000-000000000000'",
            "version = version + 6",
            "previous = previous + 0, action = 'amend'",
            "created_at = created_at - interval '1 day'",
            "leaf_hash = sha256('x')",
            "path = sha256('x')",
            "origin_seq = origin_seq + 900",
        )
    ),
    ("DELETE FROM records_chainevent WHERE index = 1", "log_missing"),
    ("UPDATE records_tile SET data = sha256('x') || substr(data, 33) WHERE level = 0", "tree_altered"),
    ("UPDATE records_seal SET root = sha256('x')", "log_altered"),
    ("UPDATE records_seal SET signature = sha512('x')", "seal"),
    ("UPDATE records_seal SET sealed_at = sealed_at - interval '1 day'", "seal"),
    ("UPDATE records_checkpoint SET root = sha256('x')", "statement_altered"),
    ("UPDATE records_checkpoint SET note = replace(note, E'\\n', ' ')", "statement_altered"),
    ("UPDATE records_cosignature SET signed_at = signed_at - interval '1 day'", "statement_altered"),
    ("UPDATE records_cosignature SET line = replace(line, '/410000 ', '/410100 ')", "statement_altered"),
    (
        "UPDATE records_receipt SET body = replace(body, '\"set_aside\":[]', '\"set_aside\": []')",
        "statement_altered",
    ),
    ("UPDATE records_receipt SET next_index = next_index + 1", "statement_altered"),
    ("UPDATE records_receipt SET signature = sha512('x')", "statement_altered"),
    ("UPDATE records_notice SET body = replace(body, '内容', '内 容')", "statement_altered"),
    ("UPDATE records_notice SET uid = '0197a000-0000-7000-8000-000000000000'", "statement_altered"),
    (
        "UPDATE records_peerkey SET public_key = sha256('x') FROM records_peer peer"
        " WHERE peer.id = peer_id AND peer.role = 'parent'",
        "statement_altered",
    ),
]

OF_THE_RECORD = [
    *(
        (RECORD.format(change), "document_altered")
        for change in (
            "title = '并无此事'",
            "facts = '另一回事'",
            "severity = 'serious'",
            "amount = 1",
            "decided_on = decided_on - 1",
            "document_number = '（2026）示01民终99号'",
            "authority_name = '另一机关'",
            "display_until = '2026-05-07'",
            "display_from = display_from - 1",
            "scope = 'query'",
            "scope = 'internal'",
            "under_objection = NOT under_objection",
            "subject_comment = '无'",
            "version = version + 1",
            "origin = '410300'",
            "status = 'ended', end_reason = 'repaired', ended_at = now(), ended_by_id = created_by_id",
        )
    ),
    (
        "UPDATE records_dishonestyrecord SET organisation_id ="
        " (SELECT uid FROM records_organisation other WHERE other.uid <> organisation_id LIMIT 1)",
        "document_altered",
    ),
    (VERSION.format('content = content || \'{"title": "并无此事"}\''), "document_altered"),
    (VERSION.format("content = '{}'"), "document_altered"),
    (VERSION.format("number = number + 3"), "document_altered"),
    (VERSION.format("made_at = made_at - interval '1 year'"), "document_altered"),
    ("DELETE FROM records_recordversion", "document_altered"),
]


OF_AN_ENTRY = [
    *(
        (f"UPDATE records_commendation SET {change}", "document_altered")
        for change in (
            "title = '并无此事'",
            "merits = '另一回事'",
            "level = 'national'",
            "valid_until = valid_until + 365",
            "version = version + 1",
            "origin_name = '另一节点'",
        )
    ),
    ("DELETE FROM records_commendation", "document_missing"),
    ("DELETE FROM records_entryversion", "document_altered"),
]


@pytest.fixture
def full(henan, published, push_now):
    """A city with a record, other documents, receipts, co-signatures and a notice; a comparison found all in order."""
    people = records.people()
    record = records.published(people)
    entries.published(people)
    records.bureau("示例市教育局", uscc=None)
    services.sequence(at=NOW)
    push_now()
    published(3)
    push_now()
    notices.issue(
        kind=notices.CORRECTION_ORDER,
        child="411002",
        thread=new_uid(),
        uid=record.uid,
        details={"reason": "内容有误"},
        at=NOW,
    )
    # It compares with itself; what the superior would say is shown where there is one.
    Peer.objects.filter(code=PROVINCE).update(state="suspended")
    assert compared() == []
    return record


def compared():
    run = reconciling.reconcile(trigger=ReconcileTrigger.COMMAND, at=LATER)
    assert run.problem == "", run.problem
    return list(run.findings.order_by("pk"))


@pytest.mark.parametrize(("statement", "kind"), [*OF_THE_LOG, *OF_THE_RECORD, *OF_AN_ENTRY])
def test_whatever_row_is_edited_it_is_named(full, statement, kind):
    assert tamper(statement) >= 1
    found = compared()
    assert kind in {one.kind for one in found}, [(one.kind, one.detail) for one in found]
    assert {one.node_code for one in found} == {CITY}
    assert ConflictAlarm.objects.filter(cause="tampered", closed_at=None).count() == 1


def test_a_record_and_its_versions_deleted_together_are_missed(full):
    for table in ("recordtransition", "priornotice", "attachment", "proposedchange", "recordversion"):
        tamper(f"DELETE FROM records_{table}")
    tamper("DELETE FROM records_dishonestyrecord")
    assert [(one.kind, one.outcome, one.uid) for one in compared()] == [
        ("document_missing", "left", full.uid)
    ]


def test_a_finding_says_which_record_and_what_in_it_and_leaves_it_to_a_person(full):
    tamper(RECORD.format("title = '并无此事', amount = 1"))
    (found,) = compared()
    assert (found.node_code, found.origin, found.uid, found.version) == (CITY, CITY, full.uid, 1)
    assert (set(found.detail.split("、")), found.outcome) == ({"title", "amount"}, "left")
    assert DishonestyRecord.objects.get().title == "并无此事"


def test_a_version_on_its_way_into_the_log_is_no_difference(full):
    services.emit(
        kind="dishonesty-record", uid=full.uid, version=2, action="amend", payload={"title": "第二版"}, at=NOW
    )
    tamper(RECORD.format("title = '第二版', version = 2"))
    assert compared() == []


def test_a_version_that_came_between_two_looks_is_no_difference(full, monkeypatch):
    tamper(RECORD.format("title = '第二版', version = 2"))
    look = documents._histories

    def with_a_newer_one(uids, *, own=False):
        found = look(uids, own=own)
        monkeypatch.setattr(documents, "_histories", look)
        services.emit(
            kind="dishonesty-record",
            uid=full.uid,
            version=2,
            action="amend",
            payload={"title": "第二版"},
            at=NOW,
        )
        return found

    monkeypatch.setattr(documents, "inspect_page", lambda reporter, **more: documents.Page(None, 0))
    monkeypatch.setattr(documents, "_histories", with_a_newer_one)
    assert compared() == []


def test_a_record_that_was_taken_back_may_say_what_it_likes(full):
    services.emit(
        kind="dishonesty-record",
        uid=full.uid,
        version=2,
        action="end",
        payload={"end_reason": "revoked", "ended_at": NOW.isoformat()},
        at=NOW,
    )
    services.sequence(at=NOW)
    tamper(RECORD.format("scope = 'internal', title = '只在本节点', version = 4"))
    assert [one.detail for one in compared()] == ["v2"]


def test_an_event_rewritten_with_its_tree_is_refused_by_the_superiors_witness(nodes, record):
    send_notices(2)
    rewrite(1, '{"title":"并无此事"}')
    send_notices(1)
    cursor = PushCursor.objects.get()
    assert cursor.problem == "rewritten"
    assert "index 1" in cursor.problem_detail
    with nodes.at(PROVINCE):
        assert ConflictAlarm.objects.filter(cause="rewritten", sender=CITY, closed_at=None).exists()
