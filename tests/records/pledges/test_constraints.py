"""What the database itself refuses, tried by raw SQL."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.records.pledges.factories import draft, propose, published, settled, tenure


def _refused(statement: str, said: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}", parameters or None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("progress = 101", "pledge_progress_is_percent"),
        ("outcome = 'kept'", "pledge_judged_only_when_published"),
        ("counterparty_name = '某公司'", "pledge_counterparty_whole"),
        ("counterparty_kind = '自然人', counterparty_name = '欧阳示例'", "pledge_person_is_masked"),
        ("person_name = 'x'", "pledge_name_kept_of_persons"),
        ("status = 'published'", "pledge_status_has_its_columns"),
        ("scope = 'internal'", "pledge_scope_is_shared"),
        ("origin = '410000'", "never change"),
    ],
)
def test_half_states_of_a_promise_are_refused(who, change, said):
    draft(who)
    _refused(f"UPDATE records_pledge SET {change}", said)


def test_a_promise_is_never_deleted(who):
    draft(who)
    _refused("DELETE FROM records_pledge", "never deleted")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("status = 'accepted', decided_by_id = proposed_by_id, decided_at = now()", "four_eyes"),
        ("status = 'accepted'", "decided_whole"),
        ("status = 'refused', decided_by_id = %s, decided_at = now()", "decided_whole"),
        ("status = 'withdrawn', decided_by_id = %s, decided_at = now()", "decided_whole"),
        ("decided_at = now()", "decided_whole"),
        ("proposed_at = now()", "never changes"),
    ],
)
@pytest.mark.parametrize("kind", ["milestone", "verdict", "change", "stage"])
def test_half_decisions_and_single_pairs_of_eyes_are_refused(who, kind, change, said):
    pledge = published(who, pledge_kind="contract")
    table = {"change": "pledgechange"}.get(kind, kind)
    step = propose(who, pledge, kind)
    parameters = [who.reviewer.pk] if "%s" in change else []
    _refused(f"UPDATE records_{table} SET {change}", said, *parameters)
    assert type(step).objects.get().status == "proposed"


CONTENT = {
    "milestone": "title = '另一个里程碑'",
    "reaching": "reached_on = '2026-05-01'",
    "verdict": "reasons = '另一个理由'",
    "pledgechange": "compensation_terms = '不予补偿'",
    "stage": "post_title = '别人'",
    "disclosure": "disclosed_on = '2026-05-01'",
}


@pytest.mark.parametrize("table", CONTENT)
def test_what_was_noted_stays_as_it_was_noted_and_decided(who, table):
    pledge = published(who, pledge_kind="contract", milestones=(("签约", 1),))
    for kind in ("stage", "disclosure", "reaching", "change", "verdict"):
        settled(who, pledge, kind)
    _refused(f"UPDATE records_{table} SET {CONTENT[table]}", "never changes")
    _refused(f"UPDATE records_{table} SET note = '后来补的'", "never changes")
    _refused(f"DELETE FROM records_{table}", "never deleted")


def test_a_change_for_new_leaders_cannot_stand_in_the_table(who):
    pledge = published(who)
    propose(who, pledge, "change")
    columns = (
        "pledge_id, status, proposed_by_id, proposed_at, note, procedure, document_name, document_number,"
        " decided_on, reasons, compensation_terms, ends, new_due_on, new_counts_as_kept, was_due_on,"
        " was_counts_as_kept"
    )
    for ground, terms, said in (
        ("leaders", "", "pledge_change_is_lawful"),
        ("law", "new_due_on = NULL", "pledge_change_changes"),
    ):
        source = columns.replace("new_due_on,", "NULL,") if terms else columns
        source = source.replace("status,", "'accepted',").replace("note,", "'',")
        _refused(
            f"INSERT INTO records_pledgechange (uid, ground, decided_by_id, decided_at, {columns})"
            f" SELECT gen_random_uuid(), '{ground}', {who.reviewer.pk}, now(), {source} FROM records_pledgechange",
            said,
        )


def test_evidence_and_lists_of_handovers_are_only_added_to(who):
    from records.pledges import services
    from tests.records.dishonesty.factories import NOW

    pledge = published(who, milestones=(("选址", 1),))
    propose(who, pledge, "reaching")
    left = tenure("上任示例", date(2020, 1, 1), date(2026, 4, 30))
    handover = services.prepare_handover(
        left=left, taken=None, handed_on=date(2026, 5, 5), by=who.clerk, at=NOW
    )
    for table, column in (("pledgeevidence", "title = 'x'"), ("handoveritem", "progress = 99")):
        _refused(f"UPDATE records_{table} SET {column}", "append-only")
        _refused(f"DELETE FROM records_{table}", "append-only")
    _refused("UPDATE records_handover SET handed_on = '2026-05-01'", "never changes")
    _refused("UPDATE records_handover SET sheet_id = NULL", "never changes")
    _refused(
        "UPDATE records_handover SET status = 'accepted', decided_by_id = proposed_by_id, decided_at = now()",
        "handover_four_eyes",
    )
    assert handover.items.count() == 1


def test_a_copy_never_knows_a_person(who):
    pledge = published(who, pledge_kind="payment", counterparty_kind="自然人", counterparty_name="欧阳示例")
    _refused(
        "INSERT INTO records_pledge SELECT (jsonb_populate_record(p, jsonb_build_object("
        "'uid', gen_random_uuid(), 'channel', 'chain'))).* FROM records_pledge p WHERE uid = %s",
        "pledge_name_kept_of_persons",
        pledge.pk,
    )
