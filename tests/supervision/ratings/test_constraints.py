"""What the database itself refuses, past every service."""

import pytest

from supervision.ratings import services
from tests.supervision.disputes.test_constraints import refuses
from tests.supervision.ratings import factories
from tests.supervision.ratings.factories import NOW, STATES

SET = "UPDATE supervision_ratingcase SET {} = %s WHERE uid = %s"


def test_no_rating_without_the_agencys_statement(house):
    factories.published(house)
    refuses("rating_has_conflict_statement", "UPDATE records_rating SET conflict_statement = ''")
    case = services.send_back(
        case=factories.received(house, report_number="示评〔2026〕12号").pk,
        reason="请补正。",
        by=house.checker,
        at=NOW,
    )
    refuses("rating_case_has_conflict_statement", SET.format("conflict_statement"), "", case.pk)


@pytest.mark.parametrize(
    ("state", "name", "column", "whose"),
    [
        ("checked", "rating_case_checked_by_another", "checked_by_id", "received_by_id"),
        ("published", "rating_case_published_by_another", "published_by_id", "received_by_id"),
        ("withdrawn", "rating_case_withdrawal_four_eyes", "withdrawn_by_id", "withdrawal_by_id"),
    ],
)
def test_nobody_decides_on_what_he_brought_in(house, state, name, column, whose):
    case = STATES[state](house)
    refuses(name, SET.format(column), getattr(case, whose), case.pk)


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("received", "rating_case_checked_whole", "status", "checked"),
        ("checked", "rating_case_published_whole", "status", "published"),
        ("received", "rating_case_refused_with_reason", "status", "refused"),
        ("published", "rating_case_withdrawn_by_another", "status", "withdrawing"),
        ("withdrawing", "rating_case_withdrawal_four_eyes", "status", "withdrawn"),
    ],
)
def test_no_half_states(house, state, name, column, value):
    case = STATES[state](house)
    refuses(name, SET.format(column), value, case.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("grade", "AAA"),
        ("score", 99),
        ("findings", "一切都好"),
        ("conflict_statement", "没有"),
        ("rated_on", "2026-01-01"),
    ],
)
@pytest.mark.parametrize("state", ["received", "checked", "published"])
def test_what_the_agency_said_is_only_changed_while_it_is_returned(house, state, column, value):
    case = STATES[state](house)
    refuses("rating_case_says_the_same", SET.format(column), value, case.pk)


def test_number_receipt_and_writers_stay(house):
    case = factories.published(house)
    refuses("never deleted", "DELETE FROM supervision_ratingcase WHERE uid = %s", case.pk)
    for column, value in (("number", "PJ1"), ("received_on", "2026-01-01"), ("writers", "{}")):
        refuses("rating_case_stays", SET.format(column), value, case.pk)


def test_an_agency_is_confirmed_by_another_and_ended_with_a_reason(house):
    about = "UPDATE supervision_ratingagency SET {} WHERE uid = %s"
    refuses(
        "rating_agency_confirmed_by_another", about.format("confirmed_by_id = entered_by_id"), house.agency.pk
    )
    refuses("rating_agency_ended_whole", about.format("ended_at = now()"), house.agency.pk)


@pytest.mark.parametrize("table", ["ratingmethod", "ratingfile", "ratingcomment", "ratingstep"])
def test_what_was_entered_is_only_added_to(house, table):
    factories.commented(house)
    refuses("append-only", f"DELETE FROM supervision_{table}")
    refuses("append-only", f"UPDATE supervision_{table} SET uid = gen_random_uuid()")
