"""A body is told what to explain and to put right, by when, and what then; nobody judges his own work."""

from datetime import date

import pytest

from records.access.roles import Role
from records.clocks import cases
from records.clocks.models import Deadline
from records.common.deadlines import Length
from records.common.workflow import TransitionDenied
from records.consequences import services
from records.consequences.models import ConsequenceStep, RectificationOrder
from records.consequences.services.overdue import order_is_overdue
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import FileRefused, end_record, submit_record
from records.papers.services import open_pdf
from records.subjects.models import Official, Organisation
from tests.records.access.factories import HENAN, XUCHANG, holder
from tests.records.consequences.factories import (
    NOW,
    accepted,
    bureau,
    explained,
    later,
    not_rectified,
    ordered,
    paper_file,
    published,
    returned,
    submitted,
    withdrawn,
)
from tests.records.dishonesty.factories import official_content
from tests.records.papers.factories import text_of


def said(order):
    record = DishonestyRecord.objects.get(pk=order.record_id)
    return record.rectification_due_on, record.rectification_status


def open_keys(order):
    return set(Deadline.objects.open().filter(case_uid=order.pk).values_list("key", flat=True))


def names(order):
    return list(
        ConsequenceStep.objects.filter(case_uid=order.pk).order_by("at", "uid").values_list("name", flat=True)
    )


class TestOrdering:
    def test_the_body_gets_two_clocks_a_paper_and_a_word_on_its_record(self, who):
        order = ordered(who)

        # 6 May 2026 is a Wednesday, 9 May a Saturday on duty: ten working days to explain, thirty days to put right (5 June, a Friday).
        assert (order.explain_due_on, order.due_on) == (date(2026, 5, 19), date(2026, 6, 5))
        assert open_keys(order) == {"rectification_explain", "rectification_finish"}
        assert said(order) == (date(2026, 6, 5), "open")
        assert order.number == order.paper.number

    def test_the_paper_tells_what_is_asked_by_when_and_what_then(self, who):
        text = text_of(open_pdf(ordered(who).paper))

        for words in (
            bureau().name,
            "为何未按合同支付价款",
            "支付全部价款并完善付款制度",
            "2026年6月5日",
            "上级机构督办",
        ):
            assert words in text

    def test_an_order_may_set_a_time_of_its_own(self, who):
        order = services.order_rectification(
            record=published(who),
            content={"to_explain": "原因", "requirements": "付款"},
            explain_in=Length(3, "wd"),
            finish_in=Length(10, "wd"),
            by=who.reviewer,
            at=NOW,
        )

        # 9 May 2026, a Saturday, is a day on duty.
        assert (order.explain_due_on, order.due_on) == (date(2026, 5, 9), date(2026, 5, 19))

    def test_one_record_has_one_open_order(self, who):
        order = ordered(who)
        with pytest.raises(TransitionDenied) as denied:
            ordered(who, record=order.record)
        assert denied.value.code == "order_open"

    def test_after_one_is_closed_another_may_follow(self, who):
        first = accepted(who)
        assert ordered(who, record=first.record, at=later(1)).pk != first.pk

    @pytest.mark.parametrize("state", ["draft", "ended"])
    def test_only_a_published_record_is_followed_by_an_order(self, who, state):
        from tests.records.dishonesty.factories import IN_STATE

        with pytest.raises(TransitionDenied) as denied:
            ordered(who, record=IN_STATE[state](who))
        assert denied.value.code == "not_published"

    @pytest.mark.parametrize("person", ["clerk", "body", "stranger"])
    def test_only_reviewer_and_supervisor_order(self, who, person):
        record = published(who)
        with pytest.raises(TransitionDenied) as denied:
            services.order_rectification(
                record=record,
                content={"to_explain": "原因", "requirements": "付款"},
                by=getattr(who, person),
                at=NOW,
            )
        assert denied.value.code == "not_your_role"

    def test_the_order_names_no_official(self, who):
        record = published(who)
        official = Official.objects.create(name="欧阳示例")
        services.enter_responsibility(
            record=record,
            content={
                "official": official,
                "role": "principal",
                "conduct": "未付款。",
                "conduct_on": date(2026, 1, 20),
            },
            by=who.clerk,
            at=NOW,
        )
        with pytest.raises(TransitionDenied) as denied:
            services.order_rectification(
                record=record,
                content={"to_explain": "请欧阳示例说明原因", "requirements": "付款"},
                by=who.reviewer,
                at=NOW,
            )
        assert denied.value.code == "names_the_official"

    def test_about_an_official_the_paper_and_the_deadline_say_only_which_body(self, who):
        order = ordered(who, record=published(who, **official_content(title="欧阳示例挪用专项资金")))

        assert "欧阳" not in text_of(open_pdf(order.paper))
        assert {one.case_title for one in Deadline.objects.filter(case_uid=order.pk)} == {
            f"{bureau().name}工作人员失信事项"
        }


class TestTheBodysTurn:
    def test_explaining_meets_its_clock_and_leaves_the_other_running(self, who):
        order = explained(who)
        assert open_keys(order) == {"rectification_finish"}
        assert said(order)[1] == "open"

    @pytest.mark.parametrize("text", ["", "   "])
    def test_an_empty_explanation_is_none(self, who, text):
        order = ordered(who)
        with pytest.raises(TransitionDenied) as denied:
            services.explain_causes(uid=order.uid, explanation=text, by=who.body, at=NOW)
        assert denied.value.code == "text_needed"

    def test_submitting_starts_the_offices_clock_and_keeps_what_was_handed_in(self, who):
        order = submitted(who)

        assert open_keys(order) == {"rectification_check"}
        assert said(order)[1] == "submitted"
        step = ConsequenceStep.objects.get(case_uid=order.pk, name="submit")
        assert step.content["measures_taken"] == "已付清全部价款，并修订付款审批办法。"
        assert [one["name"] for one in step.content["evidence"]] == ["付款凭证.pdf"]

    def test_a_file_that_is_not_what_its_name_says_is_refused(self, who):
        order = ordered(who)
        with pytest.raises(FileRefused) as refused:
            services.attach_evidence(
                case=order, file=paper_file("凭证.pdf", b"MZ\x90\x00 program"), by=who.body, at=NOW
            )
        assert refused.value.code == "type_not_allowed"

    def test_the_same_file_twice_is_refused(self, who):
        order = ordered(who)
        services.attach_evidence(case=order, file=paper_file(), by=who.body, at=NOW)
        with pytest.raises(FileRefused) as refused:
            services.attach_evidence(case=order, file=paper_file("又一份.pdf"), by=who.body, at=NOW)
        assert refused.value.code == "duplicate"

    def test_evidence_may_be_taken_out_before_it_was_handed_in_and_not_after(self, who):
        order = explained(who)
        first = services.attach_evidence(case=order, file=paper_file(), by=who.body, at=NOW)
        services.remove_evidence(uid=first.pk, by=who.body, at=NOW)
        assert not order.evidence.filter(removed_at=None).exists()

        handed_in = returned(who, record=published(who, document_number="（2026）示01民终2号"))
        with pytest.raises(TransitionDenied) as denied:
            services.remove_evidence(uid=handed_in.evidence.get().pk, by=who.body, at=later(1))
        assert denied.value.code == "already_handed_in"

    def test_while_the_office_looks_at_it_nothing_is_added(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.attach_evidence(
                case=submitted(who), file=paper_file("补充.pdf", b"%PDF-1.7 more"), by=who.body, at=NOW
            )
        assert denied.value.code == "not_editable"

    @pytest.mark.parametrize("person", ["stranger", "clerk", "supervisor"])
    def test_nobody_else_hands_in_evidence(self, who, person):
        with pytest.raises(TransitionDenied) as denied:
            services.attach_evidence(case=ordered(who), file=paper_file(), by=getattr(who, person), at=NOW)
        assert denied.value.code == "not_your_role"


class TestJudging:
    def test_accepting_closes_the_order_every_clock_and_tells_the_record(self, who):
        order = accepted(who)

        assert (order.status, order.decided_by) == ("accepted", who.supervisor)
        assert open_keys(order) == set()
        assert said(order)[1] == "accepted"
        assert names(order) == ["order", "explain", "submit", "accept"]

    def test_who_ordered_does_not_judge(self, who):
        order = services.order_rectification(
            record=published(who),
            content={"to_explain": "原因", "requirements": "付款"},
            by=who.supervisor,
            at=NOW,
        )
        services.explain_causes(uid=order.uid, explanation="原因", by=who.body, at=NOW)
        services.submit_rectification(uid=order.uid, measures_taken="已付", by=who.body, at=NOW)

        with pytest.raises(TransitionDenied) as denied:
            services.accept_rectification(uid=order.uid, by=who.supervisor, at=NOW)
        assert denied.value.code == "four_eyes"
        assert services.accept_rectification(uid=order.uid, by=who.second_supervisor, at=NOW)

    def test_who_wrote_for_the_body_does_not_judge_although_he_supervises_too(self, who):
        both = holder("双任", Role.DEPARTMENT, organisation=bureau())
        from tests.records.access.factories import give

        order = ordered(who)
        services.explain_causes(uid=order.uid, explanation="原因", by=both, at=NOW)
        services.submit_rectification(uid=order.uid, measures_taken="已付", by=who.body, at=NOW)
        give(both, Role.SUPERVISOR)

        with pytest.raises(TransitionDenied) as denied:
            services.accept_rectification(uid=order.uid, by=both, at=NOW)
        assert denied.value.code == "four_eyes"

    def test_returned_it_runs_on_to_its_old_last_day(self, who):
        order = returned(who)

        assert (order.due_on, said(order)) == (date(2026, 6, 5), (date(2026, 6, 5), "open"))
        assert open_keys(order) == {"rectification_finish"}

    def test_returned_after_its_last_day_it_gets_an_extensions_time(self, who):
        uid = submitted(who).uid
        order = services.return_rectification(uid=uid, by=who.supervisor, at=later(40), note="凭证不清。")

        # 15 June and fifteen days: 30 June 2026.
        assert (order.due_on, said(order)) == (date(2026, 6, 30), (date(2026, 6, 30), "open"))

    def test_withdrawn_it_leaves_no_word_and_its_paper_is_void(self, who):
        order = withdrawn(who)

        assert said(order) == (None, "")
        assert open_keys(order) == set()
        order.paper.refresh_from_db()
        assert order.paper.is_withdrawn

    def test_after_the_record_has_ended_the_order_goes_on_and_the_record_says_nothing_more(self, who):
        order = submitted(who)
        end_record(uid=order.record_id, by=who.second_reviewer, at=NOW, reason="判决被撤销。")
        before = DishonestyRecord.objects.get(pk=order.record_id).version

        services.accept_rectification(uid=order.uid, by=who.supervisor, at=NOW)

        record = DishonestyRecord.objects.get(pk=order.record_id)
        assert (record.version, record.rectification_status) == (before, "submitted")


class TestReminding:
    def test_the_office_presses_and_the_history_keeps_it(self, who):
        order = ordered(who)
        services.remind_body(uid=order.uid, note="请于本周内说明原因。", by=who.supervisor, at=later(5))
        step = ConsequenceStep.objects.get(case_uid=order.pk, name="remind")
        assert (step.reason, step.source, step.target) == ("请于本周内说明原因。", "ordered", "ordered")

    def test_nobody_presses_when_it_is_the_offices_turn(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.remind_body(uid=submitted(who).uid, note="", by=who.supervisor, at=NOW)
        assert denied.value.code == "wrong_state"

    def test_another_body_presses_nobody(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.remind_body(uid=ordered(who).uid, note="", by=who.stranger, at=NOW)
        assert denied.value.code == "not_your_role"


class TestTime:
    def _superior(self, region=XUCHANG):
        above = Organisation.objects.create(name="示例市人民政府", kind="government", region_id=region)
        Organisation.objects.filter(pk=bureau().pk).update(superior=above)
        return above

    def test_past_its_day_the_record_says_so_and_the_superior_body_gets_its_clock(self, who):
        above = self._superior()
        order = explained(who)

        order_is_overdue(uid=order.uid, at=later(31))

        order.refresh_from_db()
        assert (order.escalated_to, said(order)[1]) == (above, "overdue")
        clock = Deadline.objects.get(case_uid=order.pk, key="rectification_superior")
        assert (clock.organisation, clock.role) == (above, Role.DEPARTMENT)

    def test_a_superior_above_this_node_has_nobody_here_so_the_supervisors_press(self, who):
        self._superior(HENAN)
        order = explained(who)

        order_is_overdue(uid=order.uid, at=later(31))

        clock = Deadline.objects.get(case_uid=order.pk, key="rectification_superior")
        assert (clock.organisation, clock.role) == (None, Role.SUPERVISOR)

    def test_twice_is_once(self, who):
        order = explained(who)
        order_is_overdue(uid=order.uid, at=later(31))
        version = DishonestyRecord.objects.get(pk=order.record_id).version
        order_is_overdue(uid=order.uid, at=later(32))

        assert names(order).count("overdue") == 1
        assert DishonestyRecord.objects.get(pk=order.record_id).version == version

    def test_more_time_moves_the_order_and_the_record(self, who):
        order = explained(who)
        clock = cases.of_case("rectification-order", order.pk).get(key="rectification_finish")
        asked = cases.ask_extension(
            deadline=clock, number=10, unit="wd", reason="须等财政批复。", by=who.body, at=NOW
        )
        cases.decide_extension(extension=asked, granted=True, by=who.supervisor, at=NOW)

        order.refresh_from_db()
        # Ten working days after Friday 5 June; 19 June 2026 is the Dragon Boat Festival.
        assert order.due_on == date(2026, 6, 22)
        assert said(order) == (date(2026, 6, 22), "open")

    def test_not_before_its_last_day_is_over(self, who):
        order = explained(who)
        with pytest.raises(TransitionDenied) as denied:
            services.find_not_rectified(uid=order.uid, by=who.supervisor, at=later(30), note="未付款。")
        assert denied.value.code == "not_overdue"
        assert services.find_not_rectified(uid=order.uid, by=who.supervisor, at=later(31), note="未付款。")


class TestNotRectified:
    def test_a_clerk_gets_a_draft_that_names_the_order_and_waits_for_its_document(self, who):
        order = not_rectified(who)
        draft = services.draft_from_order(uid=order.uid, by=who.clerk, at=NOW)

        assert RectificationOrder.objects.get(pk=order.pk).draft == draft
        assert (draft.status, draft.source, draft.document_kind) == ("draft", "other", "determination")
        assert order.number in draft.facts
        with pytest.raises(TransitionDenied) as denied:
            submit_record(uid=draft.uid, by=who.clerk, at=NOW)
        assert "文书文号" in denied.value.message

    def test_one_draft_and_no_more(self, who):
        order = not_rectified(who)
        services.draft_from_order(uid=order.uid, by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.draft_from_order(uid=order.uid, by=who.clerk, at=NOW)
        assert denied.value.code == "drafted_already"

    def test_only_from_an_order_found_not_rectified_and_only_by_a_clerk(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.draft_from_order(uid=accepted(who).uid, by=who.clerk, at=NOW)
        assert denied.value.code == "wrong_state"
        other = not_rectified(who, record=published(who, document_number="（2026）示01民终3号"))
        with pytest.raises(TransitionDenied) as denied:
            services.draft_from_order(uid=other.uid, by=who.supervisor, at=NOW)
        assert denied.value.code == "not_your_role"
