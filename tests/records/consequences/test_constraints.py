"""The database itself refuses what must never be, whoever writes to it and by whatever road."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from records.consequences import services
from records.consequences.models import (
    ConsequenceStep,
    CriticismNotice,
    EvidenceFile,
    Measure,
    OwnReport,
    RectificationOrder,
    Responsibility,
)
from records.dishonesty.models import DishonestyRecord
from tests.records.consequences import factories
from tests.records.consequences.factories import NOW, ORDER_IN, TODAY, published


def refuses(constraint: str, case, **values) -> None:
    columns = ", ".join(f"{name} = %s" for name in values)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {case._meta.db_table} SET {columns} WHERE uid = %s", [*values.values(), case.pk]
        )
    assert constraint in str(refused.value)


class TestOrders:
    def test_who_ordered_never_decides(self, who):
        order = factories.submitted(who)
        refuses("order_four_eyes", order, status="accepted", decided_by_id=who.reviewer.pk, decided_at=NOW)

    def test_who_wrote_never_decides(self, who):
        order = factories.submitted(who)
        refuses("order_four_eyes", order, status="accepted", decided_by_id=who.body.pk, decided_at=NOW)

    def test_who_ordered_never_writes(self, who):
        order = factories.ordered(who)
        refuses("order_orderer_writes_nothing", order, writers=[who.reviewer.pk])

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("explained", "order_authors_are_writers", {"writers": "{}"}),
            ("ordered", "order_says_what", {"requirements": ""}),
            ("ordered", "order_says_what", {"to_explain": ""}),
            ("ordered", "order_says_what", {"basis": ""}),
            ("explained", "order_explained_whole", {"explanation": ""}),
            ("explained", "order_explained_whole", {"explained_at": None}),
            ("submitted", "order_submitted_whole", {"submitted_at": None}),
            ("submitted", "order_submitted_whole", {"measures_taken": ""}),
            ("accepted", "order_decided_whole", {"decided_at": None}),
            ("ordered", "order_status_has_its_columns", {"status": "accepted"}),
            ("ordered", "order_status_has_its_columns", {"status": "explained"}),
            ("explained", "order_status_has_its_columns", {"status": "submitted"}),
            ("explained", "order_status_has_its_columns", {"status": "ordered"}),
            ("accepted", "order_status_has_its_columns", {"status": "submitted"}),
            ("withdrawn", "order_status_has_its_columns", {"decision_note": ""}),
            ("not_rectified", "order_not_rectified_is_overdue", {"overdue_at": None}),
            ("ordered", "order_dates_in_order", {"due_on": date(2026, 5, 7)}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, constraint, values):
        refuses(constraint, ORDER_IN[state](who), **values)

    def test_a_draft_only_follows_an_order_that_was_not_met(self, who):
        order = factories.accepted(who)
        refuses("order_draft_only_when_not_rectified", order, draft_id=order.record_id)

    def test_one_open_order_for_one_record(self, who):
        first = factories.accepted(who)
        second = factories.ordered(who, record=first.record)
        refuses(
            "order_one_open_per_record",
            first,
            status="submitted",
            decided_by_id=None,
            decided_at=None,
            decision_note="",
        )
        assert second.pk != first.pk


class TestMeasures:
    def test_who_entered_never_decides(self, who):
        entered = factories.measure_in(who, "entered")
        refuses("measure_four_eyes", entered, status="in_force", decided_by_id=who.clerk.pk, decided_at=NOW)

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("in_force", "measure_has_legal_basis", {"legal_basis": ""}),
            ("in_force", "measure_has_legal_basis", {"title": ""}),
            ("in_force", "measure_dates_in_order", {"starts_on": date(2026, 5, 5)}),
            ("in_force", "measure_dates_in_order", {"ends_on": date(2026, 5, 5)}),
            ("in_force", "measure_decided_whole", {"decided_at": None}),
            ("in_force", "measure_executed_whole", {"execution_note": "已执行"}),
            ("lifted", "measure_ended_whole", {"ended_at": None}),
            ("lifted", "measure_status_has_its_columns", {"end_note": ""}),
            ("lifted", "measure_status_has_its_columns", {"status": "in_force"}),
            ("entered", "measure_status_has_its_columns", {"status": "in_force"}),
            ("lifted", "measure_expires_with_an_end", {"status": "expired", "ends_on": None}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, constraint, values):
        refuses(constraint, factories.measure_in(who, state), **values)


class TestCriticism:
    def test_who_drafted_never_issues(self, who):
        notice = factories.notice_in(who)
        refuses("criticism_four_eyes", notice, status="issued", issued_by_id=who.clerk.pk, issued_at=NOW)

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("draft", "criticism_says_what", {"text": ""}),
            ("issued", "criticism_issued_whole", {"issued_at": None}),
            ("withdrawn", "criticism_withdrawn_whole", {"withdrawal_note": ""}),
            ("draft", "criticism_status_has_its_columns", {"status": "issued"}),
            ("withdrawn", "criticism_status_has_its_columns", {"status": "issued"}),
            ("draft", "criticism_case_is_public", {"audience": "internal"}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, constraint, values):
        refuses(constraint, factories.notice_in(who, state), **values)

    def test_an_issuer_uses_a_number_once(self, who):
        first = factories.notice_in(who)
        second = factories.notice_in(who, record=first.record, number="示发改通报〔2026〕4号")
        refuses("criticism_number_once", second, number=first.number)


class TestResponsibility:
    def test_who_entered_never_confirms(self, who):
        found = factories.responsibility_in(who)
        refuses(
            "responsibility_four_eyes",
            found,
            status="confirmed",
            decided_by_id=who.clerk.pk,
            decided_at=NOW,
        )

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("entered", "responsibility_decided_whole", {"status": "confirmed"}),
            ("confirmed", "responsibility_decided_whole", {"status": "entered"}),
            ("confirmed", "responsibility_decided_whole", {"decided_at": None}),
            ("entered", "responsibility_says_what", {"conduct": ""}),
            ("confirmed", "responsibility_result_dated", {"result": "admonition"}),
            ("confirmed", "responsibility_result_dated", {"result_on": TODAY}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, constraint, values):
        refuses(constraint, factories.responsibility_in(who, state), **values)

    def test_one_person_answers_once_for_one_record(self, who):
        first = factories.responsibility_in(who)
        second = factories.responsibility_in(
            who, record=first.record, official=factories.Official.objects.create(name="司马示例")
        )
        refuses("responsibility_once", second, official_id=first.official_id)


class TestOwnReports:
    def test_who_wrote_never_decides(self, who):
        report = factories.report_in(who)
        refuses(
            "own_report_four_eyes",
            report,
            status="dismissed",
            decided_by_id=who.body.pk,
            decided_at=NOW,
            decision_note="无",
        )

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("filed", "own_report_filer_is_a_writer", {"writers": "{}"}),
            ("filed", "own_report_says_what", {"title": ""}),
            ("due", "own_report_asked_whole", {"asked_at": None}),
            ("filed", "own_report_filed_whole", {"causes": ""}),
            ("filed", "own_report_filed_whole", {"filed_on": None}),
            ("dismissed", "own_report_decided_whole", {"decided_at": None}),
            ("due", "own_report_status_has_its_columns", {"status": "filed"}),
            ("filed", "own_report_status_has_its_columns", {"status": "taken"}),
            ("dismissed", "own_report_status_has_its_columns", {"decision_note": ""}),
            ("cancelled", "own_report_status_has_its_columns", {"decision_note": ""}),
            ("taken", "own_report_status_has_its_columns", {"record_id": None}),
        ],
    )
    def test_a_half_state_is_refused(self, who, state, constraint, values):
        refuses(constraint, factories.report_in(who, state), **values)


class TestWhatIsOnlyAdded:
    def test_a_step_is_never_altered_nor_deleted(self, who):
        factories.ordered(who)
        step = ConsequenceStep.objects.get()
        for statement in (
            "UPDATE records_consequencestep SET reason = '改'",
            "DELETE FROM records_consequencestep",
            "TRUNCATE records_consequencestep",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        step.refresh_from_db()
        assert step.reason == ""

    def test_evidence_is_only_marked_as_removed_once(self, who):
        order = factories.explained(who)
        file = services.attach_evidence(case=order, file=factories.paper_file(), by=who.body, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFile.objects.filter(pk=file.pk).update(sha256="0" * 64)
        services.remove_evidence(uid=file.pk, by=who.body, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFile.objects.filter(pk=file.pk).update(removed_at=None, removed_by=None)

    def test_evidence_belongs_to_one_case_and_is_removed_whole(self, who):
        order, report = factories.explained(who), factories.report_in(who, "due")
        file = services.attach_evidence(case=order, file=factories.paper_file(), by=who.body, at=NOW)
        said = {
            name: getattr(file, name)
            for name in ("original_name", "content_type", "size", "sha256", "uploaded_by", "uploaded_at")
        }
        for constraint, more in (
            ("evidence_belongs_to_one_case", {}),
            ("evidence_belongs_to_one_case", {"order": order, "report": report}),
            ("evidence_removed_whole", {"report": report, "removed_at": NOW}),
            ("evidence_once_per_case", {"order": order}),
        ):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                EvidenceFile.objects.create(stored_name="evidence/other.pdf", **said, **more)
            assert constraint in str(refused.value)


class TestRecords:
    @pytest.mark.parametrize(
        ("constraint", "values"),
        [
            ("record_rectification_whole", {"rectification_status": "open"}),
            ("record_rectification_whole", {"rectification_due_on": TODAY}),
            ("record_rectification_whole", {"rectification_status": "soon", "rectification_due_on": TODAY}),
            ("record_consequences_a_list", {"consequences": '{"kind": "honours"}'}),
        ],
    )
    def test_what_followed_is_whole(self, who, constraint, values):
        refuses(constraint, published(who), **values)


def test_every_table_of_the_room_has_been_tried():
    assert {model.__name__ for model in (
        ConsequenceStep, CriticismNotice, EvidenceFile, Measure, OwnReport, RectificationOrder, Responsibility
    )} == {
        model.__name__
        for model in DishonestyRecord._meta.apps.get_models()
        if model.__module__.startswith("records.consequences.")
    }  # fmt: skip
