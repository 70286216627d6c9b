"""The database itself refuses what must never be, whoever writes to it and by whatever road."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F

from records.dishonesty.models import (
    DishonestyRecord,
    ImportBatch,
    ImportRow,
    PriorNotice,
    ProposedChange,
    RecordTransition,
    RecordVersion,
)
from records.subjects.models import Official
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, TODAY


def refuses(name: str, record: DishonestyRecord, **values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DishonestyRecord.objects.filter(pk=record.pk).update(**values)
    assert name in str(refused.value)


class TestFourEyes:
    def test_a_writer_is_never_the_approver(self, who):
        record = factories.submitted(who)
        for writer in (who.clerk,):
            refuses("record_four_eyes", record, status="approved", approved_by=writer, approved_at=NOW)

    def test_not_even_one_who_wrote_long_ago(self, who):
        record = factories.submitted(who)
        DishonestyRecord.objects.filter(pk=record.pk).update(writers=[who.clerk.pk, who.other_clerk.pk])
        refuses("record_four_eyes", record, status="approved", approved_by=who.other_clerk, approved_at=NOW)

    def test_a_writer_is_never_taken_off_the_list(self, who):
        record = factories.submitted(who)
        refuses("record_origin_stays", record, writers=[who.reviewer.pk])

    def test_the_submitter_counts_as_a_writer(self, who):
        record = factories.draft(who)
        refuses(
            "record_submitter_is_a_writer",
            record,
            status="submitted",
            submitted_by=who.reviewer,
            submitted_at=NOW,
        )

    def test_a_change_is_never_decided_by_who_proposed_it(self, who):
        from records.dishonesty import services

        change = services.propose_change(
            uid=factories.published(who).uid,
            changes={"title": "更新后的标题"},
            reason="updated",
            note="依据补充材料",
            by=who.clerk,
            at=NOW,
        )
        with pytest.raises(IntegrityError, match="change_four_eyes"), transaction.atomic():
            ProposedChange.objects.filter(pk=change.pk).update(
                state="accepted", decided_by=who.clerk, decided_at=NOW
            )

    def test_an_officials_name_needs_a_second_reviewer(self, who):
        record = factories.approved(
            who, subject_type="official", scope="public", naming_basis="《示例条例》第一条"
        )
        whole = {
            "status": "published",
            "published_by": who.reviewer,
            "published_at": NOW,
            "version": 1,
            "display_from": TODAY,
        }
        refuses("record_naming_second_reviewer", record, **whole)
        for wrong in (who.reviewer, who.clerk):
            refuses("record_naming_second_reviewer", record, naming_reviewed_by=wrong, **whole)


class TestStatesAndColumns:
    @pytest.mark.parametrize(
        ("state", "name", "values"),
        [
            ("draft", "record_status_has_its_columns", {"status": "submitted"}),
            ("draft", "record_status_has_its_columns", {"status": "approved"}),
            ("draft", "record_submitted_whole", {"submitted_at": NOW}),
            ("submitted", "record_approved_whole", {"approved_at": NOW}),
            ("approved", "record_status_has_its_columns", {"status": "published", "display_from": TODAY}),
            ("approved", "record_published_whole", {"published_at": NOW}),
            ("approved", "record_published_whole", {"version": 1}),
            ("published", "record_ended_whole", {"status": "ended"}),
            ("published", "record_ended_whole", {"end_reason": "revoked"}),
            ("published", "record_published_has_display_period", {"display_from": None}),
            ("published", "record_display_dates_in_order", {"display_until": TODAY - timedelta(days=900)}),
            ("published", "record_status_has_its_columns", {"status": "draft"}),
            ("ended", "record_ended_whole", {"status": "published"}),
            ("ended", "record_ended_whole", {"end_reason": ""}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, name, values):
        refuses(name, factories.IN_STATE[state](who), **values)

    def test_a_version_number_never_goes_back(self, who):
        refuses("record_origin_stays", factories.published(who), version=F("version") - 1)


class TestLaw:
    @pytest.mark.parametrize(
        "values",
        [{"document_number": ""}, {"document_name": ""}, {"authority_name": ""}, {"legal_basis": ""}],
    )
    def test_no_record_without_a_document_with_legal_effect(self, who, values):
        refuses("record_has_legal_document", factories.submitted(who), **values)

    def test_a_broken_pledge_needs_a_determination(self, who):
        refuses(
            "record_determination_where_needed",
            factories.submitted(who),
            source="broken_pledge",
            document_kind="penalty",
        )

    def test_minor_matters_are_not_public_without_an_argument(self, who):
        refuses("record_minor_not_public_unless_argued", factories.submitted(who), severity="minor")

    def test_a_record_about_an_official_names_one(self, who):
        refuses("record_official_iff_about_one", factories.draft(who), subject_type="official")

    def test_a_basis_for_naming_belongs_to_officials_only(self, who):
        refuses("record_official_iff_about_one", factories.draft(who), naming_basis="《示例条例》第一条")

    def test_one_reference_of_one_sender_is_one_record(self, who):
        first, second = factories.draft(who), factories.draft(who)
        DishonestyRecord.objects.filter(pk=first.pk).update(external_id="X-1")
        refuses("record_external_id_once", second, external_id="X-1")


class TestWhatIsOnlyAdded:
    @pytest.mark.parametrize("model", [RecordVersion, RecordTransition])
    def test_history_is_neither_changed_nor_removed(self, who, model):
        factories.published(who)
        table = model._meta.db_table
        for statement in (
            f"UPDATE {table} SET by_id = {who.newcomer.pk}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_a_record_is_never_deleted(self, who):
        record = factories.draft(who)
        with pytest.raises(Error, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_dishonestyrecord WHERE uid = %s", [record.pk])

    @pytest.mark.parametrize("values", [{"origin": "410000"}, {"channel": "chain"}, {"created_by": 1}])
    def test_where_a_record_comes_from_never_changes(self, who, values):
        values = {"created_by_id": who.other_clerk.pk} if "created_by" in values else values
        with pytest.raises(Error), transaction.atomic():
            DishonestyRecord.objects.filter(pk=factories.published(who).pk).update(**values)


class TestIntake:
    def test_a_questionable_row_says_why(self, who):
        batch = _batch(who)
        with pytest.raises(IntegrityError, match="import_row_questionable_has_errors"), transaction.atomic():
            ImportRow.objects.create(batch=batch, number=2, content={}, state="questionable")

    def test_an_imported_row_leads_to_its_record(self, who):
        batch = _batch(who)
        with pytest.raises(IntegrityError, match="import_row_imported_has_one_target"), transaction.atomic():
            ImportRow.objects.create(batch=batch, number=2, content={}, state="imported")

    def test_nothing_is_stored_from_a_file_that_nobody_confirmed(self, who):
        batch = _batch(who)
        with pytest.raises(IntegrityError, match="import_stores_only_when_confirmed"), transaction.atomic():
            ImportBatch.objects.filter(pk=batch.pk).update(state="importing")

    def test_the_same_file_is_one_batch(self, who):
        _batch(who)
        with pytest.raises(IntegrityError, match="import_file_once"), transaction.atomic():
            _batch(who)


def test_a_comment_has_an_author_and_a_time(who):
    record = factories.approved(who, subject_served=False)
    with pytest.raises(IntegrityError, match="notice_comment_whole"), transaction.atomic():
        PriorNotice.objects.filter(record=record).update(comment="我局已经付款")


def test_two_changes_never_wait_for_one_record(who):
    record = factories.published(who)
    waiting = {"record": record, "fields": {}, "reason": "updated", "note": "甲", "proposed_by": who.clerk}
    ProposedChange.objects.create(**waiting, proposed_at=NOW)
    with pytest.raises(IntegrityError, match="change_one_pending"), transaction.atomic():
        ProposedChange.objects.create(**waiting, proposed_at=NOW)


def test_an_official_without_a_name_is_nobody(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Official.objects.create(name="")


def _batch(who) -> ImportBatch:
    return ImportBatch.objects.create(
        file_name="一.xlsx",
        stored_name="imports/1.xlsx",
        sha256="a" * 64,
        region_id="411000",
        supplier_name="示例市财政局",
        uploaded_by=who.clerk,
        uploaded_at=NOW,
    )
