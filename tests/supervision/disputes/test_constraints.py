"""What the database itself refuses, past every service."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.subjects.models import Organisation
from supervision.disputes.models import Dispute, DisputeTerm
from tests.records.access.factories import XUCHANG, give, person
from tests.supervision.disputes import factories
from tests.supervision.disputes.factories import STATES


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


@pytest.mark.parametrize(
    ("state", "name", "column", "whose"),
    [
        ("coordinating", "dispute_accepted_by_another", "accepted_by_id", "filed_by_id"),
        ("agreed", "dispute_agreed_by_another", "agreed_by_id", "proposed_by_id"),
        ("failed", "dispute_decided_by_another", "decided_by_id", "filed_by_id"),
        ("performed", "dispute_decided_by_another", "decided_by_id", "proposed_by_id"),
    ],
)
def test_nobody_decides_what_he_brought_in(table, state, name, column, whose):
    case = STATES[state](table)
    refuses(name, set_column(Dispute, column), getattr(case, whose), case.pk)


def test_nobody_checks_the_performance_that_he_noted(table):
    term = factories.kept(table).terms.first()
    refuses(
        "dispute_term_checked_by_another", set_column(DisputeTerm, "checked_by_id"), term.noted_by_id, term.pk
    )


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("filed", "dispute_accepted_before_more", "status", "coordinating"),
        ("coordinating", "dispute_proposed_whole", "status", "proposed"),
        ("proposed", "dispute_agreed_by_another", "status", "agreed"),
        ("coordinating", "dispute_decided_whole", "status", "failed"),
        ("failed", "dispute_unsettled_goes_on", "next_step", ""),
        ("failed", "dispute_outcome_whole", "outcome", ""),
        ("performed", "dispute_outcome_whole", "outcome", "failed"),
        ("performed", "dispute_closed_whole", "status", "closed"),
        ("declined", "dispute_decided_whole", "reasons", ""),
    ],
)
def test_no_half_states(table, state, name, column, value):
    case = STATES[state](table)
    refuses(name, set_column(Dispute, column), value, case.pk)


def test_a_record_is_drafted_only_where_nothing_was_settled(table):
    case, other = factories.drafted(table), factories.coordinating(table)
    draft = case.draft_id
    refuses("dispute_drafted_only_unsettled", set_column(Dispute, "draft_id"), draft, other.pk)


def test_neither_the_body_nor_one_below_it_leads(table):
    case = factories.coordinating(table)
    below = Organisation.objects.create(
        name="示例市财政局国库科", kind="institution", region_id=XUCHANG, superior=table.body
    )
    for lead in (table.body, below):
        refuses("dispute_not_led_below", set_column(Dispute, "lead_id"), lead.pk, case.pk)


def test_no_account_of_the_body_has_a_part_in_it(table):
    case = factories.failed(table)
    insider = person("本单位")
    give(insider, "department", organisation=table.body)
    for column in ("accepted_by_id", "decided_by_id"):
        refuses("dispute_not_by_its_body", set_column(Dispute, column), insider.pk, case.pk)
    refuses(
        "dispute_not_by_its_body",
        "INSERT INTO supervision_disputestep (uid, dispute_id, name, label, source, target, by_id, at, note)"
        " VALUES (gen_random_uuid(), %s, 'x', 'x', '', 'failed', %s, now(), '')",
        case.pk,
        insider.pk,
    )


def test_what_it_is_about_and_what_was_agreed_stays(table):
    case = factories.kept(table)
    refuses("never deleted", "DELETE FROM supervision_dispute WHERE uid = %s", case.pk)
    for column, value in (("number", "XT000000-2026-1"), ("facts", "别的事"), ("body_id", table.office.pk)):
        refuses("never changes", set_column(Dispute, column), value, case.pk)
    term = case.terms.first()
    for column, value in (("text", "不付款"), ("due_on", "2030-01-01"), ("result", "broken")):
        refuses("never changes", set_column(DisputeTerm, column), value, term.pk)
    refuses("never changes", "DELETE FROM supervision_disputeterm WHERE uid = %s", term.pk)


@pytest.mark.parametrize("table_name", ["disputestep", "disputeproposal", "disputeanswer"])
def test_what_was_said_and_done_is_only_added(table, table_name):
    factories.answered(table)
    refuses("append-only", f"DELETE FROM supervision_{table_name}")
    refuses("append-only", f"UPDATE supervision_{table_name} SET at = now()")
