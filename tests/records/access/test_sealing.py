"""The hash chain shows whatever was done to the trail behind the portal's back."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from records.access import audit, sealing
from records.access.models import AuditEntry, AuditSeal
from records.access.roles import Role
from records.access.tasks import seal_trail, sweep_trail
from tests.records.access.factories import NOW, holder

pytestmark = pytest.mark.django_db


def write(number, start=0):
    clerk = holder("陈静", Role.CLERK) if not start else None
    for n in range(start, start + number):
        audit.record(action="record_changed", by=clerk, at=NOW, details={"n": n, "字": "政务诚信"})


def behind_its_back(sql):
    """Somebody with all rights on the server, who puts the triggers to sleep first."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def sealed(db):
    write(9)
    assert sealing.seal() == 9
    return list(AuditSeal.objects.order_by("index"))


def test_an_untouched_trail_holds(sealed):
    verdict = sealing.verify()
    assert verdict.holds
    assert (verdict.checked, verdict.head_hash, verdict.unsealed) == (9, sealed[-1].hash, 0)


def test_an_empty_trail_holds():
    assert sealing.verify() == sealing.Verdict(checked=0, head_hash=sealing.GENESIS, unsealed=0)


def test_seals_are_gap_free_and_each_stands_on_the_one_before(sealed):
    assert [seal.index for seal in sealed] == list(range(1, 10))
    assert [seal.previous_hash for seal in sealed] == [sealing.GENESIS, *(s.hash for s in sealed[:-1])]


def test_sealing_again_adds_nothing_until_something_is_written(sealed):
    assert sealing.seal() == 0
    write(2, start=9)
    assert sealing.verify().unsealed == 2
    seal_trail.apply()
    assert sealing.verify().checked == 11
    assert sealing.verify().holds


@pytest.mark.parametrize(
    "change",
    [
        "action = 'record_read'",
        "outcome = 'refused'",
        "by_id = NULL",
        "by_name = '李四'",
        "role = 'reviewer'",
        "subject_uid = 'other'",
        "subject_label = 'other'",
        "subject_type = 'other'",
        "region_code = '410000'",
        "details = '{\"n\": 5}'",
        "details = '{}'",
        "at = at + interval '1 microsecond'",
        "request_id = 'other'",
        "channel = 'web'",
        "uid = gen_random_uuid()",
    ],
)
def test_an_altered_entry_is_named(sealed, change):
    behind_its_back(f"UPDATE records_auditentry SET {change} WHERE id = {sealed[3].entry_id}")
    verdict = sealing.verify()
    assert (verdict.first_bad_index, verdict.reason) == (4, "altered")


def test_a_removed_entry_is_named(sealed):
    behind_its_back(
        f"DELETE FROM records_auditseal WHERE index = 6; DELETE FROM records_auditentry WHERE id = {sealed[5].entry_id}"
    )
    verdict = sealing.verify()
    assert (verdict.first_bad_index, verdict.reason) == (6, "missing")


def test_an_entry_removed_under_its_seal_is_named(sealed):
    behind_its_back(f"DELETE FROM records_auditentry WHERE id = {sealed[5].entry_id}")
    assert sealing.verify().first_bad_index == 6
    # The seal still points there, which the end of the test would not stand.
    behind_its_back("DELETE FROM records_auditseal WHERE index = 6")


def test_an_entry_slipped_in_between_is_named(sealed):
    write(1, start=9)
    forged = AuditEntry.objects.latest("id")
    behind_its_back("UPDATE records_auditseal SET index = index + 1 WHERE index = 9")
    behind_its_back("UPDATE records_auditseal SET index = index + 1 WHERE index = 8")
    value = sealing.digest(forged, index=8, previous_hash=sealed[6].hash)
    behind_its_back(
        "UPDATE records_auditseal SET previous_hash = 'moved' WHERE index = 9;"
        "INSERT INTO records_auditseal (index, entry_id, previous_hash, hash)"
        f" VALUES (8, {forged.pk}, '{sealed[6].hash}', '{value}')"
    )
    # The forged seal fits behind the seventh; what came after it no longer does.
    verdict = sealing.verify()
    assert (verdict.first_bad_index, verdict.reason) == (9, "unlinked")


def test_swapped_entries_are_named(sealed):
    behind_its_back(
        f"UPDATE records_auditseal SET entry_id = -1 WHERE index = 3;"
        f"UPDATE records_auditseal SET entry_id = {sealed[2].entry_id} WHERE index = 4;"
        f"UPDATE records_auditseal SET entry_id = {sealed[3].entry_id} WHERE index = 3"
    )
    assert sealing.verify().first_bad_index == 3


def test_rows_cut_off_the_end_are_shown_by_a_head_noted_elsewhere(sealed):
    behind_its_back("DELETE FROM records_auditseal WHERE index > 6; DELETE FROM records_auditentry")
    behind_its_back("DELETE FROM records_auditseal")
    assert sealing.verify().holds
    verdict = sealing.verify(known_index=9, known_hash=sealed[-1].hash)
    assert (verdict.first_bad_index, verdict.reason) == (1, "cut_off")


def test_a_chain_written_anew_differs_from_the_head_noted_elsewhere(sealed):
    noted = sealed[-1].hash
    behind_its_back(f"UPDATE records_auditentry SET action = 'x' WHERE id = {sealed[0].entry_id}")
    behind_its_back("DELETE FROM records_auditseal")
    sealing.seal()
    assert sealing.verify().holds
    verdict = sealing.verify(known_index=9, known_hash=noted)
    assert (verdict.first_bad_index, verdict.reason) == (9, "differs_from_known_head")


def test_more_than_one_batch_is_sealed_in_order(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    write(11)
    assert sealing.seal() == 11
    assert sealing.verify().holds


def test_a_straggler_behind_the_window_is_found_by_the_sweep(sealed, monkeypatch):
    monkeypatch.setattr(sealing, "WINDOW", 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_auditentry (id, uid, action, outcome, by_name, role, subject_type, subject_uid,"
            " subject_label, region_code, details, at, request_id, channel) OVERRIDING SYSTEM VALUE"
            " VALUES (-5, gen_random_uuid(), 'late', 'done', '', '', '', '', '', '', '{}', now(), '', 'web')"
        )
    seal_trail.apply()
    assert sealing.verify().unsealed == 1
    sweep_trail.apply()
    assert sealing.verify().unsealed == 0
    assert sealing.verify().holds


def test_an_entry_that_commits_late_with_an_early_number_is_sealed_after(committed_db):
    audit.record(action="first", by=None, at=NOW)
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            audit.record(action="slow", by=None, at=NOW)
            with other.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO records_auditentry (uid, action, outcome, by_name, role, subject_type,"
                    " subject_uid, subject_label, region_code, details, at, request_id, channel)"
                    " VALUES (gen_random_uuid(), 'fast', 'done', '', '', '', '', '', '', '{}', now(), '', 'web')"
                )
        sealing.seal()
    finally:
        other.close()
    sealing.seal()
    assert sealing.verify().holds
    assert AuditSeal.objects.count() == 3


def test_only_one_sealer_works_at_a_time(committed_db):
    audit.record(action="x", by=None, at=NOW)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [sealing.SEALING_LOCK])
            assert sealing.seal() == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [sealing.SEALING_LOCK])
    finally:
        other.close()
    assert sealing.seal() == 1


class TestCommand:
    def run(self, *arguments):
        out, err = StringIO(), StringIO()
        try:
            call_command("audit", *arguments, stdout=out, stderr=err)
            code = 0
        except SystemExit as ended:
            code = ended.code
        return code, out.getvalue(), err.getvalue()

    def test_verify_prints_the_head_to_note_elsewhere(self, sealed):
        code, out, err = self.run("verify")
        assert (code, err) == (0, "")
        assert f"Head: 9:{sealed[-1].hash}" in out
        assert self.run("verify", "--head", f"9:{sealed[-1].hash}")[0] == 0

    def test_verify_names_the_first_bad_index_and_fails(self, sealed):
        behind_its_back(f"UPDATE records_auditentry SET by_name = '李四' WHERE id = {sealed[6].entry_id}")
        code, _out, err = self.run("verify")
        assert code == 1
        assert "index 7: altered" in err

    def test_seal_does_at_once_what_the_worker_would_do(self):
        write(3)
        assert "Sealed: 3" in self.run("seal")[1]

    def test_a_head_that_is_none_is_an_error(self):
        with pytest.raises(CommandError):
            self.run("verify", "--head", "nine")
