"""An inspection runs from plan to record by itself where nobody acts; a campaign follows the data; a name is earned."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from records.consequences.models import Responsibility
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import FileRefused
from records.papers.models import Paper
from supervision.figures.measures import Period, measure
from supervision.inspections import services
from supervision.inspections.choices import FileOf, TargetStatus
from supervision.inspections.models import CampaignTarget, InspectionFile, InspectionFinding
from supervision.inspections.queries import curve_spans
from supervision.inspections.rules import curve
from supervision.inspections.services import demonstrations, objections
from supervision.inspections.services.files import read_file
from supervision.inspections.services.overdue import campaign_is_over, plan_is_overdue, recheck_is_late
from supervision.inspections.services.plans import bodies_of_scope, uncovered
from supervision.inspections.tasks import compare
from tests.records.access.factories import XUCHANG, give, person
from tests.records.arrears import factories as arrears
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import AFTER, DUE, HEARD, LATE, NOW, TODAY


def code_of(attempt) -> str:
    with pytest.raises(TransitionDenied) as denied:
        attempt()
    return denied.value.code


class TestPlans:
    def test_everybody_of_the_scope_is_in_it_without_being_typed_in(self, office):
        county = factories.county()
        factories.departments(2)
        below = bodies_of_scope("governments", factories.region())
        assert county in below
        assert office.body not in below
        assert bodies_of_scope("departments", factories.region()).count() == 3

    def test_a_plan_says_who_is_left_and_is_not_completed_without_a_reason(self, office):
        factories.departments(1)
        plan = factories.approved_plan(office)
        factories.submitted(office, plan=plan, met=True)
        assert [one.name for one in uncovered(plan)] == ["示例市第1局"]
        with pytest.raises(ValidationError) as refused:
            services.complete_plan(uid=plan.pk, by=office.head, at=NOW)
        assert "示例市第1局" in str(refused.value)
        done = services.complete_plan(uid=plan.pk, uncovered_reason="机构新设。", by=office.head, at=NOW)
        assert done.status == "completed"

    def test_a_year_that_ends_names_who_was_not_inspected(self, office):
        plan = factories.approved_plan(office)
        assert Deadline.objects.open().get(case_uid=plan.pk).due_on == date(2026, 12, 31)
        plan_is_overdue(uid=plan.pk, at=AFTER)
        plan_is_overdue(uid=plan.pk, at=AFTER)
        plan.refresh_from_db()
        assert plan.overdue_at == AFTER

    def test_one_plan_a_year_and_scope(self, office):
        factories.plan(office)
        with pytest.raises(ValidationError):
            factories.plan(office)

    def test_the_next_version_of_a_checklist_replaces_the_one_in_force(self, office):
        first = factories.checklist_in_force(office)
        case = factories.preparing(office, checklist=first)
        second = factories.checklist_in_force(office)
        first.refresh_from_db()
        assert (first.status, second.number) == ("replaced", 2)
        services.name_team(uid=case.pk, team=[office.second], by=office.lead, at=NOW)
        services.name_body(uid=case.pk, body=office.body, reason="群众反映", by=office.lead, at=NOW)
        attempt = {"uid": case.pk, "by": office.head, "at": NOW}
        assert code_of(lambda: services.issue_inspection(**attempt)) == "checklist_not_in_force"


class TestInspections:
    def test_each_body_gets_its_notice(self, office):
        others = factories.departments(2)
        case = factories.issued(office, bodies=(office.body, *others))
        notices = Paper.objects.filter(kind="inspection-notice")
        assert {one.organisation for one in notices} == {office.body, *others}
        assert {one.notice for one in case.visits.all()} == set(notices)

    def test_two_inspect_or_nobody_does(self, office):
        case = factories.preparing(office)
        services.name_body(uid=case.pk, body=office.body, reason="群众反映", by=office.lead, at=NOW)
        assert (
            code_of(lambda: services.issue_inspection(uid=case.pk, by=office.head, at=NOW))
            == "team_too_small"
        )

    def test_who_belongs_to_a_body_does_not_inspect_it(self, office):
        give(office.second, "department", organisation=office.body)
        with pytest.raises(ValidationError) as refused:
            factories.ready(office)
        assert "回避" in str(refused.value)

    def test_only_the_team_writes_and_only_what_is_asked(self, office):
        visit = factories.visit_of(factories.issued(office))
        said = {"visit": visit.pk, "question": "q1", "result": "met", "at": NOW}
        assert code_of(lambda: services.record_answer(**said, by=office.head)) == "not_in_team"
        with pytest.raises(ValidationError):
            services.record_answer(**{**said, "question": "q9"}, by=office.lead)
        with pytest.raises(ValidationError):
            services.record_answer(**{**said, "result": "not_met"}, by=office.lead)

    def test_a_sheet_says_at_which_question_something_is_wrong(self, office):
        visit = factories.visit_of(factories.issued(office))
        wrong = [{"question": "q1", "result": "met"}, {"question": "q2", "result": "not_met", "facts": ""}]
        with pytest.raises(ValidationError) as refused:
            services.record_answers(visit=visit.pk, answers=wrong, by=office.lead, at=NOW)
        assert list(refused.value.message_dict) == ["q2_facts"]
        assert not visit.answers.exists()

    def test_every_question_is_answered_before_it_is_submitted(self, office):
        visit = factories.visit_of(factories.issued(office))
        services.record_answer(visit=visit.pk, question="q1", result="met", by=office.lead, at=NOW)
        attempt = {"visit": visit.pk, "visited_on": TODAY, "by": office.lead, "at": NOW}
        assert code_of(lambda: services.submit_visit(**attempt)) == "questions_open"

    def test_what_was_not_met_becomes_a_finding_by_itself(self, office):
        county = factories.county()
        factories.submitted(office, bodies=(office.body, county))
        found = InspectionFinding.objects.order_by("number")
        assert {one.body for one in found} == {office.body, county}
        assert {(one.facts, one.gravity, one.noted_by) for one in found} == {
            ("有三笔合同款逾期未付。", "ordinary", office.lead)
        }
        hearing = Deadline.objects.open().get(case_uid=found.get(body=county).pk)
        # Whose turn it is: the county's own accounts, in their own region.
        assert (hearing.role, hearing.organisation, hearing.region_id) == (
            "department",
            county,
            county.region_id,
        )

    def test_a_body_that_was_not_visited_is_said_with_its_reason(self, office):
        case = factories.issued(office)
        visit = factories.visit_of(case)
        services.skip_visit(visit=visit.pk, reason="机构改革，年底撤销。", by=office.lead, at=NOW)
        assert (
            services.conclude_inspection(uid=case.pk, summary="无。", by=office.lead, at=NOW).status
            == "concluded"
        )

    def test_files_are_kept_unreadable_and_reading_them_is_written_down(self, office, media):
        case = factories.answered(office)
        kept = InspectionFile.objects.get(about=FileOf.FINDING, about_uid=case.pk)
        assert b"evidence" not in (media / kept.stored_name).read_bytes()
        assert read_file(kept, by=office.head, at=NOW) == b"%PDF-1.7 evidence"
        assert AuditEntry.objects.filter(action="inspection.file_read", by=office.head).exists()
        returned = services.send_back(uid=case.pk, reason="不全。", by=office.second_head, at=NOW)
        with pytest.raises(FileRefused):
            services.answer(
                uid=returned.pk, measures="补充。", files=[factories.pdf()], by=office.insider, at=NOW
            )


class TestFindings:
    def test_the_demand_is_a_paper_with_its_day(self, office):
        case = factories.demanded(office)
        assert (case.due_on, case.paper.kind) == (DUE, "inspection-demand")
        clock = Deadline.objects.open().get(case_uid=case.pk, key="inspection_rectify")
        assert (clock.due_on, clock.organisation) == (DUE, office.body)

    @pytest.mark.parametrize("due_on", [TODAY, TODAY + timedelta(days=400)])
    def test_a_day_that_cannot_be_is_refused(self, office, due_on):
        case = factories.commented(office)
        with pytest.raises(ValidationError) as refused:
            services.demand(
                uid=case.pk, reasons="属实。", requirement="付清。", due_on=due_on, by=office.head, at=NOW
            )
        assert "due_on" in refused.value.message_dict

    def test_what_is_not_put_right_in_time_goes_up_by_itself_and_ends_as_a_draft(self, office):
        above = factories.departments(1)[0]
        type(office.body).objects.filter(pk=office.body.pk).update(superior=above)
        case = factories.demanded(office)
        attempt = {"uid": case.pk, "opinion": "未付清。", "by": office.second_head}
        assert code_of(lambda: services.not_rectify(**attempt, at=NOW)) == "not_overdue"
        notice_overdue(at=LATE)
        case.refresh_from_db()
        assert case.escalated_at is not None
        up = Deadline.objects.open().get(case_uid=case.pk, key="inspection_superior")
        assert up.role == "supervisor"
        services.not_rectify(**attempt, at=LATE)
        draft = services.draft_from_finding(uid=case.pk, by=office.clerk, at=LATE)
        assert (draft.organisation, draft.status, draft.severity) == (office.body, "draft", "ordinary")
        assert "有三笔合同款逾期未付。" in draft.facts
        assert (
            code_of(lambda: services.draft_from_finding(uid=case.pk, by=office.clerk, at=LATE))
            == "drafted_already"
        )
        assert not Deadline.objects.open().filter(case_uid=case.pk).exists()

    def test_what_was_put_right_in_time_is_not_reported_upwards(self, office):
        case = factories.answered(office)
        notice_overdue(at=LATE)
        case.refresh_from_db()
        assert case.escalated_at is None

    def test_more_time_moves_the_day_of_the_finding(self, office):
        case = factories.demanded(office)
        clock = Deadline.objects.open().get(case_uid=case.pk)
        clock.due_on = DUE + timedelta(days=10)
        clock.save(update_fields=["due_on"])
        case.refresh_from_db()
        assert case.due_on == DUE + timedelta(days=10)

    def test_what_was_seen_on_the_spot_counts_for_that_report_only(self, office):
        case = factories.followed(office)
        services.send_back(uid=case.pk, reason="台账没有建立。", by=office.second_head, at=NOW)
        again = services.answer(uid=case.pk, measures="台账已建立。", by=office.insider, at=NOW)
        said = {"uid": again.pk, "opinion": "到位。", "by": office.second_head, "at": NOW}
        assert code_of(lambda: services.accept(**said)) == "follow_up_first"

    def test_figures_tell_what_is_open_and_what_came_in_time(self, office):
        open_now, rate = measure("inspection_findings_open"), measure("inspection_rectified_in_time")
        june, year = Period(date(2026, 6, 1), date(2026, 6, 30)), Period(date(2026, 1, 1), date(2026, 12, 31))
        body = office.body.pk
        assert open_now.compute(june, [body])[body].value == 0
        assert rate.compute(year, [body])[body].value is None
        case = factories.answered(office)
        assert open_now.compute(june, [body])[body].value == 1
        assert open_now.rows(june, body)[0].title.startswith(case.number)
        # Due, and not found to be put right: late until somebody has checked.
        assert rate.compute(year, [body])[body].value == 0
        services.accept(uid=case.pk, opinion="到位。", by=office.second_head, at=NOW)
        assert open_now.compute(june, [body])[body].value == 0
        found = rate.compute(year, [body])[body]
        assert (found.value, found.denominator) == (1, 1)
        assert rate.compute(june, [body])[body].value is None


class TestCampaigns:
    def test_targets_come_from_the_data_and_so_does_zero(self, office):
        target = factories.planned(office)
        record = target.source_uid
        assert (target.body, target.amount, target.status) == (office.body, Decimal("500000.00"), "open")
        factories.pay_off(office, target)
        assert (target.status, target.zero_on, target.zero_how) == ("seen", TODAY, "撤销")
        assert target.source_uid == record
        assert (
            code_of(lambda: services.confirm_zero(uid=target.pk, by=office.insider, at=NOW))
            == "not_your_role"
        )
        assert services.confirm_zero(uid=target.pk, by=office.head, at=NOW).status == "settled"

    def test_looking_twice_changes_nothing(self, office):
        case = factories.running(office)
        assert services.compare_campaign(uid=case.pk, at=NOW) == 0
        assert compare() == 0
        assert case.targets.count() == 1

    def test_only_the_office_has_the_data_asked_out_of_turn(self, office):
        case = factories.running(office)
        auditor = person("审计")
        give(auditor, "audit_admin", "000000")
        attempt = {"uid": case.pk, "at": NOW}
        assert code_of(lambda: services.compare_now(**attempt, by=auditor)) == "not_your_role"
        assert services.compare_now(**attempt, by=office.lead).compared_at == NOW

    def test_what_appears_later_is_entered_while_it_runs(self, office):
        case = factories.running(office)
        factories.debtor(office, title="又一件未履行的判决", document_number="（2026）示02执9号")
        assert services.compare_campaign(uid=case.pk, at=NOW) == 1
        assert case.targets.count() == 2

    def test_a_record_whose_display_merely_ran_out_is_not_zero(self, office):
        target = factories.planned(office)
        DishonestyRecord.objects.filter(pk=target.source_uid).update(
            status="ended", end_reason="expired", ended_by=office.head, ended_at=NOW
        )
        services.compare_campaign(uid=target.campaign_id, at=NOW)
        target.refresh_from_db()
        assert target.status == TargetStatus.OPEN

    def test_what_comes_back_is_open_again(self, office):
        target = factories.TARGETS["settled"](office)
        DishonestyRecord.objects.filter(pk=target.source_uid).update(
            status="published", end_reason="", ended_by=None, ended_at=None
        )
        services.compare_campaign(uid=target.campaign_id, at=NOW)
        target.refresh_from_db()
        assert (target.status, target.zero_on, target.confirmed_by) == ("open", None, None)

    def test_arrears_are_targets_without_the_name_of_who_waits(self, office):
        claim = arrears.overdue(arrears.staff(), organisation=office.body)
        case = services.open_campaign(
            uid=factories.campaign(office, theme="arrears").pk, by=office.head, at=NOW
        )
        target = case.targets.get()
        assert (target.source_uid, target.body) == (claim.pk, office.body)
        assert claim.creditor_name not in target.title

    def test_a_worksheet_names_a_post_of_that_body_and_a_day_before_the_end(self, office):
        target = factories.target_of(factories.running(office))
        stranger = factories.post_of(factories.departments(1)[0])
        said = {"uid": target.pk, "measures": "分期履行。", "by": office.insider, "at": NOW}
        for wrong in (
            {"leader": stranger, "planned_on": date(2026, 10, 31)},
            {"leader": factories.post_of(office.body), "planned_on": date(2027, 10, 31)},
        ):
            with pytest.raises(ValidationError):
                services.plan_target(**said, **wrong)

    def test_whatever_is_not_zero_at_the_end_is_answered_for(self, office):
        target = factories.planned(office)
        assert (
            code_of(lambda: services.end_campaign(uid=target.campaign_id, by=office.lead, at=NOW))
            == "not_over"
        )
        campaign_is_over(uid=target.campaign_id, at=AFTER)
        target.refresh_from_db()
        assert target.status == "left"
        close = {"uid": target.campaign_id, "summary": "一件未清零。", "by": office.head, "at": AFTER}
        assert code_of(lambda: services.close_campaign(**close)) == "targets_open"
        services.propose_accountability(uid=target.pk, proposal="建议追责。", by=office.lead, at=AFTER)
        services.refer_accountability(uid=target.pk, by=office.head, at=AFTER)
        made = services.enter_answering(
            uid=target.pk, role="leading", conduct="未安排资金。", conduct_on=TODAY, by=office.clerk, at=AFTER
        )
        assert Responsibility.objects.get().official == target.leader.official
        target.refresh_from_db()
        assert target.responsibility == made
        assert services.close_campaign(**close).status == "closed"

    def test_nobody_answers_for_an_empty_seat(self, office):
        target = factories.TARGETS["referred"](office)
        target.leader = factories.post_of(office.body, vacant=True)
        target.save(update_fields=["leader"])
        said = {
            "role": "leading",
            "conduct": "未安排。",
            "conduct_on": TODAY,
            "by": office.clerk,
            "at": AFTER,
        }
        assert code_of(lambda: services.enter_answering(uid=target.pk, **said)) == "leader_missing"

    def test_the_curve_is_drawn_from_the_targets(self, office):
        target = factories.pay_off(office, factories.planned(office))
        course = curve(
            curve_spans(target.campaign),
            since=TODAY,
            until=TODAY + timedelta(days=2),
            today=date(2026, 12, 1),
        )
        assert [(one.open, one.known) for one in course] == [(0, 1), (0, 1)]
        CampaignTarget.objects.filter(pk=target.pk).update(zero_on=TODAY + timedelta(days=1))
        course = curve(
            curve_spans(target.campaign),
            since=TODAY,
            until=TODAY + timedelta(days=2),
            today=date(2026, 12, 1),
        )
        assert [one.open for one in course] == [1, 0]


class TestDemonstrations:
    def test_figures_are_computed_when_a_body_applies(self, office):
        case = factories.applied(office)
        assert (case.eligible, case.eligibility["points"]) == (True, "60")
        assert [row["met"] for row in case.eligibility["rows"]] == [True, True]

    def test_a_veto_by_figures_stops_it(self, office):
        factories.demanded(office)
        case = factories.applied(office)
        assert case.eligibility["vetoes"] == ["没有未整改的督导问题"]
        for expert in (office.expert, office.second_expert):
            demonstrations.review(
                uid=case.pk, points={"c3": 40, "c4": False}, opinion="好。", by=expert, at=NOW
            )
        assert (
            code_of(lambda: demonstrations.shortlist(uid=case.pk, by=office.lead, at=NOW)) == "not_eligible"
        )

    def test_a_veto_by_an_expert_stops_it(self, office):
        case = factories.reviewed(office, veto=True)
        assert (
            code_of(lambda: demonstrations.shortlist(uid=case.pk, by=office.lead, at=NOW)) == "not_eligible"
        )

    def test_one_review_is_not_enough_and_nobody_reviews_twice(self, office):
        case = factories.applied(office)
        said = {
            "uid": case.pk,
            "points": {"c3": 40, "c4": False},
            "opinion": "好。",
            "by": office.expert,
            "at": NOW,
        }
        demonstrations.review(**said)
        with pytest.raises(ValidationError):
            demonstrations.review(**said)
        assert (
            code_of(lambda: demonstrations.shortlist(uid=case.pk, by=office.lead, at=NOW))
            == "reviews_missing"
        )

    @pytest.mark.parametrize("points", [-1, 41, None])
    def test_points_stay_within_their_criterion(self, office, points):
        case = factories.applied(office)
        with pytest.raises(ValidationError) as refused:
            demonstrations.review(
                uid=case.pk, points={"c3": points, "c4": False}, opinion="好。", by=office.expert, at=NOW
            )
        assert "c3" in refused.value.message_dict

    def test_too_few_points_are_not_shortlisted(self, office):
        case = factories.reviewed(office, points=19)
        assert (
            code_of(lambda: demonstrations.shortlist(uid=case.pk, by=office.lead, at=NOW))
            == "below_pass_mark"
        )
        assert case.total is None

    def test_somebody_goes_there_before_everybody_is_told(self, office):
        case = factories.shortlisted(office)
        assert (
            code_of(lambda: demonstrations.give_notice(uid=case.pk, by=office.lead, at=NOW))
            == "visit_missing"
        )

    def test_objections_are_answered_before_the_award_and_one_that_holds_stops_it(self, office):
        case = factories.on_notice(office)
        assert (
            code_of(lambda: demonstrations.award(uid=case.pk, reasons="好。", by=office.head, at=NOW))
            == "on_notice"
        )
        made = objections.enter_objection(
            uid=case.pk, received_on=TODAY, channel="来信", text="有拖欠。", by=office.lead, at=NOW
        )
        award = {"uid": case.pk, "reasons": "符合标准。", "by": office.head, "at": HEARD}
        assert code_of(lambda: demonstrations.award(**award)) == "objections_open"
        said = {"objection": made.pk, "upheld": True, "answer": "查实。", "at": HEARD}
        assert code_of(lambda: objections.answer_objection(**said, by=office.lead)) == "four_eyes"
        objections.answer_objection(**said, by=office.second)
        assert code_of(lambda: demonstrations.award(**award)) == "objection_upheld"

    def test_whoever_judged_it_does_not_award_it(self, office):
        give(office.expert, "reviewer")
        case = factories.on_notice(office)
        attempt = {"uid": case.pk, "reasons": "好。", "at": HEARD}
        assert code_of(lambda: demonstrations.award(**attempt, by=office.expert)) == "four_eyes"

    def test_a_name_is_looked_at_again_every_year_and_taken_back_with_a_reason(self, office):
        case = factories.awarded(office)
        assert case.recheck_due_on == date(2027, 7, 3)
        later = HEARD + timedelta(days=370)
        recheck_is_late(uid=case.pk, at=later)
        case.refresh_from_db()
        assert case.recheck_late_at == later
        kept = demonstrations.recheck(uid=case.pk, opinion="保持良好。", by=office.lead, at=later)
        assert (kept.recheck_late_at, kept.recheck_due_on) == (None, date(2028, 7, 8))
        with pytest.raises(ValidationError):
            demonstrations.withdraw(uid=case.pk, reason=" ", by=office.head, at=later)
        gone = demonstrations.withdraw(uid=case.pk, reason="弄虚作假。", by=office.head, at=later)
        assert gone.status == "withdrawn"
        assert not Deadline.objects.open().filter(case_uid=case.pk).exists()

    def test_a_name_is_not_kept_against_a_veto(self, office):
        case = factories.awarded(office)
        factories.demanded(office)
        attempt = {"uid": case.pk, "opinion": "保持。", "by": office.lead, "at": HEARD}
        assert code_of(lambda: demonstrations.recheck(**attempt)) == "veto_found"

    def test_only_who_is_meant_applies_and_only_for_himself(self, office):
        regions = factories.open_programme(office, subject="region")
        said = {"statement": "做法。", "at": NOW}
        with pytest.raises(ValidationError):
            demonstrations.apply(programme=regions.pk, body=office.body, by=office.insider, **said)
        other = factories.departments(1)[0]
        open_one = factories.open_programme(office)
        assert (
            code_of(
                lambda: demonstrations.apply(programme=open_one.pk, body=other, by=office.insider, **said)
            )
            == "not_your_role"
        )
        late = {"statement": "做法。", "at": NOW + timedelta(days=60)}
        assert (
            code_of(
                lambda: demonstrations.apply(
                    programme=open_one.pk, body=office.body, by=office.insider, **late
                )
            )
            == "not_open"
        )


def test_somebody_without_the_role_organises_nothing(office):
    stranger = person("无权")
    give(stranger, "clerk", XUCHANG)
    with pytest.raises(ValidationError):
        services.draft_plan(content={"year": 2026}, by=stranger, at=NOW)
