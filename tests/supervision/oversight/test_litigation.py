"""Courts and review organs: hearings, outcomes that two people saw, judgments performed or the beginning of a record."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from supervision.oversight import queries, services
from supervision.oversight.models import LitigationCase
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import LATER, NOW, TODAY, WON


def code_of(call, **given):
    with pytest.raises(TransitionDenied) as denied:
        call(**given)
    return denied.value.code


def field_of(call, **given):
    with pytest.raises(ValidationError) as error:
        call(**given)
    return set(error.value.message_dict)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("instance", {"instance": ""}),
        ("procedure", {"procedure": "arbitration"}),
        ("case_number", {"case_number": " "}),
        ("authority", {"authority": ""}),
        ("title", {"title": ""}),
        ("plaintiff_kind", {"plaintiff_kind": "张三"}),
        ("body", {"body": None}),
        ("filed_on", {"filed_on": date(2030, 1, 1)}),
    ],
)
def test_what_is_wrong_with_a_case_is_named(hall, field, more):
    assert field_of(factories.pending, at=hall, **more) == {field}


def test_a_body_enters_its_own_cases_and_no_others(hall):
    assert code_of(factories.pending, at=hall, body=hall.other) == "not_your_role"
    case = factories.pending(hall)
    assert queries.cases_in_reach(LitigationCase, hall.worker).get() == case
    assert not queries.cases_in_reach(LitigationCase, hall.stranger).exists()


def test_a_review_has_no_instance_and_no_hearing(hall):
    case = factories.pending(hall, procedure="review", instance="first", case_number="示政复〔2026〕4号")
    assert case.instance == ""
    assert code_of(factories.heard, at=hall, case=case) == "no_court"


def test_an_appeal_names_the_instance_before_it(hall):
    first = factories.concluded(hall)
    second = factories.pending(hall, instance="second", case_number="（2026）示行终3号", before=first.pk)
    assert second.before == first
    with pytest.raises(ValidationError):
        factories.pending(hall, case_number="（2026）示行终4号", before=hall.body.pk)


def test_an_outcome_counts_only_after_another_saw_the_judgment(hall):
    case = factories.decided(hall)
    services.correct(case=case.pk, reason="判决日期有误。", by=hall.supervisor, at=NOW)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.decided_on) == ("pending", "", None)
    services.decide(case=case.pk, **factories.LOST, by=hall.supervisor, at=NOW)
    assert code_of(services.confirm, case=case.pk, by=hall.supervisor, at=NOW) == "four_eyes"
    assert services.confirm(case=case.pk, by=hall.second, at=NOW).is_lost


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("loss_reason", {"outcome": "revoked", "decided_on": TODAY}),
        ("loss_reason", {"outcome": "won", "loss_reason": "facts", "decided_on": TODAY}),
        ("outcome", {"outcome": "draw", "decided_on": TODAY}),
        ("decided_on", {"outcome": "won", "decided_on": date(2026, 1, 1)}),
        ("decided_on", {"outcome": "won", "decided_on": date(2027, 1, 1)}),
    ],
)
def test_a_loss_has_a_reason_and_a_day(hall, field, more):
    assert field_of(factories.decided, at=hall, **more) == {field}


@pytest.mark.parametrize(
    ("field", "appeared", "more"),
    [
        ("post", "deputy", {"post": ""}),
        ("post", "staff", {"post": "科长"}),
        ("excuse", "head", {"excuse": "accident"}),
        ("excuse", "staff", {"proof": "情况说明"}),
        ("appeared", "minister", {}),
        ("held_on", "head", {"held_on": date(2026, 1, 1)}),
    ],
)
def test_who_sat_in_court_is_told_by_post_and_excuses_only_of_who_was_away(hall, field, appeared, more):
    assert field_of(factories.heard, at=hall, appeared=appeared, **more) == {field}


def test_the_case_keeps_what_its_hearings_come_to(hall):
    case = factories.heard(hall, "staff")
    assert (case.appearance_due, case.appearance_kept, case.advice_expected) == (True, False, True)
    factories.heard(hall, "in_charge", case, held_on=date(2026, 5, 6))
    assert (case.appearance_kept, case.advice_expected) == (True, False)
    assert case.heard_on == date(2026, 5, 6)


def test_a_mistaken_entry_is_struck_out_by_another_hand(hall):
    case = factories.heard(hall, "head")
    hearing = case.hearings.get()
    said = {"hearing": hearing.pk, "reason": "实为科长出庭。", "at": NOW}
    assert code_of(services.strike_hearing, **said, by=hall.head) == "not_your_role"
    services.strike_hearing(**said, by=hall.supervisor)
    assert code_of(services.strike_hearing, **said, by=hall.second) == "struck_already"
    case.refresh_from_db()
    assert (case.heard_on, case.appearance_due) == (None, False)


def test_nothing_is_owed_by_whoever_won(hall):
    case = factories.concluded(hall, **WON)
    owed = {"case": case.pk, "text": "履行", "due_on": TODAY, "by": hall.worker, "at": NOW}
    assert code_of(services.add_duty, **owed) == "nothing_owed"


def test_performance_is_noted_by_one_and_confirmed_by_another(hall):
    case = factories.obliged(hall)
    duty = case.duties.get()
    assert Deadline.objects.get(case_uid=duty.pk).due_on == date(2026, 7, 31)
    said = {"duty": duty.pk, "at": NOW}
    assert code_of(services.confirm_performance, **said, by=hall.supervisor) == "not_noted"
    noted = {"on": TODAY, "evidence": "付款凭证0326号"}
    services.note_performance(**said, **noted, by=hall.supervisor)
    assert code_of(services.confirm_performance, **said, by=hall.supervisor) == "four_eyes"
    assert code_of(services.confirm_performance, **said, by=hall.head) == "not_your_role"
    services.doubt_performance(**said, reason="凭证金额不符。", by=hall.second)
    duty.refresh_from_db()
    assert (duty.state, duty.evidence, duty.performed_on) == ("due", "", None)
    services.note_performance(**said, **noted, by=hall.worker)
    assert services.confirm_performance(**said, by=hall.supervisor).state == "performed"
    assert Deadline.objects.get(case_uid=duty.pk).met_at == NOW
    assert code_of(services.note_performance, **said, **noted, by=hall.worker) == "performed_already"


def test_what_is_not_performed_in_time_begins_a_record_that_names_no_plaintiff(hall):
    case = factories.obliged(hall)
    duty = case.duties.get()
    assert code_of(services.draft_record, duty=duty.pk, by=hall.clerk, at=NOW) == "not_overdue"
    assert not queries.cases_in_reach(LitigationCase, hall.clerk).exists()
    factories.passed(LATER)
    duty.refresh_from_db()
    assert duty.overdue_at == LATER
    assert queries.my_work(hall.supervisor)["duties_overdue"].get() == case
    assert queries.cases_in_reach(LitigationCase, hall.clerk).get() == case
    assert code_of(services.draft_record, duty=duty.pk, by=hall.worker, at=LATER) == "not_your_role"
    record = services.draft_record(duty=duty.pk, by=hall.clerk, at=LATER)
    assert (record.organisation, record.source, record.status) == (hall.body, "judgment", "draft")
    assert (record.document_number, record.authority_name) == (case.case_number, case.authority)
    assert code_of(services.draft_record, duty=duty.pk, by=hall.clerk, at=LATER) == "drafted_already"


def test_nothing_is_marked_late_that_was_performed(hall):
    case = factories.performed(hall)
    services.confirm_performance(duty=case.duties.get().pk, by=hall.supervisor, at=NOW)
    factories.passed(LATER)
    case.refresh_from_db()
    assert (case.overdue_at, case.duties.get().overdue_at) == (None, None)
