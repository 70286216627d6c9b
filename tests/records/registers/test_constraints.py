"""What the database itself refuses, tried by raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.records.registers.factories import draft, proposed, published


def _refused(statement: str, said: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}", parameters)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("status = 'published'", "commendation_status_has_its_columns"),
        ("status = 'published', version = 1", "commendation_status_has_its_columns"),
        ("status = 'ended', version = 1, published_at = now(), ended_at = now()", "status_has_its_columns"),
        ("status = 'submitted', document_number = ''", "commendation_has_document"),
        ("scope = 'internal'", "commendation_scope_is_shared"),
        ("valid_until = '2001-01-01'", "commendation_days_in_order"),
        ("proposed = '{}'", "commendation_proposal_whole"),
        ("origin = '410000'", "never change"),
        ("channel = 'chain'", "never change"),
        ("writers = '{}'", "never change"),
        ("created_by_id = created_by_id + 1", "never change"),
    ],
)
def test_half_states_are_refused(who, change, said):
    draft(who)
    _refused(f"UPDATE records_commendation SET {change}", said)


def test_a_version_never_goes_down_and_no_entry_is_deleted(who):
    proposed(who)
    _refused("UPDATE records_commendation SET version = 0", "only grows|columns")
    _refused("DELETE FROM records_commendation", "never deleted")


@pytest.mark.parametrize("table", ["records_entryversion", "records_entrytransition"])
def test_history_is_only_added_to(who, table):
    published(who)
    _refused(f"DELETE FROM {table}", "append-only")
    _refused(f"UPDATE {table} SET kind = 'other'", "append-only")
    _refused(f"TRUNCATE {table}", "append-only")


def test_a_version_published_by_its_writer_is_refused(who):
    entry = published(who)
    _refused(
        "INSERT INTO records_entryversion (uid, kind, entry, number, reason, note, content, writers, made_at,"
        " registered_at, by_id) VALUES (gen_random_uuid(), 'commendation', %s, 2, 'updated', '', '{}', %s,"
        " now(), now(), %s)",
        "entry_four_eyes",
        entry.uid,
        [who.clerk.pk],
        who.clerk.pk,
    )


def test_a_version_number_stands_once(who):
    entry = published(who)
    _refused(
        "INSERT INTO records_entryversion (uid, kind, entry, number, reason, note, content, writers, made_at,"
        " registered_at, by_id) SELECT gen_random_uuid(), kind, entry, 1, reason, note, content, writers,"
        " made_at, registered_at, by_id FROM records_entryversion WHERE entry = %s",
        "entry_version_once",
        entry.uid,
    )


def test_the_door_for_healing_lets_nobody_write_what_no_event_says(who):
    published(who)
    _refused(
        "SET LOCAL records_chain.healing = 'on'; UPDATE records_entryversion SET content = '{}'",
        "only put back as its event says",
    )
    _refused(
        "SET LOCAL records_chain.healing = 'on'; UPDATE records_commendation SET origin = '410000'",
        "never change",
    )
