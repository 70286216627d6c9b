"""An objection from the first word to the last: the mark, the two legs, the correction, the letter."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.chain.models import ChainEvent
from records.clocks import cases as clocks
from records.common.workflow import TransitionDenied
from records.dishonesty import services as dishonesty
from records.papers.models import Paper
from records.remedies import services
from records.remedies.due import deadlines_of
from records.remedies.models import CaseStep
from tests.records.dishonesty import factories as records
from tests.records.remedies import factories
from tests.records.remedies.factories import NOW


def due(case, key):
    return next(d for d in deadlines_of(case) if d.key == key)


def open_keys(case):
    return {d.key for d in deadlines_of(case) if d.is_open}


class TestFiling:
    def test_the_site_gives_a_code_and_a_printable_number(self, office):
        case, code = factories.objection(office)

        assert code.isdigit()
        assert len(code) == 16
        assert case.number == f"YY{case.record.origin}-2026-00001"
        assert (case.status, case.channel, case.filed_by) == ("submitted", "site", None)
        assert open_keys(case) == {"objection_mark", "objection_total"}

    def test_numbers_go_on_within_the_year(self, office):
        first, _ = factories.objection(office)
        second, _ = factories.objection(
            office, factories.record(office, document_number="（2026）示01民终2号")
        )
        assert [first.number[-5:], second.number[-5:]] == ["00001", "00002"]

    def test_a_clerk_files_at_the_window_with_the_same_service(self, office):
        case, code = factories.objection(office, by=office.clerk)
        assert (case.channel, case.filed_by) == ("window", office.clerk)
        assert code

    def test_a_stranger_is_no_window(self, office):
        with pytest.raises(TransitionDenied) as denied:
            factories.objection(office, by=office.people.newcomer)
        assert denied.value.code == "not_your_role"

    @pytest.mark.parametrize("scope", ["government", "internal"])
    def test_on_the_site_only_what_the_public_sees_exists(self, office, scope):
        record = factories.record(office, scope=scope)
        with pytest.raises(TransitionDenied) as denied:
            factories.objection(office, record)
        assert denied.value.code == "no_such_record"
        assert factories.objection(office, record, by=office.clerk)[0].record == record

    def test_an_ended_record_cannot_be_objected_to(self, office):
        with pytest.raises(TransitionDenied) as denied:
            factories.objection(office, records.ended(office.people))
        assert denied.value.code == "no_such_record"

    def test_the_same_person_objects_once_at_a_time(self, office):
        case, _ = factories.objection(office)
        with pytest.raises(TransitionDenied) as denied:
            factories.objection(office, case.record)
        assert denied.value.code == "already_open"
        services.withdraw_objection(uid=case.uid, by=None, at=NOW)
        assert factories.objection(office, case.record)[0].status == "submitted"

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"id_number": "110101199003078890"}, "id_number"),
            ({"name": " "}, "name"),
            ({"phone": ""}, "phone"),
            ({"email": "不是邮箱"}, "email"),
            ({"agent_name": "王代理"}, "agent_id_number"),
            ({"kind": "company"}, "kind"),
            ({"relation": "subject"}, "id_number"),
        ],
    )
    def test_what_is_wrong_with_the_applicant_is_said_field_by_field(self, office, more, field):
        with pytest.raises(ValidationError) as wrong:
            factories.objection(office, applicant=factories.somebody(**more))
        assert field in wrong.value.message_dict

    def test_nobody_poses_as_the_body_with_another_bodys_code(self, office):
        with pytest.raises(ValidationError) as wrong:
            factories.objection(office, applicant=factories.body(id_number=factories.COURT_CODE))
        assert "不一致" in wrong.value.message_dict["id_number"][0]


class TestTheMark:
    def test_accepting_sets_the_mark_as_a_version_that_travels(self, office):
        case = factories.OBJECTIONS["accepted"](office)

        case.record.refresh_from_db()
        assert case.record.under_objection
        event = ChainEvent.objects.get(uid=case.record_id, version=2)
        assert (event.action, json.loads(event.payload)["under_objection"]) == ("amend", True)
        assert due(case, "objection_mark").met_at == NOW

    def test_it_goes_when_the_applicant_withdraws(self, office):
        case = factories.OBJECTIONS["accepted"](office)
        services.withdraw_objection(uid=case.uid, by=None, at=NOW)

        case.record.refresh_from_db()
        assert not case.record.under_objection
        assert open_keys(case) == set()

    def test_it_stays_while_somebody_else_still_objects(self, office):
        first = factories.OBJECTIONS["accepted"](office)
        other, _ = factories.objection(
            office, first.record, applicant=factories.body(), statement="事实不符，价款已经付清。"
        )
        services.accept_objection(uid=other.uid, by=office.clerk, at=NOW)

        services.withdraw_objection(uid=first.uid, by=None, at=NOW)
        first.record.refresh_from_db()
        assert first.record.under_objection
        services.withdraw_objection(uid=other.uid, by=None, at=NOW)
        first.record.refresh_from_db()
        assert not first.record.under_objection

    def test_a_mark_set_twice_makes_one_version(self, office):
        record = factories.record(office)
        dishonesty.set_marks(uid=record.uid, under_objection=True, by=office.clerk, at=NOW)
        again = dishonesty.set_marks(uid=record.uid, under_objection=True, by=office.clerk, at=NOW)
        assert again.version == 2

    def test_a_supervisor_sets_no_mark(self, office):
        with pytest.raises(TransitionDenied) as denied:
            dishonesty.set_marks(
                uid=factories.record(office).uid, under_objection=True, by=office.supervisor, at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_a_court_case_is_marked_too(self, office):
        record = dishonesty.set_marks(
            uid=factories.record(office).uid, under_litigation=True, by=office.clerk, at=NOW
        )
        assert (record.under_litigation, record.under_objection, record.version) == (True, False, 2)


class TestTheLegs:
    def test_the_source_department_has_its_own_clock_and_its_own_word(self, office):
        case = factories.OBJECTIONS["with_source"](office)
        leg = due(case, "objection_source")
        assert (leg.organisation.uscc, leg.role) == (factories.SUPPLIER_CODE, "department")

        case = services.answer_as_source(
            uid=case.uid, finding="wrong", opinion="登记有误。", by=office.at_supplier, at=NOW
        )
        assert (case.source_finding, case.proposed_outcome) == ("wrong", "")
        assert open_keys(case) == {"objection_own", "objection_total"}

    def test_a_letter_may_be_entered_for_a_source_without_an_account(self, office):
        case = factories.OBJECTIONS["with_source"](office)
        with pytest.raises(TransitionDenied) as denied:
            services.answer_as_source(
                uid=case.uid, finding="right", opinion="无误。", by=office.clerk, at=NOW
            )
        assert denied.value.code == "letter_needed"
        case = services.answer_as_source(
            uid=case.uid, finding="right", opinion="无误。", letter="示函〔2026〕3号", by=office.clerk, at=NOW
        )
        assert case.source_letter == "示函〔2026〕3号"

    def test_without_the_source_nothing_is_proposed_until_its_time_is_over(self, office):
        case = factories.OBJECTIONS["with_source"](office)
        asked = {"uid": case.uid, "outcome": "kept", "reasons": "现有材料足以认定。", "by": office.clerk}
        with pytest.raises(TransitionDenied) as denied:
            services.propose_outcome(**asked, at=NOW)
        assert denied.value.code == "source_not_heard"

        late = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
        assert services.propose_outcome(**asked, at=late).status == "proposed"

    def test_what_the_office_wrote_itself_is_looked_into_at_once(self, office):
        record = factories.record(office, supplied=False)
        case = services.accept_objection(
            uid=factories.objection(office, record)[0].uid, by=office.clerk, at=NOW
        )
        assert (case.source, case.source_name) == (None, "")
        assert open_keys(case) == {"objection_own", "objection_total"}
        with pytest.raises(TransitionDenied) as denied:
            services.send_to_source(uid=case.uid, by=office.clerk, at=NOW)
        assert denied.value.code == "own_data"

    def test_a_body_is_not_asked_about_its_own_record(self, office):
        record = factories.record(office, organisation=records.bureau(uscc=factories.SUPPLIER_CODE))
        case, _ = factories.objection(office, record)
        assert services.accept_objection(uid=case.uid, by=office.clerk, at=NOW).source is None


class TestDeciding:
    def test_a_correction_changes_the_field_and_makes_one_corrected_version(self, office):
        case = factories.OBJECTIONS["decided"](office)

        record = case.record
        record.refresh_from_db()
        assert record.amount == Decimal("800000.00")
        assert not record.under_objection
        assert [v.reason for v in record.versions.order_by("number")] == [
            "created", "updated", "corrected", "updated",
        ]  # fmt: skip
        assert case.change.fields == {"amount": {"old": None, "new": "800000.00"}}

    def test_keeping_takes_off_the_mark_and_changes_nothing_else(self, office):
        before = records.content()["facts"]
        case = factories._decided(office, outcome="kept")
        case.record.refresh_from_db()
        assert (case.outcome, case.record.facts, case.record.under_objection) == ("kept", before, False)

    def test_annulling_ends_the_record_everywhere_and_whatever_waits_about_it(self, office):
        record = factories.record(office)
        other, _ = factories.objection(office, record, applicant=factories.body())
        repair, _ = factories.repair(office, record)
        case = factories._decided(office, record, outcome="annulled")

        record.refresh_from_db()
        assert (record.status, record.end_reason) == ("ended", "revoked")
        other.refresh_from_db()
        repair.refresh_from_db()
        assert (case.status, other.status, repair.status) == ("decided", "moot", "moot")
        assert open_keys(other) == open_keys(repair) == set()

    @pytest.mark.parametrize("column", ["accepted_by", "proposed_by"])
    def test_nobody_decides_what_he_took_up_or_proposed(self, office, column):
        record = factories.record(office)
        case, _ = factories.objection(office, record)
        first = office.reviewer if column == "accepted_by" else office.clerk
        second = office.reviewer if column == "proposed_by" else office.clerk
        services.accept_objection(uid=case.uid, by=first, at=NOW)
        services.send_to_source(uid=case.uid, by=office.clerk, at=NOW)
        services.answer_as_source(
            uid=case.uid, finding="right", opinion="无误。", by=office.at_supplier, at=NOW
        )
        services.propose_outcome(uid=case.uid, outcome="kept", reasons="维持。", by=second, at=NOW)

        with pytest.raises(TransitionDenied) as denied:
            services.decide_objection(uid=case.uid, reasons="同意。", by=office.reviewer, at=NOW)
        assert denied.value.code == "four_eyes"
        decided = services.decide_objection(uid=case.uid, reasons="同意。", by=office.second_reviewer, at=NOW)
        assert decided.outcome == "kept"

    def test_a_returned_proposal_leaves_the_record_as_it_was(self, office):
        case = factories.OBJECTIONS["proposed"](office)
        change = case.change
        case = services.return_proposal(uid=case.uid, reason="请补充依据。", by=office.reviewer, at=NOW)

        change.refresh_from_db()
        assert (case.status, case.change, change.state) == ("accepted", None, "refused")
        again = services.propose_outcome(
            uid=case.uid, outcome="kept", reasons="重新核对，维持。", by=office.clerk, at=NOW
        )
        assert again.status == "proposed"

    def test_the_letter_names_what_was_corrected_and_is_told_only_masked_outside(self, office):
        case = factories.OBJECTIONS["decided"](office)
        paper = Paper.objects.get(number=case.letter_number)
        assert (paper.kind, paper.about_uid, paper.holder_name, paper.organisation) == (
            "decision-letter", case.uid, "***", None,
        )  # fmt: skip

    def test_the_whole_is_met_only_when_the_applicant_was_told(self, office):
        case = factories.OBJECTIONS["decided"](office)
        assert open_keys(case) == {"objection_total"}
        case = services.inform_applicant(uid=case.uid, how="post", by=office.clerk, at=NOW)
        assert open_keys(case) == set()

    def test_every_step_stands_in_the_history(self, office):
        case = factories.OBJECTIONS["closed"](office)
        names = (
            CaseStep.objects.filter(case_uid=case.uid).order_by("at", "uid").values_list("name", flat=True)
        )
        assert list(names) == [
            "file", "accept", "send", "answer", "propose", "decide", "inform", "close",
        ]  # fmt: skip


class TestDeadlinesByHand:
    """Over National Day 2026: off from 1 to 7 October, made up on Sunday 20 September and Saturday 10 October."""

    def test_the_periods_skip_the_holiday_and_count_the_made_up_saturday(self, office):
        at = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
        case, _ = factories.objection(office, at=at)
        # 8 and 9 October, Saturday the 10th that is made up, then Monday the 12th to Thursday the 15th.
        assert due(case, "objection_mark").due_on == date(2026, 10, 8)
        assert due(case, "objection_total").due_on == date(2026, 10, 15)

    def test_a_plain_week(self, office):
        case = factories.OBJECTIONS["with_source"](office)
        # Filed on Wednesday 24 June: Thursday, Friday, Monday …
        assert due(case, "objection_mark").due_on == date(2026, 6, 25)
        assert due(case, "objection_source").due_on == date(2026, 6, 29)
        assert due(case, "objection_total").due_on == date(2026, 7, 3)

    def test_one_extension_with_another_persons_approval(self, office):
        case = factories.OBJECTIONS["accepted"](office)
        asked = services.ask_more_time(case=case, reason="案情复杂，需调卷。", by=office.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.ask_more_time(case=case, reason="再延。", by=office.clerk, at=NOW)
        assert denied.value.code == "extended_once"

        clocks.decide_extension(extension=asked, granted=True, by=office.reviewer, at=NOW)
        # Seven working days end on 3 July; three more on 8 July.
        assert due(case, "objection_total").due_on == date(2026, 7, 8)
