"""What the database itself refuses, past every service."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from records.common.ids import new_uid
from records.registers.models import AssessmentResult
from supervision.assessments.rounds import services
from supervision.assessments.rounds.models import (
    AssessmentCorrection,
    AssessmentEvidence,
    AssessmentMark,
    AssessmentReply,
    AssessmentRound,
    AssessmentScore,
    AssessmentSheet,
    AssessmentStep,
    AssessmentUse,
)
from tests.supervision.rounds import factories
from tests.supervision.rounds.factories import NOW, ROUNDS, TODAY


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE uid = %s'


def mark(score, stage: str, by, *, value="1", note="据查") -> tuple[str, ...]:
    """One more row as somebody would write it past the services."""
    sql = (
        "INSERT INTO supervision_assessmentmark (uid, score_id, stage, value, is_absent, old_value, note, by_id, at)"
        " VALUES (%s, %s, %s, %s, %s, NULL, %s, %s, %s)"
    )
    return sql, new_uid(), score.pk, stage, value, value is None, note, by.pk, NOW


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("planned", "round_opened_before_more", "status", "reporting"),
        ("planned", "round_days_in_order", "review_until", factories.REPORT_UNTIL),
        ("planned", "round_ranks_have_a_basis", "publish_ranks", True),
        ("planned", "round_reply_days_within", "reply_days", 0),
        ("planned", "round_pass_share_is_percent", "pass_share", 101),
        ("reporting", "round_closed_before_review", "status", "reviewing"),
        ("audited", "round_settled_whole", "status", "settled"),
        ("settled", "round_published_whole", "status", "published"),
        ("reporting", "round_stays", "period_until", TODAY),
        ("reporting", "round_stays", "pass_share", 10),
        ("published", "round_stays", "status", "settled"),
    ],
)
def test_no_half_states_of_a_round(hall, state, name, column, value):
    refuses(name, set_column(AssessmentRound, column), value, ROUNDS[state](hall).pk)


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("reporting", "sheet_submitted_whole", "status", "submitted"),
        ("replied", "sheet_audited_whole", "status", "audited"),
        ("audited", "sheet_settled_whole", "status", "settled"),
        ("settled", "sheet_settled_whole", "score", None),
    ],
)
def test_no_half_states_of_a_sheet(hall, state, name, column, value):
    sheet = factories.sheets(ROUNDS[state](hall))[2]
    refuses(name, set_column(AssessmentSheet, column), value, sheet.pk)


def test_whoever_organised_or_settled_does_not_publish(hall):
    case = factories.published(hall)
    for person in (case.organised_by_id, case.settled_by_id):
        refuses("round_published_by_another", set_column(AssessmentRound, "published_by_id"), person, case.pk)


def test_whoever_reported_replied_reviewed_or_answered_does_not_audit(hall):
    case = factories.audited(hall)
    sheet = factories.sheets(case)[2]
    for person, name in (
        (hall.account(sheet), "sheet_audited_by"),
        (hall.first, "sheet_audited_by_a_fresh_eye"),
        (hall.second, "sheet_audited_by_a_fresh_eye"),
    ):
        refuses(name, set_column(AssessmentSheet, "audited_by_id"), person.pk, sheet.pk)


def test_reviewers_are_three_persons_and_none_of_them_reported_or_audits(hall):
    case = factories.reviewed(hall)
    sheet = factories.sheets(case)[0]
    two, own = factories.score(sheet, "A1"), hall.account(sheet)
    for stage in ("review_2", "review_3"):
        refuses("assessment_four_eyes", *mark(two, stage, hall.first))
    refuses("assessment_not_by_its_body", *mark(two, "review_3", own))
    refuses("assessment_four_eyes", *mark(two, "audit", hall.second))
    with connection.cursor() as cursor:
        cursor.execute(*_split(mark(two, "audit", hall.auditor)))
    refuses("assessment_four_eyes", *mark(two, "review_3", hall.auditor))
    refuses("assessment_four_eyes", *mark(two, "answer", hall.auditor))


def _split(parts):
    statement, *values = parts
    return statement, values


def test_a_mark_is_a_value_or_that_none_applies_and_says_why(hall):
    case = factories.auditing(hall)
    score = factories.score(factories.sheets(case)[0], "A2")
    refuses("mark_says_why", *mark(score, "audit", hall.auditor, note=""))
    refuses("mark_says_why", *mark(score, "audit", hall.auditor, value=None, note=""))
    statement, *values = mark(score, "audit", hall.auditor)
    values[4] = True
    refuses("mark_value_whole", statement, *values)


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (AssessmentMark, "value", 99),
        (AssessmentStep, "note", "改"),
        (AssessmentEvidence, "title", "改"),
        (AssessmentReply, "text", "改"),
    ],
)
def test_what_was_written_stays(hall, model, column, value):
    case = factories.published(hall)
    about = {"round": case} if model is AssessmentStep else {"score__sheet__round": case}
    if model is AssessmentMark:
        about["stage"] = "audit"
    row = model.objects.filter(**about).first()
    refuses("append-only", set_column(model, column), value, row.pk)
    refuses("append-only", f"DELETE FROM {model._meta.db_table} WHERE uid = %s", row.pk)


def test_an_answer_is_given_once_whole_and_by_another(hall):
    case = factories.auditing(hall, answered=False)
    reply = factories.score(factories.sheets(case)[2], "A2").reply
    refuses("assessment_reply_answered_whole", set_column(AssessmentReply, "accepted"), True, reply.pk)
    # A comparison with NULL is neither true nor false, and a CHECK lets through what is not false.
    refuses(
        "assessment_reply_answered_whole",
        "UPDATE supervision_assessmentreply SET accepted = true, answered_at = now(),"
        " answered_by_id = (SELECT max(id) FROM records_user WHERE id <> by_id) WHERE uid = %s",
        reply.pk,
    )
    refuses(
        "assessment_reply_answered_by_another",
        "UPDATE supervision_assessmentreply SET accepted = true, answer = '采纳', answered_by_id = by_id,"
        " answered_at = now() WHERE uid = %s",
        reply.pk,
    )


def test_a_score_holds_a_value_only_with_where_it_came_from(hall):
    case = factories.reporting(hall)
    score = factories.score(factories.sheets(case)[0], "A2")
    refuses("score_value_whole", set_column(AssessmentScore, "value"), 3, score.pk)
    refuses("score_rows_of_automatic", set_column(AssessmentScore, "rows"), 3, score.pk)
    refuses("score_limit_of_two", set_column(AssessmentScore, "limit"), 3, score.pk)


def test_rounds_and_sheets_are_never_deleted_once_open(hall):
    case = factories.reporting(hall)
    refuses("never deleted", "DELETE FROM supervision_assessmentround WHERE uid = %s", case.pk)
    sheet = factories.sheets(case)[0]
    refuses("no body leaves", "DELETE FROM supervision_assessmentsheet WHERE uid = %s", sheet.pk)
    refuses("sheet_stays", set_column(AssessmentSheet, "body_id"), hall.authority.pk, sheet.pk)


def test_corrections_and_uses_are_decided_by_another_and_stay(hall):
    case = factories.published(hall)
    sheet = factories.sheets(case)[0]
    correction = services.propose_correction(
        sheet=sheet.pk, key="A2", value=Decimal(19), reason="漏计。", by=hall.first, at=NOW
    )
    use = services.propose_use(
        sheet=sheet.pk,
        said=services.UseData("pilots", "优先安排试点。", "试点通知", "1号", TODAY),
        by=hall.first,
        at=NOW,
    )
    for model, row, name in (
        (AssessmentCorrection, correction, "correction_decided"),
        (AssessmentUse, use, "use_decided"),
    ):
        table = model._meta.db_table
        refuses(name, f"UPDATE {table} SET status = 'accepted' WHERE uid = %s", row.pk)
        refuses(
            name,
            f"UPDATE {table} SET status = 'accepted', decided_by_id = by_id, decided_at = now() WHERE uid = %s",
            row.pk,
        )
        refuses("assessment_decided_stays", f"DELETE FROM {table} WHERE uid = %s", row.pk)
    refuses("assessment_decided_stays", set_column(AssessmentUse, "text"), "改", use.pk)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("assessment_score_not_negative", "score", "-1"),
        ("assessment_rank_among_peers", "rank", 4),
        ("assessment_vetoed_fails", "vetoed", True),
        ("assessment_peers_in_order", "peer_low", "100"),
    ],
)
def test_a_published_result_holds_together(hall, name, column, value):
    sheet = factories.sheets(factories.published(hall))[0]
    refuses(name, set_column(AssessmentResult, column), value, sheet.result_id)
