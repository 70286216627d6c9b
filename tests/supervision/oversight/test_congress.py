"""Reports to congress and conference: planned by rhythm, signed by another, opinions answered by their day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from supervision.oversight import queries, services
from supervision.oversight.models import CongressReport
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import LATER, NOW, TODAY


def code_of(call, **given):
    with pytest.raises(TransitionDenied) as denied:
        call(**given)
    return denied.value.code


def test_a_planned_report_is_due_on_its_day_and_planned_once(hall):
    case = factories.planned(hall)
    deadline = Deadline.objects.get(case_uid=case.pk)
    assert (deadline.due_on, deadline.organisation) == (date(2026, 7, 5), hall.body)
    with pytest.raises(ValidationError):
        factories.planned(hall)
    # Special reports may be asked for twice about one period.
    assert factories.planned(hall, rhythm="special").pk != factories.planned(hall, rhythm="special").pk


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("period_to", {"period_to": date(2025, 12, 31)}),
        ("due_on", {"due_on": date(2026, 1, 1)}),
        ("title", {"title": " "}),
        ("body", {"body": None}),
        ("rhythm", {"rhythm": "weekly"}),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(hall, field, more):
    with pytest.raises(ValidationError) as error:
        factories.planned(hall, **more)
    assert field in error.value.message_dict


def test_sending_plans_the_next_of_the_same_rhythm(hall):
    factories.sent(hall)
    following = CongressReport.objects.get(status="planned")
    assert (following.period_from, following.period_to) == (date(2026, 7, 1), date(2026, 12, 31))
    assert following.due_on == date(2027, 1, 5)
    assert following.title == "2026年下半年政务诚信建设情况报告"
    assert Deadline.objects.open().get(case_uid=following.pk).due_on == date(2027, 1, 5)


def test_the_next_is_not_planned_twice_and_a_special_one_has_none(hall):
    first = factories.written(hall)
    factories.planned(
        hall, period_from=date(2026, 7, 1), period_to=date(2026, 12, 31), due_on=date(2027, 1, 5)
    )
    services.send_report(case=first.pk, on=TODAY, by=hall.head, at=NOW)
    assert CongressReport.objects.count() == 2
    special = factories.planned(hall, rhythm="special")
    services.draft_report(case=special.pk, text="专项情况。", by=hall.worker, at=NOW)
    services.send_report(case=special.pk, on=TODAY, by=hall.head, at=NOW)
    assert CongressReport.objects.count() == 3


def test_the_year_of_a_title_moves_on(hall):
    case = factories.planned(
        hall,
        rhythm="year",
        title="2025年度报告",
        period_from=date(2025, 1, 1),
        period_to=date(2025, 12, 31),
        due_on=date(2026, 1, 5),
    )
    services.draft_report(case=case.pk, text="一年情况。", by=hall.worker, at=NOW)
    services.send_report(case=case.pk, on=TODAY, by=hall.head, at=NOW)
    assert CongressReport.objects.get(status="planned").title == "2026年度报告"


def test_opinions_are_answered_by_two_people_each_by_its_day(hall):
    case = factories.deliberated(hall)
    opinion = case.opinions.get()
    assert Deadline.objects.get(case_uid=opinion.pk).due_on == date(2026, 9, 30)
    said = {"opinion": opinion.pk, "at": NOW}
    assert code_of(services.close_report, case=case.pk, by=hall.supervisor, at=NOW) == "opinions_open"
    assert code_of(services.sign_opinion, **said, by=hall.head) == "not_drafted"
    services.draft_opinion(**said, answer="已制定计划。", by=hall.worker)
    assert code_of(services.sign_opinion, **said, by=hall.worker) == "four_eyes"
    assert code_of(services.sign_opinion, **said, by=hall.stranger) == "not_your_role"
    assert queries.my_work(hall.head)["opinions_to_sign"].get() == case
    services.sign_opinion(**said, by=hall.head)
    assert code_of(services.draft_opinion, **said, answer="再改", by=hall.worker) == "answered_already"
    assert Deadline.objects.get(case_uid=opinion.pk).met_at == NOW
    assert services.close_report(case=case.pk, by=hall.supervisor, at=NOW).status == "closed"


def test_without_opinions_it_is_simply_closed(hall):
    case = factories.sent(hall)
    with pytest.raises(ValidationError):
        services.deliberate(case=case.pk, on=TODAY, opinions=[], by=hall.supervisor, at=NOW)
    assert services.close_report(case=case.pk, by=hall.supervisor, at=NOW).status == "closed"


def test_a_late_opinion_is_marked(hall):
    case = factories.deliberated(hall)
    factories.passed(LATER)
    case.refresh_from_db()
    assert case.opinions.get().overdue_at == case.overdue_at == LATER
