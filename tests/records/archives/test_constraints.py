"""The database refuses what must never be, whoever writes and by whatever way."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from records.archives.models import Archive, ArchiveEntry, ArchiveReading
from records.archives.services import keeping
from tests.records.archives.factories import NOW, archive, course, entry, official, sanction


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(constraint: str, statement: str, *values: Any) -> None:
    with pytest.raises(IntegrityError) as error:
        sql(statement, *values)
    assert constraint in str(error.value), str(error.value)


def insert_like(entry: ArchiveEntry, **changes: Any) -> tuple[str, list[Any]]:
    """The same row once more with some columns changed, as somebody at a database prompt would write it."""
    from records.common.ids import new_uid

    values = ArchiveEntry.objects.filter(pk=entry.pk).values().get() | {"uid": new_uid(), **changes}
    columns = ", ".join(values)
    return (
        f"INSERT INTO records_archiveentry ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
        list(values.values()),
    )


def insertion_refused(constraint: str, entry: ArchiveEntry, **changes: Any) -> None:
    statement, values = insert_like(entry, **changes)
    refused(constraint, statement, *values)


class TestEntries:
    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("archive_entry_result_fits_kind", {"result": "warning", "year": 2024}),
            ("archive_entry_has_a_title", {"title": "", "year": 2024}),
            ("archive_entry_yearly_names_its_year", {"year": None}),
            ("archive_entry_names_its_basis", {"basis_number": "", "year": 2024}),
            ("archive_entry_names_its_basis", {"basis_on": None, "year": 2024}),
            ("archive_entry_source_is_known", {"source": "rumour", "year": 2024}),
            ("archive_entry_fed_by_something", {"source": "feed", "year": 2024}),
            ("archive_entry_term_is_whole", {"starts_on": "2026-01-01", "year": 2024}),
            ("archive_entry_correction_has_a_reason", {"correction_reason": "理由", "year": 2024}),
            ("archive_entry_one_appraisal_a_year", {"result": "excellent"}),
            ("archive_entry_confirmed_whole", {"confirmed_at": NOW, "year": 2024}),
        ],
    )
    def test_half_an_appraisal_is_refused(self, hr, constraint, changes):
        insertion_refused(constraint, entry(hr), **changes)

    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("archive_entry_term_is_whole", {"ends_on": None}),
            ("archive_entry_term_is_whole", {"starts_on": None}),
            ("archive_entry_term_is_whole", {"ends_on": "2026-01-15"}),
            ("archive_entry_term_is_whole", {"result": "dismissal"}),
            ("archive_entry_ends_when_over", {"ended_on": "2027-01-15"}),
            ("archive_entry_ends_when_over", {"ended_on": "2027-01-16"}),
            ("archive_entry_discipline_is_never_fed", {"source": "feed", "feed": "x", "feed_uid": "0" * 32}),
            ("archive_entry_refused_whole", {"refused_at": NOW}),
            ("archive_entry_superseded_stood_before", {"superseded_at": NOW}),
        ],
    )
    def test_half_a_sanction_is_refused(self, hr, constraint, changes):
        insertion_refused(constraint, entry(hr, "discipline"), **changes)

    @pytest.mark.parametrize(
        ("constraint", "columns"),
        [
            ("archive_entry_confirmed_by_another", "confirmed_by_id = entered_by_id, confirmed_at = now()"),
            (
                "archive_entry_refused_by_another",
                "refused_by_id = entered_by_id, refused_at = now(), refusal_reason = '理由'",
            ),
            ("archive_entry_confirmed_whole", "confirmed_at = now()"),
        ],
    )
    def test_nobody_confirms_or_refuses_what_he_entered_by_any_way(self, hr, constraint, columns):
        refused(
            constraint,
            f"UPDATE records_archiveentry SET {columns} WHERE uid = %s",
            entry(hr, "discipline").pk,
        )

    @pytest.mark.parametrize(
        "change",
        [
            "result = 'excellent'",
            "text = 'x'",
            "year = 2020",
            "entered_by_id = entered_by_id + 1",
            "superseded_at = NULL",
        ],
    )
    def test_what_was_entered_never_changes(self, hr, change):
        one = entry(hr)
        sql("UPDATE records_archiveentry SET superseded_at = now() WHERE uid = %s", one.pk)
        refused("append-only", f"UPDATE records_archiveentry SET {change} WHERE uid = %s", one.pk)

    def test_no_entry_is_taken_out(self, hr):
        one = entry(hr)
        refused("append-only", "DELETE FROM records_archiveentry WHERE uid = %s", one.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"):
            sql("TRUNCATE records_archiveentry CASCADE")

    def test_a_term_is_not_ended_early(self, hr):
        refused(
            "archive_entry_ends_when_over",
            "UPDATE records_archiveentry SET ended_on = ends_on WHERE uid = %s",
            sanction(hr).pk,
        )

    def test_a_correction_is_of_the_same_file_and_kind(self, hr):
        one, other = entry(hr), entry(hr, file=archive(hr, official(hr, "别人")))
        insertion_refused(
            "same file and kind", one, supersedes_id=other.pk, correction_reason="理由", year=2024
        )
        training = entry(hr, "training", file=one.archive)
        insertion_refused(
            "same file and kind", one, supersedes_id=training.pk, correction_reason="理由", year=2024
        )

    def test_a_sanction_that_never_stood_is_not_corrected(self, hr):
        waiting = entry(hr, "discipline")
        insertion_refused("an entry that stood", waiting, supersedes_id=waiting.pk, correction_reason="理由")

    def test_one_entry_has_one_correction(self, hr):
        old = sanction(hr)
        changes = {
            "supersedes_id": old.pk,
            "correction_reason": "理由",
            "confirmed_by_id": None,
            "confirmed_at": None,
        }
        statement, values = insert_like(old, **changes)
        sql(statement, *values)
        insertion_refused("archive_entry_corrected_once", old, **changes)


class TestArchives:
    def test_one_official_has_one_archive(self, hr):
        file = archive(hr)
        refused(
            "official_id",
            "INSERT INTO records_archive (uid, official_id, organisation_id, region_id, opened_by_id, opened_at)"
            " SELECT gen_random_uuid(), official_id, organisation_id, region_id, opened_by_id, now()"
            " FROM records_archive WHERE uid = %s",
            file.pk,
        )

    def test_an_archive_stays_its_officials_and_is_never_deleted(self, hr):
        file, other = archive(hr), official(hr, "别人")
        refused(
            "stays its official",
            "UPDATE records_archive SET official_id = %s WHERE uid = %s",
            other.pk,
            file.pk,
        )
        refused("never deleted", "DELETE FROM records_archive WHERE uid = %s", file.pk)
        assert Archive.objects.filter(pk=file.pk, official=file.official).exists()

    def test_a_reading_says_for_what_and_stays(self, hr):
        reading = keeping.read_archive(
            uid=archive(hr).pk, purpose="appointment", words="干部任用考察", by=hr.archivist, at=NOW
        )
        for purpose, words in (("curiosity", "看看而已"), ("award", "")):
            refused(
                "archive_reading_says_for_what",
                "INSERT INTO records_archivereading (uid, archive_id, by_id, role, purpose, words, at)"
                " SELECT gen_random_uuid(), archive_id, by_id, role, %s, %s, at FROM records_archivereading",
                purpose,
                words,
            )
        refused("append-only", "UPDATE records_archivereading SET words = 'x' WHERE uid = %s", reading.pk)
        refused("append-only", "DELETE FROM records_archivereading WHERE uid = %s", reading.pk)
        assert ArchiveReading.objects.get().words == "干部任用考察"


class TestEducationAndFiles:
    @pytest.mark.parametrize(
        ("constraint", "change"),
        [
            ("course_dates_in_order", "ends_on = starts_on - 1"),
            ("course_hours_are_some", "hours = 0"),
            ("course_has_a_title", "title = ''"),
            ("course_state_is_known", "state = 'dreamt'"),
            ("course_closed_whole", "state = 'closed'"),
            ("course_cancelled_with_reason", "state = 'cancelled'"),
        ],
    )
    def test_half_a_course_is_refused(self, hr, constraint, change):
        refused(constraint, f"UPDATE records_course SET {change} WHERE uid = %s", course(hr).pk)

    @pytest.mark.parametrize(
        ("constraint", "columns"),
        [
            ("archive_import_stores_only_when_confirmed", {"state": "importing"}),
            ("archive_import_takes_all_or_nothing", {"state": "done", "confirmed": True, "wrong": 1}),
            ("archive_import_of_a_course", {"kind": "attendance"}),
        ],
    )
    def test_a_file_with_a_wrong_line_is_never_taken(self, hr, constraint, columns):
        refused(
            constraint,
            "INSERT INTO records_archiveimport (uid, kind, region_id, file_name, stored_name, sha256, state, failure,"
            " rows_total, rows_ready, rows_known, rows_wrong, uploaded_by_id, uploaded_at, confirmed_by_id, confirmed_at)"
            " VALUES (gen_random_uuid(), %s, '411000', 'a', 'a', 'a', %s, '', 1, 0, 0, %s, %s, now(), %s, %s)",
            columns.get("kind", "entries"),
            columns.get("state", "uploaded"),
            columns.get("wrong", 0),
            hr.archivist.pk,
            hr.archivist.pk if columns.get("confirmed") else None,
            NOW if columns.get("confirmed") else None,
        )
