"""What the database itself refuses of tasks and documents, past every service."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from supervision.worklist.documents.models import DocumentReceiver, IncomingDocument
from supervision.worklist.ledger import services
from supervision.worklist.ledger.models import LedgerItem, MeasureEvaluation, TaskDuty, TaskPolicy, TaskStage
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import DOCUMENTS, DUTIES, ITEMS, NOW


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


def test_nobody_issues_what_he_entered(office):
    item, policy = factories.item(office), TaskPolicy.objects.get()
    refuses(
        "ledger_item_issued_by_another", set_column(LedgerItem, "issued_by_id"), item.created_by_id, item.pk
    )
    refuses(
        "task_policy_issued_by_another",
        set_column(TaskPolicy, "issued_by_id"),
        policy.created_by_id,
        policy.pk,
    )


def test_nobody_finds_done_what_he_reported_or_what_his_own_body_did(office):
    duty = factories.doing(office)
    services.report(duty=duty.pk, result="台账已建成", by=office.clerk, at=NOW)
    services.accept(duty=duty.pk, by=office.supervisor, at=NOW)
    refuses("task_duty_accepted_by_another", set_column(TaskDuty, "accepted_by_id"), office.clerk.pk, duty.pk)
    insider = factories.person("本单位")
    factories.give(insider, "department", organisation=office.finance)
    refuses("task_duty_not_by_its_body", set_column(TaskDuty, "accepted_by_id"), insider.pk, duty.pk)


def test_nobody_checks_the_stage_that_he_noted(office):
    duty = factories.doing(office)
    stage = services.set_stage(
        duty=duty.pk, text="清单", due_on=factories.date(2026, 8, 1), by=office.finance_person, at=NOW
    )
    services.note_stage(duty=duty.pk, stage=stage.pk, evidence="清单", by=office.finance_person, at=NOW)
    services.check_stage(duty=duty.pk, stage=stage.pk, done=True, by=office.head, at=NOW)
    refuses(
        "task_stage_checked_by_another",
        set_column(TaskStage, "checked_by_id"),
        office.finance_person.pk,
        stage.pk,
    )
    refuses("task_stage_done_whole", set_column(TaskStage, "evidence"), "", stage.pk)


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("draft", "ledger_item_issued_by_another", "status", "running"),
        ("running", "ledger_item_stopped_by_document", "status", "suspended"),
        ("suspended", "ledger_item_stopped_by_document", "stopped_document", ""),
        ("cancelled", "ledger_item_stopped_by_document", "stopped_reason", ""),
        ("running", "ledger_item_concluded_whole", "status", "done"),
        ("goes_on", "ledger_item_schedule_understood", "schedule_kind", "unknown"),
        ("running", "ledger_item_day_as_said", "due_on", None),
        ("goes_on", "ledger_item_day_as_said", "due_on", "2026-12-31"),
        ("running", "ledger_item_says_something", "units_text", ""),
    ],
)
def test_no_half_states_of_tasks(office, state, name, column, value):
    refuses(name, set_column(LedgerItem, column), value, ITEMS[state](office).pk)


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("doing", "task_duty_reported_whole", "status", "reported"),
        ("reported", "task_duty_accepted_by_another", "status", "done"),
        ("reported", "task_duty_reported_whole", "result", ""),
        ("doing", "task_duty_percent", "percent", 101),
        ("doing", "task_duty_stays", "name", "别的单位"),
    ],
)
def test_no_half_states_of_parts(office, state, name, column, value):
    refuses(name, set_column(TaskDuty, column), value, DUTIES[state](office).pk)


def test_a_body_has_one_open_part_in_a_task(office):
    duty = factories.doing(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskDuty.objects.create(
            item=duty.item, unit=duty.unit, organisation=duty.organisation, name="又一份", role="lead",
            region=duty.region, created_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("registered", "incoming_document_proposed_whole", "status", "proposed"),
        ("proposed", "incoming_document_directed_by_another", "status", "assigned"),
        ("answered", "incoming_document_finished_whole", "status", "finished"),
        ("finished", "incoming_document_archived_whole", "status", "archived"),
        ("registered", "worklist_stays", "title", "别的标题"),
        ("registered", "worklist_stays", "number", "SW000000-2026-00001"),
    ],
)
def test_no_half_states_of_documents(office, state, name, column, value):
    refuses(name, set_column(IncomingDocument, column), value, DOCUMENTS[state](office).pk)


def test_nobody_directs_what_he_proposed(office):
    case = factories.assigned(office)
    refuses(
        "incoming_document_directed_by_another",
        set_column(IncomingDocument, "directed_by_id"),
        case.proposed_by_id,
        case.pk,
    )


def test_no_half_receipts_and_answers(office):
    one = factories.receiver(factories.assigned(office))
    refuses("document_receiver_confirmed_whole", set_column(DocumentReceiver, "confirmed_at"), NOW, one.pk)
    refuses("document_receiver_answered_whole", set_column(DocumentReceiver, "answer"), "all", one.pk)
    refuses("document_receiver_answers_by", set_column(DocumentReceiver, "due_on"), None, one.pk)
    refuses("worklist_stays", set_column(DocumentReceiver, "part"), "know", one.pk)


def test_who_led_a_measure_does_not_evaluate_it_past_the_service_either(office):
    measure = factories.issued(office).measures.get(number=1)
    insider = factories.person("本单位")
    factories.give(insider, "department", organisation=office.finance)
    about = {"measure": measure, "delivered": "yes", "beneficiaries": "企业", "evidence": "抽查", "at": NOW}
    with pytest.raises(IntegrityError, match="does not evaluate"), transaction.atomic():
        MeasureEvaluation.objects.create(**about, by=insider)
    with pytest.raises(IntegrityError, match="measure_evaluation_satisfaction"), transaction.atomic():
        MeasureEvaluation.objects.create(**about, by=office.assessor, satisfaction=80)
    MeasureEvaluation.objects.create(**about, by=office.assessor)


def test_neither_tasks_nor_documents_are_deleted(office):
    factories.item(office)
    factories.assigned(office)
    for table in ("ledgeritem", "taskpolicy", "documentreceiver", "incomingdocument"):
        with (
            pytest.raises(DatabaseError, match="never deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM supervision_{table}")


def test_what_was_said_and_done_is_only_added(office):
    duty = factories.doing(office)
    services.tell_progress(duty=duty.pk, percent=5, text="开始", by=office.finance_person, at=NOW)
    factories.assigned(office)
    for table in ("taskstep", "taskprogress", "documentstep"):
        refuses("append-only", f"DELETE FROM supervision_{table}")
        refuses("append-only", f"UPDATE supervision_{table} SET at = now()")
    refuses("append-only", "UPDATE supervision_taskunit SET position = 99")
