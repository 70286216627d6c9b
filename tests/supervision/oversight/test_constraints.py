"""What the database itself refuses, past every service."""

import pytest
from django.db import IntegrityError, connection, transaction

from supervision.oversight.models import (
    CongressReport,
    DecisionFile,
    JudgmentDuty,
    LegalAdvice,
    LitigationCase,
    Proposal,
    ProposalAnswer,
    ProposalPromise,
)
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import STATES


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


@pytest.mark.parametrize(
    ("kind", "state", "model", "name", "column", "value"),
    [
        ("proposal", "received", Proposal, "proposal_assigned_whole", "status", "assigned"),
        ("proposal", "assigned", Proposal, "proposal_taken_before_more", "status", "handling"),
        ("proposal", "answered", Proposal, "proposal_closed_whole", "status", "closed"),
        ("proposal", "handled_again", Proposal, "proposal_handled_twice_at_most", "round", 3),
        ("proposal", "closed", Proposal, "proposal_published_whole", "published", "full"),
        ("congress", "planned", CongressReport, "congress_report_drafted_whole", "status", "drafted"),
        ("congress", "drafted", CongressReport, "congress_report_signed_by_another", "status", "sent"),
        ("congress", "sent", CongressReport, "congress_report_deliberated", "status", "deliberated"),
        ("litigation", "pending", LitigationCase, "litigation_decided_whole", "outcome", "won"),
        ("litigation", "pending", LitigationCase, "litigation_instance", "instance", ""),
        ("litigation", "decided", LitigationCase, "litigation_loss_has_reason", "loss_reason", ""),
        ("litigation", "decided", LitigationCase, "litigation_decided_whole", "decided_on", None),
        ("litigation", "decided", LitigationCase, "litigation_confirmed_by_another", "status", "concluded"),
        ("litigation", "pending", LitigationCase, "litigation_appearance_whole", "appearance_kept", True),
        ("advice", "received", LegalAdvice, "advice_drafted_whole", "status", "drafted"),
        ("advice", "drafted", LegalAdvice, "advice_signed_by_another", "status", "answered"),
        ("advice", "answered", LegalAdvice, "advice_closed_whole", "status", "closed"),
        ("decision", "prepared", DecisionFile, "decision_file_decided_whole", "document_number", "1"),
        ("decision", "decided", DecisionFile, "decision_file_checked_by_another", "status", "checked"),
    ],
)
def test_no_half_states(hall, kind, state, model, name, column, value):
    case = STATES[kind][state](hall)
    refuses(name, set_column(model, column), value, case.pk)


def test_nobody_signs_or_confirms_what_he_wrote(hall):
    answer = factories.answered(hall).answers.get()
    refuses("proposal_answer", set_column(ProposalAnswer, "signed_by_id"), hall.worker.pk, answer.pk)
    report = factories.sent(hall)
    refuses(
        "congress_report_signed_by_another",
        set_column(CongressReport, "signed_by_id"),
        hall.worker.pk,
        report.pk,
    )
    case = factories.concluded(hall)
    refuses(
        "litigation_confirmed_by_another",
        set_column(LitigationCase, "confirmed_by_id"),
        hall.worker.pk,
        case.pk,
    )
    advice = factories.answered_advice(hall)
    refuses("advice_signed_by_another", set_column(LegalAdvice, "signed_by_id"), hall.worker.pk, advice.pk)
    file = factories.DECISIONS["checked"](hall)
    refuses(
        "decision_file_checked_by_another", set_column(DecisionFile, "checked_by_id"), hall.worker.pk, file.pk
    )


def test_nobody_checks_the_performance_that_he_noted(hall):
    promise = ProposalPromise.objects.get(answer__proposal=factories.closed(hall))
    refuses(
        "proposal_promise_checked_by_another",
        "UPDATE supervision_proposalpromise SET state = 'kept', evidence = 'x', noted_by_id = %s, checked_by_id = %s"
        " WHERE uid = %s",
        hall.worker.pk,
        hall.worker.pk,
        promise.pk,
    )
    duty = factories.performed(hall).duties.get()
    refuses(
        "judgment_duty_confirmed_by_another",
        "UPDATE supervision_judgmentduty SET state = 'performed', confirmed_by_id = noted_by_id WHERE uid = %s",
        duty.pk,
    )


def test_a_signed_answer_a_concluded_case_and_a_duty_stay(hall):
    answer = factories.closed(hall).answers.get()
    for column, value in (("text", "改了"), ("answer_class", "A"), ("result", "yes"), ("writers", [])):
        refuses("proposal_answer", set_column(ProposalAnswer, column), value, answer.pk)
    refuses("never change", "DELETE FROM supervision_proposalanswer WHERE uid = %s", answer.pk)
    case = factories.obliged(hall)
    for column, value in (("outcome", "revoked"), ("status", "decided"), ("loss_reason", "law")):
        refuses("litigation_", set_column(LitigationCase, column), value, case.pk)
    duty = case.duties.get()
    refuses("judgment_duty_stays", set_column(JudgmentDuty, "due_on"), "2030-01-01", duty.pk)
    refuses("never deleted", "DELETE FROM supervision_judgmentduty WHERE uid = %s", duty.pk)


def test_a_duty_follows_from_a_concluded_case_alone(hall):
    case = factories.pending(hall)
    refuses(
        "judgment_duty_of_a_concluded_case",
        "INSERT INTO supervision_judgmentduty (uid, case_id, number, text, due_on, state, evidence, entered_by_id)"
        " VALUES (gen_random_uuid(), %s, 1, 'x', '2026-07-01', 'due', '', %s)",
        case.pk,
        hall.worker.pk,
    )


def part(case, step: str, result: str, by, *, on: str = "2026-05-06", ground: str = "") -> tuple:
    return (
        "INSERT INTO supervision_decisionpart (uid, file_id, step, result, ended_on, document, notes, skip_ground,"
        " short_reason, entered_by_id, entered_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'x', 'x', %s, '', %s,"
        " now())",
        case.pk,
        step,
        result,
        on,
        ground,
        by.pk,
    )


def test_no_collective_decision_before_the_review_of_legality_has_passed(hall):
    case = factories.preparing(hall)
    refuses("decision_legality_first", *part(case, "collective", "passed", hall.worker))
    factories.part(hall, case, "legality", result="refused")
    refuses("decision_legality_first", *part(case, "collective", "passed", hall.worker))
    factories.part(hall, case, "legality")
    refuses("decision_legality_first", *part(case, "collective", "passed", hall.worker, on="2026-04-19"))
    decided = (
        "UPDATE supervision_decisionfile SET status = 'decided', document_number = '1', decided_on = '2026-05-08',"
        " decided_by_id = %s WHERE uid = %s"
    )
    refuses("decision_collective_first", decided, hall.worker.pk, case.pk)
    factories.part(hall, case, "collective")
    with connection.cursor() as cursor:
        cursor.execute(decided, [hall.worker.pk, case.pk])
    refuses("decision_part_in_time", *part(case, "experts", "done", hall.worker))


@pytest.mark.parametrize(
    ("step", "result", "ground"),
    [
        ("legality", "skipped", "secret"),
        ("collective", "skipped", "secret"),
        ("experts", "skipped", "secret"),
        ("participation", "skipped", ""),
        ("risk", "done", "no_risk"),
        ("legality", "done", ""),
        ("experts", "passed", ""),
    ],
)
def test_no_step_is_left_out_without_a_lawful_reason(hall, step, result, ground):
    case = factories.preparing(hall)
    factories.part(hall, case, "legality")
    refuses("decision_part_", *part(case, step, result, hall.worker, ground=ground))


@pytest.mark.parametrize("kind", STATES)
def test_cases_are_never_deleted_and_keep_number_and_author(hall, kind):
    case = next(iter(STATES[kind].values()))(hall)
    table = type(case)._meta.db_table
    refuses("never deleted", f"DELETE FROM {table} WHERE uid = %s", case.pk)
    refuses("oversight_stays", f"UPDATE {table} SET number = 'X' WHERE uid = %s", case.pk)
    refuses(
        "oversight_stays", f"UPDATE {table} SET entered_by_id = %s WHERE uid = %s", hall.clerk.pk, case.pk
    )


@pytest.mark.parametrize("name", ["oversightstep", "proposalcontact", "courthearing", "decisionpart"])
def test_what_was_said_and_done_is_only_added(hall, name):
    factories.spoken(hall)
    factories.heard(hall)
    factories.prepared(hall)
    refuses("append-only", f"DELETE FROM supervision_{name}")
    changed = {
        "oversightstep": "note",
        "proposalcontact": "notes",
        "courthearing": "post",
        "decisionpart": "notes",
    }
    refuses("append-only", f"UPDATE supervision_{name} SET {changed[name]} = 'x'")


def test_a_hearing_tells_a_post_or_an_absence_and_is_struck_by_another(hall):
    hearing = factories.heard(hall).hearings.get()
    refuses(
        "hearing_struck_by_another",
        "UPDATE supervision_courthearing SET struck_at = now(), struck_by_id = %s WHERE uid = %s",
        hall.worker.pk,
        hearing.pk,
    )
    insert = (
        "INSERT INTO supervision_courthearing (uid, case_id, held_on, appeared, post, called_again, excuse, proof,"
        " entered_by_id, entered_at) VALUES (gen_random_uuid(), %s, '2026-05-01', %s, %s, false, %s, %s, %s, now())"
    )
    refuses("hearing_leader_by_post", insert, hearing.case_id, "head", "", "", "", hall.worker.pk)
    refuses("hearing_leader_by_post", insert, hearing.case_id, "lawyer", "主任", "", "", hall.worker.pk)
    refuses("hearing_proof_of_an_excuse", insert, hearing.case_id, "staff", "", "", "证明", hall.worker.pk)
