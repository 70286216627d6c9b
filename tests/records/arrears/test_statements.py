"""The yearly publication: compiled from the claims, frozen, due by 31 March, and travelling without a creditor."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.chain.models import ChainEvent
from records.chain.registry import EventView
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.pledges.arrears.models import ArrearsStatement, StatementDuty
from records.pledges.arrears.services import establish_duties
from records.pledges.arrears.statements import STATEMENTS, due_on
from records.registers import services as registers
from records.registers.travel import Travel
from records.subjects.models import Organisation
from tests.records.arrears import factories
from tests.records.arrears.factories import NOW, on


def other_body() -> Organisation:
    return Organisation.objects.create(name="示例市水利局", kind="department", region_id="411000")


class TestFigures:
    def test_what_stood_unpaid_at_the_end_of_the_year(self, who):
        factories.late_last_year(who)
        factories.late_last_year(who, kind="works", amount="50000.00")
        # Due on the last day of the year: not late before the first of the next.
        factories.late_last_year(who, due_on=date(2025, 12, 31))
        factories.overdue(who)
        factories.registered(who, contract_on=date(2025, 6, 1), due_on=date(2025, 11, 30))
        shown = factories.statement(who)

        assert (shown.overdue_count, shown.overdue_amount) == (2, Decimal("150000.00"))
        assert (shown.goods_count, shown.goods_amount) == (1, Decimal("100000.00"))
        assert (shown.works_count, shown.works_amount) == (1, Decimal("50000.00"))
        assert (shown.owed_amount, shown.paid_amount) == (Decimal("150000.00"), Decimal("0.00"))

    def test_what_was_paid_within_the_year_counts_as_paid(self, who):
        # Late since 30 November. Twenty days of 100,000.00: 1,000.00 of interest. 101,000.00 pays it off.
        arrear = factories.late_last_year(who)
        factories.pay(who, arrear, "101000.00", paid_on=date(2025, 12, 20))
        shown = factories.statement(who)
        assert (shown.overdue_count, shown.overdue_amount) == (0, Decimal("0.00"))
        assert (shown.owed_amount, shown.paid_amount) == (Decimal("100000.00"), Decimal("100000.00"))

    def test_what_is_paid_afterwards_still_stood_open_then(self, who):
        arrear = factories.late_last_year(who)
        # 31 days of December and 20 of January: 51 days at 50.00, 2,550.00.
        factories.pay(who, arrear, "102550.00", paid_on=date(2026, 1, 20))
        assert factories.statement(who).overdue_amount == Decimal("100000.00")
        # In the next year it was owed when the year began, and paid in it.
        later = factories.statement(who, at=on(date(2027, 1, 10)), year=2026, decided_on=date(2027, 1, 8))
        assert (later.owed_amount, later.paid_amount, later.overdue_amount) == (
            Decimal("100000.00"),
            Decimal("100000.00"),
            Decimal("0.00"),
        )

    def test_what_was_paid_in_time_is_no_arrears(self, who):
        arrear = factories.confirmed(
            who, at=on(date(2025, 11, 1)), contract_on=date(2025, 6, 1), due_on=date(2025, 11, 30)
        )
        factories.pay(who, arrear, "100000.00", paid_on=date(2025, 11, 30))
        assert factories.statement(who).owed_amount == 0

    def test_withdrawn_claims_count_nowhere(self, who):
        factories.withdrawn(who, contract_on=date(2025, 6, 1), due_on=date(2025, 11, 30))
        assert factories.statement(who).owed_amount == 0

    def test_a_region_adds_up_what_its_bodies_published(self, who):
        factories.late_last_year(who)
        factories.late_last_year(who, organisation=other_body(), amount="30000.00")
        establish_duties(at=NOW)
        factories.published(who)
        total = factories.statement(
            who,
            coverage="region",
            organisation=Organisation.objects.create(
                name="示例市人民政府", kind="government", region_id="411000"
            ),
        )
        # The second body has not published: it is missed, and not summed up.
        assert total.overdue_amount == Decimal("100000.00")
        assert (total.bodies_due, total.bodies_punctual) == (2, 0)

    def test_what_was_handed_in_is_frozen_until_somebody_proposes_it_anew(self, who):
        factories.late_last_year(who)
        uid = factories.statement(who).uid
        registers.submit_entry(register=STATEMENTS, uid=uid, by=who.clerk, at=NOW)
        factories.late_last_year(who, amount="7.00")
        registers.publish_entry(register=STATEMENTS, uid=uid, by=who.reviewer, at=NOW)
        assert ArrearsStatement.objects.get().overdue_amount == Decimal("100000.00")

        about = {"register": STATEMENTS, "uid": uid, "at": NOW}
        registers.propose_change(
            **about, content={"remark": "补登一笔。"}, reason="corrected", note="漏登。", by=who.clerk
        )
        registers.decide_change(**about, accepted=True, by=who.reviewer)
        assert ArrearsStatement.objects.get().overdue_amount == Decimal("100007.00")

    def test_a_figure_that_is_typed_in_is_compiled_all_the_same(self, who):
        factories.late_last_year(who)
        assert factories.statement(who, overdue_amount=Decimal(1)).overdue_amount == Decimal("100000.00")
        assert "overdue_amount" not in STATEMENTS.entered

    @pytest.mark.parametrize(
        "more",
        [{"year": 2026}, {"year": 2019}, {"scope": "government"}],
        ids=["running", "too early", "not public"],
    )
    def test_only_a_year_that_is_over_is_published_and_to_everybody(self, who, more):
        with pytest.raises(ValidationError) as refused:
            factories.statement(who, **more)
        assert list(refused.value.message_dict) == list(more)

    def test_who_compiled_it_does_not_publish_it(self, who):
        uid = factories.statement(who).uid
        registers.submit_entry(register=STATEMENTS, uid=uid, by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied):
            registers.publish_entry(register=STATEMENTS, uid=uid, by=who.clerk, at=NOW)


class TestTheThirtyFirstOfMarch:
    @pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
    def test_it_is_the_last_day_of_any_year(self, db, year):
        assert due_on(year) == date(year + 1, 3, 31)

    def test_a_body_with_arrears_has_the_duty_and_a_clerk_the_deadline(self, who):
        factories.late_last_year(who)
        assert establish_duties(at=NOW) == 1
        assert establish_duties(at=NOW) == 0
        duty, deadline = StatementDuty.objects.get(), Deadline.objects.get(key="arrears_yearly_publication")
        assert (duty.year, duty.due_on, deadline.due_on) == (2025, date(2026, 3, 31), date(2026, 3, 31))
        assert (deadline.role, deadline.case_uid) == ("clerk", duty.pk)

    def test_a_body_without_arrears_has_none(self, who):
        factories.overdue(who)
        assert establish_duties(at=NOW) == 0

    def test_it_is_late_on_the_first_of_april(self, who):
        factories.late_last_year(who, at=on(date(2026, 1, 20)))
        establish_duties(at=on(date(2026, 2, 1)))
        notice_overdue(at=on(date(2026, 3, 31), 15))
        assert StatementDuty.objects.get().missed_at is None
        notice_overdue(at=on(date(2026, 3, 31), 16))
        assert StatementDuty.objects.get().missed_at is not None

    def test_publishing_meets_it(self, who):
        at = on(date(2026, 3, 31))
        factories.late_last_year(who, at=on(date(2026, 1, 20)))
        establish_duties(at=on(date(2026, 2, 1)))
        shown = factories.published(who, at=at)
        duty = StatementDuty.objects.get()
        assert (duty.statement_id, duty.met_on) == (shown.pk, date(2026, 3, 31))
        assert not Deadline.objects.open().filter(key="arrears_yearly_publication").exists()
        notice_overdue(at=on(date(2026, 4, 2)))
        assert StatementDuty.objects.get().missed_at is None

    def test_who_published_before_the_duty_was_known_has_met_it(self, who):
        factories.late_last_year(who)
        shown = factories.published(who)
        establish_duties(at=NOW)
        assert StatementDuty.objects.get().statement_id == shown.pk


class TestTheWayUp:
    def test_its_event_says_sums_and_no_creditor(self, who):
        arrear = factories.late_last_year(who)
        shown = factories.published(who)
        event = ChainEvent.objects.get(kind="arrears-statement")
        payload = (
            json.dumps(json.loads(event.payload), ensure_ascii=False)
            if isinstance(event.payload, str)
            else str(event.payload)
        )
        assert str(shown.overdue_amount) in payload
        for secret in ("示例供应商", factories.FIRM_CODE, arrear.contract_number, arrear.contract_name):
            assert secret not in payload

    def test_a_claim_itself_never_travels(self, who):
        for make in factories.IN_STATE.values():
            make(who)
        assert not ChainEvent.objects.exists()

    def test_a_superior_holds_the_same_figures(self, who):
        factories.late_last_year(who)
        shown = factories.published(who)
        sealed = ChainEvent.objects.get(kind="arrears-statement")
        payload = json.loads(sealed.payload) if isinstance(sealed.payload, str) else sealed.payload
        event = EventView(
            uid=new_uid(),
            kind="arrears-statement",
            version=1,
            action="publish",
            origin="411081",
            origin_seq=1,
            payload={**payload, "origin_name": "信用禹州"},
            at=NOW,
        )
        travel = Travel(STATEMENTS)
        travel.materialise(event, at=NOW)

        copy = ArrearsStatement.objects.get(pk=event.uid)
        assert copy.is_replica
        assert STATEMENTS.said(copy) == STATEMENTS.said(ArrearsStatement.objects.get(pk=shown.pk))
        assert travel.compare({event.uid: [event]}) == {event.uid: []}
