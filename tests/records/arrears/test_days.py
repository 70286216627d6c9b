"""Days move claims by themselves, on the right day and not before; payments and plans answer to them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import DocumentKind, Source
from records.pledges.arrears import services
from records.pledges.arrears.models import Arrear, PaymentPlan
from records.pledges.arrears.rules import Due
from tests.records.access.factories import give
from tests.records.arrears import factories
from tests.records.arrears.factories import NOW, TODAY, on


def state(arrear: Arrear) -> str:
    return Arrear.objects.get(pk=arrear.pk).status


class TestTheRightDay:
    def test_it_is_overdue_on_the_day_after_and_not_before(self, who):
        arrear = factories.confirmed(who, due_on=date(2026, 5, 31))

        services.move_by_the_day(at=on(date(2026, 5, 31), 15))  # 23:00 in China
        assert state(arrear) == "due"
        services.move_by_the_day(at=on(date(2026, 5, 31), 16))  # 0:00 of 1 June in China
        assert state(arrear) == "overdue"

    def test_running_twice_moves_once(self, who):
        arrear = factories.confirmed(who, due_on=date(2026, 5, 31))
        assert services.move_by_the_day(at=on(date(2026, 6, 1))) == 1
        assert services.move_by_the_day(at=on(date(2026, 6, 1))) == 0
        assert list(arrear.steps.filter(name="lapse").values_list("source", "target")) == [("due", "overdue")]

    def test_what_is_confirmed_after_its_day_is_overdue_at_once(self, who):
        assert factories.overdue(who).status == "overdue"

    def test_what_nobody_confirmed_is_never_overdue(self, who):
        arrear = factories.registered(who)
        services.move_by_the_day(at=on(date(2027, 1, 1)))
        assert state(arrear) == "draft"

    def test_a_plan_is_broken_on_the_day_after_an_instalment(self, who):
        arrear = factories.planned(who)
        services.move_by_the_day(at=on(date(2026, 5, 20)))
        assert state(arrear) == "planned"
        services.move_by_the_day(at=on(date(2026, 5, 21)))
        assert state(arrear) == "broken"

    def test_an_instalment_paid_in_full_leads_to_the_next(self, who):
        arrear = factories.planned(who)
        factories.pay(who, arrear, "40000.00", paid_on=date(2026, 5, 20))
        services.move_by_the_day(at=on(date(2026, 6, 20)))
        assert state(arrear) == "planned"
        services.move_by_the_day(at=on(date(2026, 6, 21)))
        assert state(arrear) == "broken"

    def test_a_cent_less_breaks_it(self, who):
        arrear = factories.planned(who)
        factories.pay(who, arrear, "39999.99", paid_on=date(2026, 5, 20))
        services.move_by_the_day(at=on(date(2026, 5, 21)))
        assert state(arrear) == "broken"

    def test_a_payment_that_was_confirmed_after_the_break_puts_the_plan_back(self, who):
        arrear = factories.planned(who)
        payment = factories.noted(who, arrear, "40000.00", paid_on=date(2026, 5, 20))
        services.move_by_the_day(at=on(date(2026, 5, 21)))
        services.decide_payment(payment=payment.pk, confirmed=True, by=who.reviewer, at=on(date(2026, 5, 22)))
        arrear.refresh_from_db()
        assert (arrear.status, arrear.next_due_on) == ("planned", date(2026, 6, 20))


class TestWhoIsCalled:
    def test_an_overdue_claim_is_the_reviewers_and_then_the_supervisors(self, who):
        factories.overdue(who)
        first = Deadline.objects.get()
        assert (first.key, first.role) == ("arrears_arrange", "reviewer")

        notice_overdue(at=on(date(2026, 6, 1)))
        second = Deadline.objects.get(key="arrears_escalate")
        assert second.role == "supervisor"
        assert "示例供应商" not in second.case_title

    def test_a_broken_plan_goes_to_the_supervisor_at_once(self, who):
        factories.broken(who)
        assert Deadline.objects.open().get().key == "arrears_escalate"

    @pytest.mark.parametrize("make", ["planned", "settled", "determining", "withdrawn"])
    def test_nobody_is_called_for_what_is_arranged_or_over(self, who, make):
        factories.IN_STATE[make](who)
        assert not Deadline.objects.open().exists()


class TestPayments:
    def test_a_payment_counts_once_another_person_has_confirmed_it(self, who):
        arrear = factories.overdue(who)
        payment = factories.noted(who, arrear, "100300.00")
        assert services.account_of(Arrear.objects.get(), on=TODAY).left == Decimal("100300.00")
        # Who noted it may be a reviewer too; he is still the same person.
        give(who.clerk, "reviewer")
        with pytest.raises(TransitionDenied) as denied:
            services.decide_payment(payment=payment.pk, confirmed=True, by=who.clerk, at=NOW)
        assert denied.value.code == "four_eyes"

        services.decide_payment(payment=payment.pk, confirmed=True, by=who.reviewer, at=NOW)
        settled = Arrear.objects.get()
        assert (settled.status, settled.settled_on) == ("settled", TODAY)

    def test_what_is_not_proven_changes_nothing(self, who):
        arrear = factories.overdue(who)
        payment = factories.noted(who, arrear, "100300.00")
        services.decide_payment(
            payment=payment.pk, confirmed=False, remark="回单与合同不符。", by=who.reviewer, at=NOW
        )
        assert state(arrear) == "overdue"
        assert services.account_of(Arrear.objects.get(), on=TODAY).principal_paid == 0

    def test_interest_is_owed_up_to_the_day_of_payment_and_no_longer(self, who):
        arrear = factories.overdue(who)
        # 30 April to 10 May: ten days at 50.00, 500.00.
        factories.pay(who, arrear, "100500.00", paid_on=date(2026, 5, 10))
        arrear.refresh_from_db()
        assert arrear.status == "settled"
        assert services.account_of(arrear, on=date(2027, 5, 10)).left == 0

    def test_a_payment_in_time_leaves_no_interest(self, who):
        arrear = factories.confirmed(who, due_on=date(2026, 5, 31))
        factories.pay(who, arrear, "100000.00", paid_on=date(2026, 5, 30))
        assert state(arrear) == "settled"

    def test_no_more_interest_is_given_up_than_is_owed(self, who):
        arrear = factories.overdue(who)
        with pytest.raises(ValidationError) as refused:
            factories.noted(who, arrear, "300.01", kind="waiver")
        assert "300.00" in str(refused.value)
        factories.pay(who, arrear, "300.00", kind="waiver")
        factories.pay(who, arrear, "100000.00")
        assert state(arrear) == "settled"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("amount", "0.00"),
            ("amount", "1.001"),
            ("paid_on", date(2026, 5, 7)),
            ("paid_on", date(2026, 1, 1)),
        ],
        ids=["nothing", "a tenth of a cent", "tomorrow", "before the contract"],
    )
    def test_impossible_payments_are_refused_at_their_field(self, who, field, value):
        arrear = factories.overdue(who)
        said = {"amount": "10.00", "paid_on": TODAY, "at": NOW, field: value}
        with pytest.raises(ValidationError) as refused:
            factories.noted(who, arrear, said.pop("amount"), **said)
        assert list(refused.value.message_dict) == [field]

    def test_the_debtor_may_tell_of_its_payment_and_a_stranger_may_not(self, who):
        arrear = factories.overdue(who)
        factories.noted(who, arrear, "10.00", by=who.body)
        with pytest.raises(TransitionDenied) as denied:
            factories.noted(who, arrear, "10.00", by=who.newcomer)
        assert denied.value.code == "not_your_role"


class TestPlans:
    def test_who_proposed_it_does_not_approve_it(self, who):
        plan = factories.proposed(who, factories.overdue(who))
        give(who.clerk, "reviewer")
        with pytest.raises(TransitionDenied) as denied:
            services.decide_plan(plan=plan.pk, approved=True, by=who.clerk, at=NOW)
        assert denied.value.code in ("four_eyes", "not_your_role")

    def test_it_must_pay_off_the_principal(self, who):
        with pytest.raises(ValidationError) as refused:
            factories.proposed(
                who, factories.overdue(who), instalments=[Due(date(2026, 6, 1), Decimal("99999.99"))]
            )
        assert "100000.00" in str(refused.value)

    @pytest.mark.parametrize(
        "instalments",
        [
            [],
            [Due(date(2026, 5, 5), Decimal(100_000))],
            [Due(date(2026, 6, 1), Decimal(50_000)), Due(date(2026, 6, 1), Decimal(50_000))],
            [Due(date(2026, 6, 1), Decimal(100_000)), Due(date(2026, 7, 1), Decimal("0.00"))],
        ],
        ids=["none", "in the past", "twice a day", "of nothing"],
    )
    def test_impossible_instalments_are_refused(self, who, instalments):
        arrear = factories.overdue(who)
        with pytest.raises(ValidationError) as refused:
            services.propose_plan(
                uid=arrear.pk,
                document_number="1号",
                agreed_on=TODAY,
                instalments=instalments,
                proofs=[factories.proof()],
                by=who.clerk,
                at=NOW,
            )
        assert list(refused.value.message_dict) == ["instalments"]

    def test_a_second_proposal_waits_for_the_first(self, who):
        arrear = factories.overdue(who)
        factories.proposed(who, arrear)
        with pytest.raises(TransitionDenied) as denied:
            factories.proposed(who, arrear)
        assert denied.value.code == "plan_pending"

    def test_a_refused_plan_leaves_the_claim_overdue(self, who):
        arrear = factories.overdue(who)
        plan = factories.proposed(who, arrear)
        services.decide_plan(plan=plan.pk, approved=False, remark="期限过长。", by=who.reviewer, at=NOW)
        assert state(arrear) == "overdue"
        assert PaymentPlan.objects.get().approved is False

    def test_a_later_plan_takes_the_place_of_the_first(self, who):
        arrear = factories.broken(who)
        at = on(date(2026, 5, 22))
        plan = factories.proposed(who, arrear, at=at, instalments=[Due(date(2026, 9, 1), Decimal(100_000))])
        services.decide_plan(plan=plan.pk, approved=True, by=who.reviewer, at=at)
        arrear.refresh_from_db()
        assert (arrear.status, arrear.next_due_on) == ("planned", date(2026, 9, 1))
        assert [one.ended_at is None for one in arrear.plans.order_by("proposed_at")] == [False, True]

    def test_who_keeps_to_the_plan_owes_nothing_more(self, who):
        arrear = factories.planned(who)
        factories.pay(who, arrear, "40000.00", paid_on=date(2026, 5, 20))
        factories.pay(who, arrear, "60000.00", paid_on=date(2026, 6, 20))
        assert state(arrear) == "settled"


class TestTheRecord:
    def test_a_broken_plan_leads_to_a_record_that_needs_its_determination(self, who):
        arrear = factories.broken(who)
        services.determine_arrear(
            uid=arrear.pk, reason="分期款到期未付。", by=who.supervisor, at=on(date(2026, 5, 25))
        )
        record = services.draft_record(uid=arrear.pk, by=who.clerk, at=on(date(2026, 5, 26)))

        assert (record.source, record.document_kind) == (Source.ARREARS, DocumentKind.DETERMINATION)
        assert (record.status, record.document_number) == ("draft", "")
        # 30 April to 26 May: 26 days at 50.00, 1,300.00.
        assert "尚欠本金100000.00元、逾期利息1300.00元" in record.facts
        assert "示例供应商" not in f"{record.title}{record.facts}"

    def test_it_is_drafted_once_and_only_after_the_handing_over(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.draft_record(uid=factories.overdue(who).pk, by=who.clerk, at=NOW)
        assert denied.value.code == "wrong_state"
        arrear = factories.determining(who)
        services.draft_record(uid=arrear.pk, by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.draft_record(uid=arrear.pk, by=who.clerk, at=NOW)
        assert denied.value.code == "drafted_already"

    def test_what_a_record_stands_on_is_not_withdrawn(self, who):
        arrear = factories.determining(who)
        services.draft_record(uid=arrear.pk, by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.withdraw_arrear(uid=arrear.pk, reason="有误。", by=who.second_reviewer, at=NOW)
        assert denied.value.code == "drafted_already"
