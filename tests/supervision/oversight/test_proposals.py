"""Suggestions and proposals: assigned, spoken about, answered in time, rated, followed up, published."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.access.roles import Role
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.papers.models import Paper
from supervision.oversight import queries, services
from supervision.oversight.models import OversightStep, Proposal, ProposalPromise
from tests.records.access.factories import give
from tests.records.dishonesty.factories import bureau
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import LATER, NOW, PROMISED, THIRD_CODE, TODAY


def refused(code, call, **given):
    with pytest.raises(TransitionDenied) as denied:
        call(**given)
    assert denied.value.code == code


def wrong(field, call, **given):
    with pytest.raises(ValidationError) as error:
        call(**given)
    assert field in error.value.message_dict


def clocks(case, **more):
    return {row.key: row for row in Deadline.objects.filter(case_uid=case.pk, cancelled_at=None, **more)}


def test_a_paper_is_entered_once_by_whoever_oversees_the_region(hall):
    case = factories.received(hall)
    assert case.number.startswith("JY411000-2026-")
    assert OversightStep.objects.get(case_uid=case.pk).name == "enter"
    with pytest.raises(ValidationError):
        factories.received(hall)
    assert factories.received(hall, assembly="conference").pk != case.pk
    data = services.ProposalData("congress", "示例会议", "1", "周明", "标题", "正文", TODAY, region="411000")
    refused("not_your_role", services.enter_proposal, said=data, by=hall.worker, at=NOW)


@pytest.mark.parametrize("missing", ["session", "session_number", "proposer", "title", "text"])
def test_what_is_missing_is_named(hall, missing):
    with pytest.raises(ValidationError) as error:
        factories.received(hall, **{missing: "  "})
    assert missing in error.value.message_dict


def test_three_months_or_six_run_from_the_day_it_is_assigned(hall):
    plain = factories.assigned(hall)
    hard = factories.assigned(hall, session_number="第18号", complex=True)
    assert clocks(plain)["proposal_answer"].due_on == date(2026, 9, 24)
    # The 24th of December 2026 is a Thursday.
    assert clocks(hard)["proposal_answer_complex"].due_on == date(2026, 12, 24)
    assert clocks(plain)["proposal_answer"].organisation == hall.body


def test_one_unit_has_one_duty_and_the_host_helps_nobody(hall):
    case = factories.received(hall)
    said = {"case": case.pk, "by": hall.supervisor, "at": NOW}
    wrong("joint", services.assign, **said, host=hall.body, joint=[hall.body])
    wrong("joint", services.assign, **said, host=hall.body, joint=[hall.other], separate=[hall.other])
    wrong("host", services.assign, **said, host=None)


def test_it_is_sent_back_in_time_and_given_to_another(hall):
    case = factories.assigned(hall, joint=[bureau("示例市审计局", THIRD_CODE)])
    services.refuse_proposal(case=case.pk, reason="属发展改革部门职责。", by=hall.worker, at=NOW)
    case.refresh_from_db()
    assert (case.status, case.body) == ("received", None)
    assert not clocks(case)
    assert not queries.cases_in_reach(Proposal, hall.worker).exists()
    services.assign(case=case.pk, host=hall.other, by=hall.supervisor, at=NOW + timedelta(days=3))
    assert clocks(case)["proposal_answer"].due_on == date(2026, 9, 28)
    assert queries.cases_in_reach(Proposal, hall.stranger).get() == case
    assert not case.units.filter(dropped_at=None).exists()


def test_after_the_term_it_can_only_be_taken(hall):
    case = factories.assigned(hall)
    late = NOW + timedelta(days=14)
    refused(
        "too_late", services.refuse_proposal, case=case.pk, reason="不是我们的。", by=hall.worker, at=late
    )
    factories.passed(late)
    case.refresh_from_db()
    # That it cannot be sent back any more makes nobody late.
    assert case.overdue_at is None
    assert services.take(case=case.pk, by=hall.worker, at=late).status == "handling"


def test_no_answer_before_the_proposer_was_spoken_with(hall):
    case = factories.handling(hall)
    said = {"case": case.pk, "answer_class": "A", "text": "已解决。", "by": hall.worker, "at": NOW}
    refused("contact_first", services.draft_answer, **said)
    contact = {"case": case.pk, "way": "phone", "notes": "电话听取意见。", "by": hall.worker, "at": NOW}
    wrong("on", services.note_contact, **contact, on=TODAY + timedelta(days=1))
    wrong("on", services.note_contact, **contact, on=TODAY - timedelta(days=1))
    services.note_contact(**contact, on=TODAY)
    assert services.draft_answer(**said).status == "drafted"


@pytest.mark.parametrize(
    ("answer_class", "promised"),
    [("B", ()), ("C", ()), ("A", PROMISED), ("D", PROMISED), ("E", ())],
)
def test_b_and_c_say_what_will_be_done_and_the_others_promise_nothing(hall, answer_class, promised):
    case = factories.spoken(hall)
    with pytest.raises(ValidationError):
        services.draft_answer(
            case=case.pk, answer_class=answer_class, text="答复。", promised=promised, by=hall.worker, at=NOW
        )


def test_a_promise_lies_in_the_future(hall):
    case = factories.spoken(hall)
    promised = [{"text": "公布", "due_on": TODAY}]
    wrong("promised", services.draft_answer, case=case.pk, answer_class="B", text="答复。", promised=promised, by=hall.worker, at=NOW)  # fmt: skip


def test_the_signed_answer_is_a_letter_in_time_and_its_promises_run(hall):
    case = factories.answered(hall)
    answer = case.answers.get()
    assert answer.paper.title == "对人大代表建议的答复"
    assert Paper.objects.get(about_uid=case.pk) == answer.paper
    assert clocks(case)["proposal_answer"].met_at == NOW
    promise = ProposalPromise.objects.get(answer=answer)
    assert clocks(promise)["proposal_promise"].due_on == date(2026, 12, 31)


def test_helping_units_give_their_word_within_a_month_and_parts_come_before_the_end(hall):
    third = bureau("示例市审计局", THIRD_CODE)
    case = factories.answered(hall, joint=[third], separate=[hall.other])
    helping, own_part = case.units.get(organisation=third), case.units.get(organisation=hall.other)
    assert clocks(helping)["proposal_joint"].due_on == date(2026, 7, 24)
    rated = {"process": "yes", "result": "yes", "on": TODAY, "by": hall.supervisor, "at": NOW}
    refused("parts_missing", services.close, case=case.pk, **rated)
    # Each unit speaks for itself; the host does not speak for it, the office may enter what came by letter.
    said = {"opinion": "同意。", "at": NOW}
    refused("not_your_role", services.give_opinion, unit=own_part.pk, by=hall.worker, **said)
    services.give_opinion(unit=own_part.pk, by=hall.stranger, **said)
    services.give_opinion(unit=helping.pk, by=hall.supervisor, **said)
    refused("answered_already", services.give_opinion, unit=helping.pk, by=hall.supervisor, **said)
    assert clocks(helping)["proposal_joint"].met_at == NOW
    assert services.close(case=case.pk, **rated).closed_on == TODAY


def test_not_satisfied_is_handled_once_more_with_its_own_clock(hall):
    case = factories.answered(hall)
    rated = {"on": TODAY, "by": hall.supervisor, "at": NOW}
    wrong("result", services.close, case=case.pk, process="yes", result="no", **rated)
    wrong("result", services.rehandle, case=case.pk, process="yes", result="yes", remarks="好", **rated)
    services.rehandle(case=case.pk, process="mostly", result="no", remarks="没有期限。", **rated)
    assert clocks(case)["proposal_answer_again"].due_on == date(2026, 7, 24)
    refused(
        "contact_first",
        services.draft_answer,
        case=case.pk,
        answer_class="A",
        text="x",
        by=hall.worker,
        at=NOW,
    )
    services.note_contact(case=case.pk, way="meeting", on=TODAY, notes="座谈。", by=hall.worker, at=NOW)
    services.draft_answer(case=case.pk, answer_class="A", text="已公布。", by=hall.worker, at=NOW)
    services.sign_answer(case=case.pk, by=hall.head, at=NOW)
    refused(
        "handled_again", services.rehandle, case=case.pk, process="no", result="no", remarks="不", **rated
    )
    done = services.close(case=case.pk, process="no", result="no", remarks="仍不满意。", **rated)
    assert (done.status, [one.result for one in done.answers.order_by("round")]) == ("closed", ["no", "no"])


def test_a_promise_is_followed_up_by_two_people(hall):
    case = factories.closed(hall)
    promise = ProposalPromise.objects.get(answer__proposal=case)
    followed = case.pk
    services.follow_promise(promise=promise.pk, followed=followed, by=hall.worker, at=NOW)
    refused("not_noted", services.check_promise, promise=promise.pk, kept=True, by=hall.supervisor, at=NOW)
    services.note_promise(promise=promise.pk, evidence="公告已发布。", by=hall.supervisor, at=NOW)
    refused("four_eyes", services.check_promise, promise=promise.pk, kept=True, by=hall.supervisor, at=NOW)
    refused("not_your_role", services.check_promise, promise=promise.pk, kept=True, by=hall.head, at=NOW)
    found = services.check_promise(promise=promise.pk, kept=True, by=hall.second, at=NOW)
    assert (found.state, found.followed_uid) == ("kept", followed)
    refused(
        "checked_already", services.note_promise, promise=promise.pk, evidence="x", by=hall.worker, at=NOW
    )
    assert clocks(promise)["proposal_promise"].met_at == NOW


def test_what_is_late_is_marked_once_and_waits_for_the_office(hall):
    case, answered = factories.assigned(hall), factories.closed(hall, session_number="第19号")
    for _twice in range(2):
        factories.passed(LATER)
    case.refresh_from_db()
    answered.refresh_from_db()
    promise = ProposalPromise.objects.get(answer__proposal=answered)
    assert case.overdue_at == answered.overdue_at == promise.overdue_at == LATER
    assert OversightStep.objects.filter(case_uid=case.pk, name="overdue").count() == 1
    assert OversightStep.objects.filter(case_uid=answered.pk, name="overdue").count() == 1


def test_how_much_is_published_is_said_once_by_somebody_who_wrote_none_of_it(hall):
    case = factories.closed(hall)
    said = {"case": case.pk, "at": NOW}
    wrong("summary", services.publish_answer, how="summary", by=hall.supervisor, **said)
    wrong("reason", services.publish_answer, how="withheld", by=hall.supervisor, **said)
    refused("not_your_role", services.publish_answer, how="full", by=hall.head, **said)
    give(hall.worker, Role.SUPERVISOR)
    refused("four_eyes", services.publish_answer, how="full", by=hall.worker, **said)
    services.publish_answer(how="full", by=hall.supervisor, **said)
    refused("published_already", services.publish_answer, how="withheld", reason="x", by=hall.second, **said)
    assert AuditEntry.objects.filter(action="proposal.publish").exists()


def test_only_a_closed_matter_is_published(hall):
    case = factories.answered(hall)
    refused("wrong_state", services.publish_answer, case=case.pk, how="full", by=hall.supervisor, at=NOW)


def test_everybody_sees_what_is_his_to_do(hall):
    case = factories.drafted(hall, joint=[hall.other])
    seen = {user: queries.cases_in_reach(Proposal, user).filter(pk=case.pk).exists() for user in (hall.supervisor, hall.worker, hall.stranger, hall.clerk)}  # fmt: skip
    assert list(seen.values()) == [True, True, True, False]
    assert queries.my_work(hall.stranger)["proposals_to_help"].get() == case
    assert queries.my_work(hall.head)["proposals_to_sign"].get() == case
    # Whoever wrote it has nothing to sign.
    assert not queries.my_work(hall.worker)["proposals_to_sign"].exists()
