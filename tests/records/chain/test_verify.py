"""What somebody with the database's own keys changes is found and named."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.chain import log, notes, queries, sequencing, services, verification
from records.chain.models import ChainEvent, Checkpoint
from records.common.signing import node_signer
from tests.records.chain.factories import CITY, NOW


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_chainevent SET payload = '{}' WHERE index = 2",
        "UPDATE records_chainevent SET index = 99 WHERE index = 2",
        "DELETE FROM records_chainevent WHERE index = 2",
        "UPDATE records_seal SET size = 1",
        "DELETE FROM records_checkpoint",
    ],
)
def test_the_database_refuses_to_rewrite_the_log(city, published, statement):
    published(4)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def by_force(sql, *parameters):
    """What somebody with the database's own keys can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    ("sql", "index", "reason"),
    [
        (
            'UPDATE records_chainevent SET payload = \'{"title":"改过"}\' WHERE index = 6',
            6,
            "content_altered",
        ),
        ("UPDATE records_chainevent SET version = 9 WHERE index = 3", 3, "content_altered"),
        ("DELETE FROM records_chainevent WHERE index = 4", 4, "missing"),
        ("DELETE FROM records_chainevent WHERE index = 11", 11, "missing"),
        ("UPDATE records_tile SET data = overlay(data placing '\\x00' from 65)", 2, "not_in_tree"),
        ("UPDATE records_seal SET size = size + 1 WHERE first_seq = 5", 5, "seal_signature"),
        ("UPDATE records_chainevent SET path = '' WHERE index = 8", 8, "seal_path"),
        (
            "UPDATE records_checkpoint SET note = replace(note, '—', '— x') WHERE size = 5",
            4,
            "checkpoint_signature",
        ),
    ],
)
def test_verify_names_the_first_entry_that_does_not_hold(city, published, monkeypatch, sql, index, reason):
    monkeypatch.setattr(sequencing, "CHUNK", 5)
    published(12)
    assert verification.verify_log().sound
    by_force(sql)
    report = verification.verify_log()
    assert (report.bad_index, report.reason) == (index, reason)


def test_verify_finds_a_checkpoint_over_another_tree(city, published):
    published(3)
    forged = notes.sign_checkpoint(code=CITY, size=3, root=b"\1" * 32, signer=node_signer())
    by_force("UPDATE records_checkpoint SET note = %s, root = %s WHERE size = 3", forged, b"\1" * 32)
    report = verification.verify_log()
    assert (report.bad_index, report.reason) == (2, "checkpoint_root")


def test_verify_names_the_checkpoint_that_is_no_note_any_more(city, published):
    published(3)
    by_force("UPDATE records_checkpoint SET note = 'mangled' WHERE size = 3")
    report = verification.verify_log()
    assert (report.bad_index, report.reason) == (2, "checkpoint_signature")


def test_verify_finds_rows_put_in_behind_the_checkpoint(city, published):
    published(3)
    by_force(
        "INSERT INTO records_chainevent (index, origin, origin_seq, kind, uid, version, previous, action, payload,"
        " salt, leaf_hash, seal_id, path, sender, created_at, sequenced_at)"
        " SELECT 3, '410000', 0, kind, gen_random_uuid(), 1, 0, action, payload, salt, leaf_hash, seal_id, path,"
        " sender, created_at, sequenced_at FROM records_chainevent WHERE index = 0"
    )
    assert verification.verify_log().reason == "beyond_checkpoint"


def test_the_log_does_not_grow_upon_a_damaged_tree(city, published, publish):
    published(3)
    by_force("UPDATE records_tile SET data = substring(data from 1 for 32)")
    publish()
    with pytest.raises(log.LogDamaged, match="tile 0/0"), transaction.atomic():
        services.sequence(at=NOW)
    assert ChainEvent.objects.pending().count() == 1


def test_a_removed_last_entry_does_not_have_its_number_given_out_again(city, published):
    published(3)
    by_force("DELETE FROM records_chainevent WHERE index = 2")
    published()
    assert ChainEvent.objects.filter(index=3, origin_seq=3).exists()
    assert not ChainEvent.objects.filter(index=2).exists()


def test_an_empty_log_is_sound_and_has_no_checkpoint(city):
    assert verification.verify_log().sound
    assert queries.checkpoint_note() == ""
    assert not Checkpoint.objects.exists()
