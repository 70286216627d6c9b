"""A round from its plan to a published, corrected and used result, as the offices and the cities work it."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import AuditEntry
from records.chain.models import ChainEvent
from records.chain.registry import EventView
from records.checks.awards.findings import STAFF_SCOPES, about_organisations
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.dishonesty.services import FileRefused
from records.registers.assessments import ASSESSMENTS
from records.registers.choices import VersionReason
from records.registers.models import AssessmentResult, EntryVersion
from records.registers.travel import Travel
from supervision.assessments.rounds import services
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.queries import my_work, own_sheets, rounds_in_reach, sheets_in_reach
from supervision.assessments.rounds.services.overdue import round_is_overdue
from supervision.assessments.rounds.tasks import find_figures, resume_finding
from tests.disclosure.factories import record
from tests.records.consequences.factories import PDF
from tests.supervision.rounds import factories
from tests.supervision.rounds.factories import LATER, NOW, TODAY, score, sheets


def code_of(refused) -> str:
    return refused.value.code


class TestPlanning:
    def test_only_the_regions_own_assessors_organise_a_round(self, hall):
        for person in (hall.auditor, hall.publisher, hall.people[0]):
            with pytest.raises(TransitionDenied) as refused:
                services.plan_round(said=factories.said(hall), by=person, at=NOW)
            assert code_of(refused) == "not_your_role"

    def test_ranks_need_the_document_that_orders_them(self, hall):
        with pytest.raises(ValidationError) as wrong:
            factories.planned(hall, publish_ranks=True)
        assert "哪份文件" in str(wrong.value)

    def test_days_must_follow_one_another(self, hall):
        with pytest.raises(ValidationError):
            factories.planned(hall, audit_until=TODAY)

    def test_a_body_from_elsewhere_or_twice_is_refused_by_name(self, hall):
        case = factories.planned(hall)
        with pytest.raises(ValidationError) as wrong:
            services.add_bodies(round_uid=case.pk, bodies=[hall.cities[0].pk], by=hall.organiser, at=NOW)
        assert hall.cities[0].name in str(wrong.value)

    def test_opening_freezes_the_system_and_gives_every_city_its_deadline(self, hall):
        case = factories.reporting(hall)
        case.system.refresh_from_db()
        assert case.system.frozen_at == NOW
        due = Deadline.objects.filter(case_kind="assessment-sheet", key="assessment_report")
        assert {one.organisation_id for one in due} == {city.pk for city in hall.cities}
        assert {one.due_on for one in due} == {factories.REPORT_UNTIL}
        assert sheets(case)[0].scores.count() == 6
        with pytest.raises(TransitionDenied) as refused:
            services.add_bodies(round_uid=case.pk, bodies=[hall.authority.pk], by=hall.organiser, at=NOW)
        assert code_of(refused) == "wrong_state"

    def test_a_cancelled_round_asks_nothing_of_anybody(self, hall):
        case = factories.cancelled(hall)
        assert not Deadline.objects.open().filter(case_uid__in=[one.pk for one in sheets(case)]).exists()
        assert case.status == RoundStatus.CANCELLED


class TestReporting:
    def test_a_city_sees_its_own_sheet_and_no_other(self, hall):
        case = factories.planned(hall)
        assert not own_sheets(hall.people[0]).exists()
        services.open_round(round_uid=case.pk, by=hall.organiser, at=NOW)
        assert [one.body for one in sheets_in_reach(hall.people[0])] == [hall.cities[0]]
        assert not rounds_in_reach(hall.people[0]).exists()
        assert sheets_in_reach(hall.organiser).count() == 3

    def test_it_cannot_hand_in_what_is_incomplete_or_unproven(self, hall):
        sheet = sheets(factories.reporting(hall))[0]
        by = hall.people[0]
        with pytest.raises(TransitionDenied) as refused:
            services.submit(sheet=sheet.pk, by=by, at=NOW)
        assert code_of(refused) == "incomplete"
        for key, value in factories.MARKS.items():
            services.assess_oneself(sheet=sheet.pk, key=key, value=Decimal(value), by=by, at=NOW)
        with pytest.raises(TransitionDenied) as refused:
            services.submit(sheet=sheet.pk, by=by, at=NOW)
        assert code_of(refused) == "evidence_missing"

    def test_it_fills_neither_what_the_system_reads_nor_another_citys_sheet(self, hall):
        first, second, _third = sheets(factories.reporting(hall))
        with pytest.raises(ValidationError):
            services.assess_oneself(sheet=first.pk, key="B1", value=Decimal(1), by=hall.people[0], at=NOW)
        with pytest.raises(TransitionDenied) as refused:
            services.assess_oneself(sheet=second.pk, key="A2", value=Decimal(1), by=hall.people[0], at=NOW)
        assert code_of(refused) == "not_your_role"

    @pytest.mark.parametrize("value", ["-1", "1E30", "NaN"])
    def test_a_value_out_of_bounds_is_refused_at_its_field(self, hall, value):
        sheet = sheets(factories.reporting(hall))[0]
        with pytest.raises(ValidationError) as wrong:
            services.assess_oneself(sheet=sheet.pk, key="A2", value=Decimal(value), by=hall.people[0], at=NOW)
        assert set(wrong.value.error_dict) == {"value"}

    def test_a_file_is_kept_sealed_cleaned_and_read_with_a_trace(self, hall):
        sheet, by = sheets(factories.reporting(hall))[0], hall.people[0]
        file = SimpleUploadedFile("方案.pdf", PDF, content_type="application/pdf")
        about = {"sheet": sheet.pk, "key": "A1", "by": by, "at": NOW}
        kept = services.keep_evidence(**about, title="方案", file=file)
        assert kept.stored_name.endswith(".sealed")
        assert services.open_evidence(evidence=kept, by=hall.first, at=NOW).startswith(b"%PDF")
        assert AuditEntry.objects.filter(action="assessment.evidence_opened").exists()
        file.seek(0)
        with pytest.raises(FileRefused) as refused:
            services.keep_evidence(**about, title="又一份", file=file)
        assert code_of(refused) == "duplicate"

    def test_it_may_take_its_report_back_while_others_report(self, hall):
        sheet = sheets(factories.submitted(hall))[0]
        services.recall(sheet=sheet.pk, by=hall.people[0], at=NOW)
        sheet.refresh_from_db()
        assert (sheet.status, sheet.submitted_by) == (SheetStatus.SELF_REPORT, None)
        assert Deadline.objects.open().filter(case_uid=sheet.pk).exists()

    def test_who_is_late_is_asked_again_by_itself(self, hall):
        case = factories.reporting(hall)
        late = sheets(case)[0]
        notice_overdue(at=LATER)
        late.refresh_from_db()
        assert late.missed_at == LATER
        assert late.steps.filter(name="dun").exists()
        services.close_reports(round_uid=case.pk, by=hall.organiser, at=LATER)
        late.refresh_from_db()
        assert late.status == SheetStatus.IN_REVIEW


class TestReviewing:
    def test_nobody_loses_the_days_that_the_document_gave(self, hall):
        case = factories.reporting(hall)
        with pytest.raises(TransitionDenied) as refused:
            services.close_reports(round_uid=case.pk, by=hall.organiser, at=NOW)
        assert code_of(refused) == "not_yet"

    def test_the_figures_are_frozen_once_with_their_rows(self, hall):
        city = hall.cities[0]
        record(organisation=city, published_at=NOW - timedelta(days=100))
        case = factories.reviewing(hall)
        first, second, _third = sheets(case)
        found = score(first, "B2")
        assert (found.value, found.rows, found.stage) == (1, 1, Stage.FOUND)
        assert score(second, "B2").value == 0
        # Nothing was due: not nought, and the system says what follows.
        assert score(first, "B1").is_absent
        record(organisation=city, published_at=NOW - timedelta(days=90))
        assert services.find(round_uid=case.pk, at=NOW) is False
        found.refresh_from_db()
        assert found.rows == 1

    def test_two_reviewers_are_heard_and_a_third_where_they_differ(self, hall):
        sheet = sheets(factories.reviewing(hall))[0]
        about = {"sheet": sheet.pk, "key": "A1", "at": NOW}
        services.review(**about, value=Decimal(30), by=hall.first)
        assert score(sheet, "A1").stage == Stage.SELF
        services.review(**about, value=Decimal(36), by=hall.second)
        assert score(sheet, "A1").stage == Stage.SELF
        with pytest.raises(TransitionDenied):
            services.finish_review(sheet=sheet.pk, by=hall.first, at=NOW)
        with pytest.raises(ValidationError):
            services.review(**about, value=Decimal(33), by=hall.third)
        services.review(**about, value=Decimal(33), note="按制度文件逐项核对。", by=hall.third)
        assert (score(sheet, "A1").value, score(sheet, "A1").stage) == (33, Stage.REVIEW_3)
        with pytest.raises(TransitionDenied) as refused:
            services.review(**about, value=Decimal(1), by=hall.organiser)
        assert code_of(refused) == "enough"

    def test_a_reviewer_gives_no_more_than_the_item_is_worth(self, hall):
        sheet = sheets(factories.reviewing(hall))[0]
        with pytest.raises(ValidationError) as wrong:
            services.review(sheet=sheet.pk, key="A2", value=Decimal(21), by=hall.first, at=NOW)
        assert "20" in str(wrong.value)

    def test_every_value_ever_given_stays_with_its_author(self, hall):
        sheet = sheets(factories.audited(hall))[1]
        told = [
            (one.stage, one.value, one.old_value) for one in score(sheet, "A2").marks.order_by("at", "uid")
        ]
        assert told == [
            ("self", 18, None),
            ("review_1", 15, 18),
            ("audit", 17, 15),
        ]


class TestReplying:
    def test_each_city_has_its_working_days_from_the_feedback_on(self, hall):
        case = factories.replying(hall)
        due = Deadline.objects.open().filter(key="assessment_reply")
        assert due.count() == 3
        with pytest.raises(TransitionDenied) as refused:
            services.close_replies(round_uid=case.pk, by=hall.organiser, at=NOW)
        assert code_of(refused) == "not_yet"
        services.close_replies(round_uid=case.pk, by=hall.organiser, at=NOW + timedelta(days=20))
        assert {one.status for one in sheets(case)} == {SheetStatus.REPLIED}

    def test_an_accepted_objection_changes_the_score_with_its_reason(self, hall):
        case = factories.auditing(hall, answered=False)
        objected = score(sheets(case)[2], "A2")
        services.answer(
            reply_uid=objected.reply.pk,
            accepted=True,
            text="补充材料属实。",
            value=Decimal(12),
            by=hall.second,
            at=NOW,
        )
        objected.refresh_from_db()
        assert (objected.value, objected.stage) == (12, Stage.ANSWER)
        with pytest.raises(TransitionDenied) as refused:
            services.answer(reply_uid=objected.reply.pk, accepted=False, text="再想想", by=hall.first, at=NOW)
        assert code_of(refused) == "wrong_state"

    def test_no_audit_ends_while_an_objection_waits(self, hall):
        case = factories.auditing(hall, answered=False)
        with pytest.raises(TransitionDenied) as refused:
            services.finish_audit(sheet=sheets(case)[2].pk, by=hall.auditor, at=NOW)
        assert code_of(refused) == "replies_open"

    def test_whoever_reviewed_or_answered_does_not_audit(self, hall):
        case = factories.auditing(hall)
        last = sheets(case)[2]
        for person in (hall.first, hall.second):
            with pytest.raises(TransitionDenied) as refused:
                services.change_in_audit(
                    sheet=last.pk, key="A2", value=Decimal(9), reason="改", by=person, at=NOW
                )
            assert code_of(refused) == "four_eyes"


class TestResults:
    def test_scores_grades_places_and_peers_come_from_the_frozen_system(self, hall):
        """
        By hand: A1 is 36 of 40 for all; B1 had nothing due and counts 20; B2 lost nothing of 20; the bonus is 2.
        A2 is 18, 17 (after the audit) and 8 of 20: 36+18+20+20+2 = 96, 95 and 86.
        """
        case = factories.published(hall)
        told = [(one.score, one.full, one.grade, one.rank, one.passed) for one in sheets(case)]
        assert told == [
            (Decimal("96.00"), 100, "优秀", 1, True),
            (Decimal("95.00"), 100, "优秀", 2, True),
            (Decimal("86.00"), 100, "良好", 3, True),
        ]
        entry = AssessmentResult.objects.get(organisation=hall.cities[1])
        assert (entry.peer_count, entry.peer_median, entry.peer_low, entry.peer_high) == (
            3, Decimal("95.00"), Decimal("86.00"), Decimal("96.00"),
        )  # fmt: skip
        # The document orders no ranks, so none leaves the office.
        assert entry.rank is None
        changed = entry.details["bodies"][0]["inputs"]["A2"]
        assert (changed["value"], changed["changed_from"], changed["reason"]) == (
            "17",
            "15",
            "漏计一次专题培训。",
        )
        assert EntryVersion.objects.get(entry=entry.pk).by == hall.publisher

    def test_ranks_are_published_where_the_document_says_so(self, hall):
        factories.published(hall, publish_ranks=True, rank_basis="示信办〔2026〕1号第五条")
        assert set(AssessmentResult.objects.values_list("rank", flat=True)) == {1, 2, 3}

    def test_a_veto_fails_the_city_and_the_award_check_says_so(self, hall):
        case = factories.auditing(hall)
        services.change_in_audit(
            sheet=sheets(case)[0].pk,
            key="D",
            value=Decimal(1),
            reason="查实报送材料不实。",
            by=hall.auditor,
            at=NOW,
        )
        for sheet in sheets(case):
            services.finish_audit(sheet=sheet.pk, by=hall.auditor, at=NOW)
        services.settle(round_uid=case.pk, by=hall.organiser, at=NOW)
        publish(hall, case)
        entry = AssessmentResult.objects.get(organisation=hall.cities[0])
        assert (entry.score, entry.grade, entry.vetoed, entry.passed) == (0, "不合格", True, False)
        found = about_organisations(hall.cities, scopes=STAFF_SCOPES, on=TODAY, internal=False)
        assert [one.kind for one in found[hall.cities[0].pk]] == ["assessment"]
        assert not found[hall.cities[1].pk]
        later = about_organisations(
            hall.cities, scopes=STAFF_SCOPES, on=TODAY + timedelta(days=400), internal=False
        )
        assert not later[hall.cities[0].pk]

    def test_the_publisher_may_send_it_back(self, hall):
        case = services.return_to_audit(
            round_uid=factories.settled(hall).pk, reason="乙市一项有误。", by=hall.publisher, at=NOW
        )
        assert case.status == RoundStatus.AUDITING
        assert {(one.status, one.score, one.audited_by) for one in sheets(case)} == {
            (SheetStatus.REPLIED, None, None)
        }

    @pytest.mark.parametrize("who", ["organiser", "first"])
    def test_only_another_office_publishes(self, hall, who):
        case = factories.settled(hall)
        with pytest.raises(TransitionDenied):
            publish(hall, case, by=getattr(hall, who))

    def test_a_correction_is_the_next_version_with_its_reason_and_peers_follow(self, hall):
        case = factories.published(hall)
        last = sheets(case)[2]
        proposed = services.propose_correction(
            sheet=last.pk, key="A2", value=Decimal(20), reason="录入时少计一项。", by=hall.first, at=NOW
        )
        with pytest.raises(TransitionDenied) as refused:
            services.decide_correction(correction=proposed.pk, accepted=True, by=hall.first, at=NOW)
        assert code_of(refused) == "four_eyes"
        services.decide_correction(correction=proposed.pk, accepted=True, by=hall.auditor, at=NOW)
        entry = AssessmentResult.objects.get(organisation=hall.cities[2])
        assert (entry.score, entry.version) == (98, 2)
        version = EntryVersion.objects.get(entry=entry.pk, number=2)
        assert (version.reason, version.note) == (VersionReason.CORRECTED, "录入时少计一项。")
        other = AssessmentResult.objects.get(organisation=hall.cities[0])
        assert (other.score, other.peer_high, other.version) == (96, 98, 2)

    def test_a_refused_correction_changes_nothing_and_says_why(self, hall):
        case = factories.published(hall)
        proposed = services.propose_correction(
            sheet=sheets(case)[2].pk, key="A2", value=Decimal(20), reason="少计。", by=hall.first, at=NOW
        )
        with pytest.raises(ValidationError):
            services.decide_correction(correction=proposed.pk, accepted=False, by=hall.auditor, at=NOW)
        services.decide_correction(
            correction=proposed.pk, accepted=False, note="材料不足。", by=hall.auditor, at=NOW
        )
        assert set(AssessmentResult.objects.values_list("version", flat=True)) == {1}

    @pytest.mark.parametrize("is_public", [True, False])
    def test_a_use_stands_on_the_result_once_another_confirmed_it(self, hall, is_public):
        sheet = sheets(factories.published(hall))[2]
        said = services.UseData(
            "honours", "取消年度评优资格。", "评优通知", "示评〔2026〕2号", TODAY, is_public
        )
        use = services.propose_use(sheet=sheet.pk, said=said, by=hall.first, at=NOW)
        with pytest.raises(TransitionDenied):
            services.decide_use(use=use.pk, accepted=True, by=hall.first, at=NOW)
        services.decide_use(use=use.pk, accepted=True, by=hall.auditor, at=NOW)
        told = AssessmentResult.objects.get(pk=sheet.result_id).uses
        assert [one["text"] for one in told] == (["取消年度评优资格。"] if is_public else [])


def publish(hall, case, by=None):
    return services.publish(
        round_uid=case.pk,
        result_name="结果通报",
        result_number="示信办〔2026〕9号",
        result_on=TODAY,
        by=by or hall.publisher,
        at=NOW,
    )


def test_a_lost_message_delays_the_figures_and_loses_nothing(hall):
    case = services.close_reports(round_uid=factories.submitted(hall).pk, by=hall.organiser, at=NOW)
    sheet = sheets(case)[0]
    factories.review(hall, sheet)
    with pytest.raises(TransitionDenied) as refused:
        services.finish_review(sheet=sheet.pk, by=hall.first, at=NOW)
    assert code_of(refused) == "not_found_yet"
    assert resume_finding() == 1
    assert resume_finding() == 0
    find_figures(uid=str(case.pk))
    services.finish_review(sheet=sheet.pk, by=hall.first, at=NOW)


def test_what_waits_stands_on_the_list_of_whoever_can_do_it(hall):
    case = factories.auditing(hall, answered=False)
    last = sheets(case)[2]
    assert last in my_work(hall.first)["sheets_to_answer"]
    assert last not in my_work(hall.auditor)["sheets_to_audit"]
    reply = score(last, "A2").reply
    services.answer(reply_uid=reply.pk, accepted=False, text="不采纳。", by=hall.second, at=NOW)
    assert last in my_work(hall.auditor)["sheets_to_audit"]
    # Whoever reviewed or answered is not asked to audit.
    for person in (hall.first, hall.second):
        assert last not in my_work(person)["sheets_to_audit"]


def test_an_overdue_round_stands_with_the_supervisor(hall):
    case = factories.reviewing(hall)
    round_is_overdue(uid=case.pk, label="考核评审", at=LATER)
    assert case in my_work(hall.auditor)["rounds_overdue"]


def test_a_superior_holds_the_same_result_and_its_whole_reckoning(hall):
    shown = sheets(factories.published(hall))[1].result
    sealed = ChainEvent.objects.get(uid=shown.pk)
    payload = json.loads(sealed.payload) if isinstance(sealed.payload, str) else sealed.payload
    event = EventView(
        uid=new_uid(),
        kind="assessment",
        version=1,
        action="publish",
        origin="411081",
        origin_seq=1,
        payload={**payload, "origin_name": "信用禹州"},
        at=NOW,
    )
    travel = Travel(ASSESSMENTS)
    travel.materialise(event, at=NOW)
    copy = AssessmentResult.objects.get(pk=event.uid)
    assert copy.is_replica
    assert ASSESSMENTS.said(copy) == ASSESSMENTS.said(AssessmentResult.objects.get(pk=shown.pk))
    assert travel.compare({event.uid: [event]}) == {event.uid: []}
    # Who found what stays here.
    told = json.dumps(payload, ensure_ascii=False)
    assert not [one.full_name for one in (hall.first, hall.second, hall.auditor) if one.full_name in told]
