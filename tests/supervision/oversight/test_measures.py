"""The figures of this room against hand-made years."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from supervision.figures.measures import Period, measure
from supervision.oversight import services
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import LATER, NOW, TODAY, WON

YEAR = Period.of_year(2026)
KEYS = (
    "litigation_lost_rate",
    "review_corrected_rate",
    "leader_appearance_rate",
    "judgments_performed_rate",
    "decisions_five_steps_rate",
    "suggestions_answered_rate",
    "proposals_on_time_rate",
)


def value(key, hall, period=YEAR):
    reading = measure(key).compute(period, [hall.body.pk, hall.other.pk])[hall.body.pk]
    return reading.value, reading.numerator, reading.denominator


@pytest.mark.parametrize("key", KEYS)
def test_where_nothing_was_due_there_is_no_figure(hall, key):
    assert value(key, hall)[0] is None
    assert measure(key).rows(YEAR, hall.body.pk) == []
    assert measure(f"{key}_region").whole_region


def trial(hall, number, **more):
    return factories.concluded(
        hall, factories.pending(hall, case_number=number, **more.pop("entry", {})), **more
    )


def test_lost_of_those_concluded_and_confirmed(hall):
    for number in ("1", "2"):
        trial(hall, number, **WON)
    trial(hall, "3")
    trial(hall, "4", entry={"procedure": "review"})
    # Not confirmed yet, and of another year: neither counts.
    factories.decided(hall, factories.pending(hall, case_number="5"))
    trial(hall, "6", entry={"filed_on": date(2025, 1, 1)}, outcome="revoked", loss_reason="law", decided_on=date(2025, 9, 1))  # fmt: skip
    rate, lost, concluded = value("litigation_lost_rate", hall)
    assert (rate.quantize(Decimal("0.0001")), lost, concluded) == (Decimal("0.3333"), 1, 3)
    assert value("review_corrected_rate", hall) == (1, 1, 1)
    rows = measure("litigation_lost_rate").rows(YEAR, hall.body.pk)
    assert [str(row.counted) for row in rows].count("败诉") == 1
    assert all(row.url.startswith("/admin/supervision/litigationcase/") for row in rows)


def test_leaders_of_what_was_heard(hall):
    factories.heard(hall, "head", factories.pending(hall, case_number="1"))
    factories.heard(hall, "lawyer", factories.pending(hall, case_number="2"))
    excused = {"excuse": "official_duty", "proof": "情况说明（盖章）"}
    factories.heard(hall, "staff", factories.pending(hall, case_number="3"), **excused)
    factories.pending(hall, case_number="4")
    assert value("leader_appearance_rate", hall) == (Decimal("0.5"), 1, 2)


def test_judgments_performed_in_time(hall):
    done = factories.performed(hall)
    services.confirm_performance(duty=done.duties.get().pk, by=hall.supervisor, at=NOW)
    late = trial(hall, "2")
    services.add_duty(case=late.pk, text="付款", due_on=date(2026, 6, 1), by=hall.worker, at=NOW)
    services.note_performance(duty=late.duties.get().pk, on=TODAY, evidence="凭证", by=hall.worker, at=NOW)
    services.confirm_performance(duty=late.duties.get().pk, by=hall.supervisor, at=NOW)
    running = trial(hall, "3")
    services.add_duty(case=running.pk, text="付款", due_on=timezone.localdate() + timedelta(days=5), by=hall.worker, at=NOW)  # fmt: skip
    assert value("judgments_performed_rate", hall) == (Decimal("0.5"), 1, 2)


def test_decisions_with_all_five_steps(hall):
    factories.decision(hall)
    case = factories.prepared(hall, "legality", "collective")
    said = {"document_number": "2", "decided_on": date(2026, 5, 9), "by": hall.worker, "at": NOW}
    services.decide_file(case=case.pk, **said)
    factories.prepared(hall)
    assert value("decisions_five_steps_rate", hall) == (Decimal("0.5"), 1, 2)


def test_answers_in_time_and_late(hall):
    factories.answered_advice(hall)
    case = factories.advised(hall, document_number="2")
    services.draft_reply(case=case.pk, answer="晚了。", by=hall.worker, at=LATER)
    factories.passed(LATER)
    services.sign_reply(case=case.pk, by=hall.head, at=LATER + timedelta(hours=1))
    assert value("suggestions_answered_rate", hall) == (Decimal("0.5"), 1, 2)
    factories.answered(hall)
    factories.handled_again(hall, session_number="第20号")
    rate, hits, base = value("proposals_on_time_rate", hall)
    # Two first answers, and one second answer, all in time.
    assert (rate, hits, base) == (1, 3, 3)


def test_a_number_of_queries_that_bodies_do_not_change(hall, django_assert_max_num_queries):
    factories.decision(hall)
    bodies = [hall.body.pk, hall.other.pk]
    for key in KEYS:
        with django_assert_max_num_queries(4):
            measure(key).compute(YEAR, bodies)


def test_last_year_is_still_counted(hall):
    trial(hall, "6", entry={"filed_on": date(2025, 1, 1)}, outcome="revoked", loss_reason="law", decided_on=date(2025, 9, 1))  # fmt: skip
    assert value("litigation_lost_rate", hall, Period.of_year(2025)) == (1, 1, 1)
