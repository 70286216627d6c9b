"""A repair from the calculator to the last receipt, and what follows where it was won by deceit."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.access.services import clock_user
from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.consequences import services as consequences
from records.dishonesty import services as dishonesty
from records.papers.models import Paper
from records.remedies import services, tasks
from records.remedies.due import deadlines_of
from records.remedies.models import Bar, Repair
from records.remedies.services.overtaken import close_overtaken
from tests.records.dishonesty import factories as records
from tests.records.remedies import factories
from tests.records.remedies.factories import NOW, REPAIRS, TODAY


def due(case, key):
    return next(d for d in deadlines_of(case) if d.key == key)


def open_keys(case):
    return {d.key for d in deadlines_of(case) if d.is_open}


class TestAsking:
    def test_who_asks_too_early_is_told_the_date(self, office):
        record = factories.record(office)
        with pytest.raises(services.NotEligible) as early:
            factories.repair(office, record, at=datetime(2026, 6, 12, 2, 0, tzinfo=UTC))
        assert early.value.code == "too_early"
        assert early.value.answer.may_apply_from == date(2026, 6, 15)
        assert "2026-06-15" in early.value.message

    @pytest.mark.parametrize(
        ("more", "code"), [({"duties_done": False}, "duties_open"), ({"pledged": False}, "no_pledge")]
    )
    def test_duties_and_pledge_come_first(self, office, more, code):
        with pytest.raises(services.NotEligible) as denied:
            factories.repair(office, **more)
        assert denied.value.code == code

    def test_a_second_application_waits_for_the_first(self, office):
        case, _ = factories.repair(office)
        with pytest.raises(services.NotEligible) as denied:
            factories.repair(office, case.record)
        assert denied.value.code == "already_asked"

    def test_only_the_body_itself_asks(self, office):
        with pytest.raises(ValidationError) as wrong:
            factories.repair(office, applicant=factories.somebody())
        assert "relation" in wrong.value.message_dict

    def test_an_official_asks_at_the_window_with_his_own_number(self, office):
        from records.subjects.services import register_official

        official = register_official(name="欧阳示例", id_number=factories.ID_NUMBER, by=office.clerk, at=NOW)
        record = factories.record(
            office, subject_type="official", official=official, scope="internal", supplied=False
        )
        asked = {"by": office.clerk, "about": record}
        with pytest.raises(ValidationError):
            factories.repair(
                office,
                **asked,
                applicant=factories.somebody(relation="subject", id_number=factories.AGENT_ID_NUMBER),
            )
        case, _ = factories.repair(office, **asked, applicant=factories.somebody(relation="subject"))
        assert case.status == "submitted"


class TestTheWay:
    def test_the_clock_stands_still_while_papers_are_mended(self, office):
        case = REPAIRS["supplement"](office)
        assert open_keys(case) == {"repair_accept", "repair_total", "repair_supplement"}
        # Asked on Wednesday, handed in the next Wednesday: of the ten working days none has gone.
        later = NOW + timedelta(days=7)
        case = services.supplement_repair(
            uid=case.uid,
            statement="补充付款凭证。",
            proofs=[factories.proof("performance")],
            by=None,
            at=later,
        )
        assert case.status == "submitted"
        assert due(case, "repair_total").due_on == date(2026, 7, 15)
        assert open_keys(case) == {"repair_accept", "repair_total"}

    def test_what_is_missing_is_told_once(self, office):
        case = REPAIRS["supplement"](office)
        services.supplement_repair(uid=case.uid, statement="补正。", by=None, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.ask_supplement(uid=case.uid, what="还缺一样。", by=office.clerk, at=NOW)
        assert denied.value.code == "told_once"

    def test_it_goes_to_whoever_decided_with_a_clock_of_its_own(self, office):
        case = REPAIRS["with_authority"](office)
        leg = due(case, "repair_source")
        assert (case.authority.uscc, leg.organisation, leg.due_on) == (
            factories.COURT_CODE, case.authority, date(2026, 6, 29),
        )  # fmt: skip

    def test_without_the_authoritys_consent_nothing_is_repaired(self, office):
        case = factories.agreed(office, agrees=False)
        with pytest.raises(TransitionDenied) as denied:
            services.approve_repair(uid=case.uid, reasons="同意。", by=office.reviewer, at=NOW)
        assert denied.value.code == "authority_not_agreed"

    def test_the_conditions_hold_on_the_day_of_the_decision_too(self, office):
        case = factories.agreed(office)
        Bar.objects.create(
            organisation=case.record.organisation,
            repair=case,
            from_on=TODAY,
            until_on=TODAY + timedelta(days=30),
            reason="此前弄虚作假。",
            basis="测试",
            by=office.reviewer,
            at=NOW,
        )
        with pytest.raises(services.NotEligible) as denied:
            services.approve_repair(uid=case.uid, reasons="同意。", by=office.reviewer, at=NOW)
        assert denied.value.code == "barred"

    def test_who_took_it_up_does_not_decide(self, office):
        case, _ = factories.repair(office)
        services.accept_repair(uid=case.uid, by=office.reviewer, at=NOW)
        services.answer_as_authority(
            uid=case.uid, agrees=True, opinion="已履行。", by=office.at_court, at=NOW
        )
        with pytest.raises(TransitionDenied) as denied:
            services.approve_repair(uid=case.uid, reasons="同意。", by=office.reviewer, at=NOW)
        assert denied.value.code == "four_eyes"

    def test_a_refusal_is_written_with_its_reasons(self, office):
        case = REPAIRS["refused"](office)
        assert Paper.objects.get(number=case.letter_number).title == "不予信用修复决定书"
        assert open_keys(case) == set()
        assert factories.repair(office, case.record)[0].status == "submitted"

    def test_over_spring_festival_the_ten_days_count_made_up_days(self, office):
        # Filed on Friday 13 February 2026: the 14th is made up, 15 to 23 are off, the 28th is made up.
        record = factories.record(office, decided_on=date(2025, 11, 3))
        case, _ = factories.repair(office, record, at=datetime(2026, 5, 6, 3, 0, tzinfo=UTC))
        from records.clocks import services as clocks

        assert clocks.due("repair_total", date(2026, 2, 13), region="411000").due_on == date(2026, 3, 5)
        # And over Labour Day's made-up Saturday, 9 May.
        assert due(case, "repair_accept").due_on == date(2026, 5, 9)
        assert due(case, "repair_total").due_on == date(2026, 5, 19)

    def test_in_a_year_the_calendar_does_not_know_the_page_says_so(self, office):
        record = factories.record(office, severity="serious", decided_on=date(2026, 3, 15))
        case, _ = factories.repair(office, record, at=datetime(2028, 6, 14, 2, 0, tzinfo=UTC))
        assert "2028" in due(case, "repair_total").explanation
        assert due(case, "repair_total").due_on == date(2028, 6, 28)


class TestExecuting:
    def test_one_bundle_ends_display_lifts_measures_and_closes_objections(self, office):
        record = factories.record(office)
        objection = factories._accepted(office, record)
        measure = consequences.enter_measure(
            record=record,
            content={
                "kind": "honours",
                "title": "取消年度评优资格",
                "deciding_body": office.court,
                "executing_body": office.court,
                "legal_basis": "国发〔2016〕76号",
                "decided_on": records.TODAY,
                "starts_on": records.TODAY,
            },
            by=office.clerk,
            at=NOW,
        )
        consequences.decide_measure(uid=measure.uid, by=office.second_reviewer, at=NOW)
        case = factories.approved(office, record)

        assert services.execute_approved(at=NOW) == 1
        assert services.execute_approved(at=NOW) == 0

        for row in (case, record, objection, measure):
            row.refresh_from_db()
        assert (case.status, case.executed_by, case.measures_lifted) == ("executed", clock_user(), 1)
        assert (record.status, record.end_reason, record.under_objection) == ("ended", "repaired", False)
        assert (objection.status, measure.status) == ("moot", "lifted")
        assert record.versions.order_by("-number")[0].reason == "repaired"
        last = ChainEvent.objects.filter(uid=record.uid).order_by("-version")[0]
        assert (last.action, json.loads(last.payload)["end_reason"]) == ("end", "repaired")

    def test_a_failure_in_the_bundle_leaves_everything_as_it_was(self, office, monkeypatch):
        from records.remedies.services import executing

        case = factories.approved(office)

        def broken(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr(executing, "close_objections_of", broken)
        with pytest.raises(RuntimeError):
            services.execute_repair(uid=case.uid, by=office.reviewer, at=NOW)
        case.refresh_from_db()
        case.record.refresh_from_db()
        assert (case.status, case.record.status) == ("approved", "published")

    def test_the_tasks_find_their_work_in_the_database(self, office):
        case = factories.approved(office)
        assert tasks.execute() == 1
        assert tasks.confirm() == 1
        assert tasks.close_what_is_overtaken() == 0
        case.refresh_from_db()
        assert case.status == "executed"

    def test_a_record_nobody_else_held_is_confirmed_at_once(self, office):
        case = factories.executed(office)
        assert services.confirm_executed(at=NOW) == 1
        assert services.confirm_executed(at=NOW) == 0
        case.refresh_from_db()
        assert case.confirmed_at == NOW
        assert open_keys(case) == set()

    def test_what_time_overtakes_is_closed_with_a_reason(self, office):
        repair, _ = factories.repair(office)
        objection, _ = factories.objection(office, repair.record)
        dishonesty.end_record(uid=repair.record_id, by=office.second_reviewer, at=NOW, reason="判决被撤销。")

        assert close_overtaken(at=NOW) == 2
        assert close_overtaken(at=NOW) == 0
        repair.refresh_from_db()
        objection.refresh_from_db()
        assert (repair.status, objection.status) == ("moot", "moot")


class TestDeceit:
    def test_the_record_comes_back_for_the_rest_of_its_time(self, office):
        case = REPAIRS["revoked"](office)
        record = case.record
        record.refresh_from_db()
        assert (record.status, record.end_reason, record.ended_at, record.display_until) == (
            "published", "", None, date(2027, 3, 15),
        )  # fmt: skip
        assert record.versions.order_by("-number")[0].reason == "restored"
        last = ChainEvent.objects.filter(uid=record.uid).order_by("-version")[0]
        assert (last.action, json.loads(last.payload)["version_reason"]) == ("publish", "restored")

    def test_the_subject_is_barred_for_the_time_of_the_rule(self, office):
        case = REPAIRS["revoked"](office)
        bar = Bar.objects.get()
        assert (bar.organisation, bar.from_on, bar.until_on) == (
            case.record.organisation, TODAY, date(2029, 6, 24),
        )  # fmt: skip
        assert "令第58号" in bar.basis
        other = factories.record(office, document_number="（2026）示01民终9号", severity="serious")
        with pytest.raises(services.NotEligible) as denied:
            factories.repair(office, other, at=datetime(2027, 6, 24, 2, 0, tzinfo=UTC))
        assert denied.value.code == "ends_by_itself"

    def test_after_the_display_period_only_the_bar_remains(self, office):
        case = REPAIRS["doubted"](office)
        late = datetime(2027, 4, 1, 2, 0, tzinfo=UTC)
        services.revoke_repair(uid=case.uid, reasons="凭证系伪造。", by=office.reviewer, at=late)
        case.record.refresh_from_db()
        assert case.record.status == "ended"
        assert Bar.objects.get().until_on == date(2030, 4, 1)

    def test_who_raised_the_doubt_does_not_decide_on_it(self, office):
        case = factories.executed(office)
        services.doubt_repair(uid=case.uid, what="凭证可疑。", by=office.reviewer, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.revoke_repair(uid=case.uid, reasons="伪造。", by=office.reviewer, at=NOW)
        assert denied.value.code == "four_eyes"

    def test_a_doubt_that_proves_wrong_leaves_the_repair(self, office):
        case = REPAIRS["doubted"](office)
        case = services.clear_repair(uid=case.uid, reasons="凭证真实。", by=office.reviewer, at=NOW)
        case.record.refresh_from_db()
        assert (case.status, case.record.status) == ("executed", "ended")


def test_refused_steps_stay_in_the_trail_without_words_of_the_applicant(committed_db, office):
    case, _ = factories.repair(office)
    with pytest.raises(TransitionDenied):
        services.approve_repair(uid=case.uid, reasons="同意。", by=office.reviewer, at=NOW)
    assert AuditEntry.objects.filter(outcome="refused", action="repair.approve").exists()
    assert Repair.objects.get().status == "submitted"
    assert records.BUREAU_CODE not in str(list(AuditEntry.objects.values_list("details", "subject_label")))
