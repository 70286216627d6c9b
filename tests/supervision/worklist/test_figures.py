"""The figures of tasks and documents, counted out by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from supervision.figures.measures import Period, measure
from supervision.worklist.documents import services as documents
from supervision.worklist.ledger import services
from supervision.worklist.ledger.models import TaskDuty
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import NOW, fresh, part, receiver

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))


def at(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, 2, tzinfo=UTC)


def read(key, body, period=HALF):
    return measure(key).compute(period, [body.pk])[body.pk]


@pytest.fixture
def half_year(office):
    """Of the finance bureau's four parts due by 30 June: one in time, one on its day, one a day late, one not at all."""
    tasks = [
        services.TaskData(f"任务{number}", "市财政局", "2026年6月20日前完成", number)
        for number in range(1, 5)
    ]
    policy = factories.issued(office, tasks=tasks, measures=[])
    parts = [part(policy.items.get(number=number), office.finance) for number in range(1, 5)]
    for duty, day in zip(parts, (10, 20, 21), strict=False):
        services.report(duty=duty.pk, result="完成", by=office.finance_person, at=at(day))
    return parts


def test_the_share_done_in_time_and_what_is_late(office, half_year):
    found = read("tasks_on_time_rate", office.finance)
    assert (found.numerator, found.denominator, found.value) == (2, 4, Decimal("0.5"))
    late = read("tasks_overdue", office.finance)
    assert late.value == 1
    # On 20 June the last day was not over; a day later the third was reported, the fourth not.
    assert read("tasks_overdue", office.finance, Period(date(2026, 6, 1), date(2026, 6, 20))).value == 2
    assert read("tasks_on_time_rate", office.statistics).value is None
    rows = measure("tasks_on_time_rate").rows(HALF, office.finance.pk)
    assert len(rows) == 4
    assert rows[0].url.endswith("/change/")


def test_what_is_sent_back_cancelled_or_taken_off_is_not_counted_as_done(office, half_year):
    first, _second, _third, fourth = half_year
    services.send_back(duty=first.pk, reason="缺材料", by=office.head, at=at(22))
    assert read("tasks_on_time_rate", office.finance).numerator == 1
    services.end_part(duty=fourth.pk, reason="划转", document="函", by=office.head, at=at(22))
    assert read("tasks_on_time_rate", office.finance).denominator == 3
    services.cancel(item=first.item_id, document="函", reason="废止", by=office.head, at=at(23))
    assert read("tasks_on_time_rate", office.finance).denominator == 2
    assert TaskDuty.objects.count() == 4


def test_documents_answered_in_time(office):
    in_time, late = (
        factories.assigned(office),
        factories.assigned(office, document_number="豫政办〔2026〕31号"),
    )
    for case, moment in ((in_time, at(30)), (late, at(8, 7))):
        own = receiver(case)
        documents.confirm(receiver=own.pk, by=office.finance_person, at=NOW)
        documents.answer(receiver=own.pk, answer="all", text="已办", by=office.finance_person, at=moment)
    year = Period.of_year(2026)
    found = read("documents_on_time_rate", office.finance, year)
    assert (found.numerator, found.denominator) == (1, 2)
    assert read("documents_on_time_rate", office.statistics, year).value is None
    assert fresh(receiver(late)).answer == "all"


def test_a_number_of_bodies_costs_no_more_questions(office, half_year, django_assert_max_num_queries):
    bodies = [office.finance.pk, office.statistics.pk, office.labour.pk, office.weidu.pk]
    with django_assert_max_num_queries(6):
        measure("tasks_on_time_rate").compute(HALF, bodies)
