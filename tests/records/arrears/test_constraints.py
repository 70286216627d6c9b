"""The database itself refuses what must never be, whoever writes to it and by whatever road."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from records.pledges.arrears.models import ArrearStep, Instalment, Payment, PaymentPlan, StatementDuty
from records.pledges.arrears.services import establish_duties
from tests.records.arrears import factories
from tests.records.arrears.factories import NOW, PERSON


def refuses(constraint: str, row, **values) -> None:
    columns = ", ".join(f"{name} = %s" for name in values)
    key = row._meta.pk.column
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {columns} WHERE {key} = %s", [*values.values(), row.pk]
        )
    said = f"{refused.value} {getattr(refused.value.__cause__.diag, 'constraint_name', '')}"
    assert constraint in said


class TestClaims:
    def test_who_wrote_it_never_confirmed_it(self, who):
        arrear = factories.registered(who)
        refuses(
            "arrear_four_eyes",
            arrear,
            status="due",
            confirmed_by_id=who.clerk.pk,
            confirmed_at=NOW,
            next_due_on=arrear.due_on,
        )

    @pytest.mark.parametrize(
        ("state", "constraint", "values"),
        [
            ("draft", "arrear_confirmed_whole", {"status": "overdue", "overdue_at": NOW}),
            ("draft", "arrear_amount_is_owed", {"amount": "0"}),
            ("draft", "arrear_creditor_named", {"creditor_name": ""}),
            ("draft", "arrear_creditor_named", {"people": 3}),
            ("draft", "arrear_rate_whole", {"rate_basis": "agreed"}),
            ("draft", "arrear_rate_whole", {"agreed_rate": "3"}),
            ("draft", "arrear_days_in_order", {"due_on": "2020-01-01"}),
            ("due", "arrear_next_day_watched", {"next_due_on": None}),
            ("overdue", "arrear_next_day_watched", {"next_due_on": "2026-06-01"}),
            ("overdue", "arrear_late_is_dated", {"overdue_at": None}),
            ("overdue", "arrear_settled_is_dated", {"status": "settled"}),
            ("settled", "arrear_settled_is_dated", {"settled_on": None}),
        ],
        ids=lambda value: value if isinstance(value, str) else "-".join(value),
    )
    def test_half_states_are_refused(self, who, state, constraint, values):
        refuses(constraint, factories.IN_STATE[state](who), **values)

    def test_a_persons_name_never_stands_in_the_open_column(self, who):
        refuses("arrear_creditor_named", factories.registered(who, **PERSON), creditor_name="欧阳某人")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("amount", "1"),
            ("due_on", "2026-05-01"),
            ("creditor_name", "别人"),
            ("rate_basis", "none"),
            ("kind", "works"),
        ],
        ids=["amount", "due_on", "creditor_name", "rate_basis", "kind"],
    )
    def test_what_was_confirmed_stays_as_it_was_confirmed(self, who, column, value):
        refuses("arrear_claim_stays", factories.overdue(who), **{column: value})

    @pytest.mark.parametrize("state", ["settled", "refused", "withdrawn"])
    def test_what_is_over_stays_over(self, who, state):
        arrear = factories.IN_STATE[state](who)
        values = {"status": "overdue", "overdue_at": NOW, "settled_on": None}
        refuses("a claim that is over stays over", arrear, **values)

    def test_nobody_is_taken_off_the_writers(self, who):
        refuses("nobody is taken off the list of writers", factories.registered(who), writers=[])

    def test_no_claim_is_deleted(self, who):
        arrear = factories.registered(who)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_arrear WHERE uid = %s", [arrear.pk])

    def test_the_same_claim_stands_once(self, who):
        first, second = (
            factories.registered(who, contract_number="A"),
            factories.registered(who, contract_number="B"),
        )
        assert first.pk != second.pk
        refuses("arrear_entered_once", second, contract_number="A")


class TestMoney:
    def test_who_noted_a_payment_never_confirms_it(self, who):
        payment = factories.noted(who, factories.overdue(who), "10.00")
        refuses("payment_four_eyes", payment, confirmed=True, decided_by_id=who.clerk.pk, decided_at=NOW)

    def test_a_payment_is_decided_wholly_or_not(self, who):
        payment = factories.noted(who, factories.overdue(who), "10.00")
        refuses("payment_decided_whole", payment, confirmed=True)

    def test_who_proposed_a_plan_never_approves_it(self, who):
        plan = factories.proposed(who, factories.overdue(who))
        refuses("plan_four_eyes", plan, approved=True, decided_by_id=who.clerk.pk, decided_at=NOW)

    @pytest.mark.parametrize(
        ("model", "values"),
        [
            (Payment, {"amount": "99"}),
            (Payment, {"confirmed": False}),
            (PaymentPlan, {"agreed_on": "2026-01-01"}),
            (Instalment, {"amount": "1"}),
            (ArrearStep, {"reason": "anders"}),
        ],
        ids=["amount", "decision", "plan", "instalment", "step"],
    )
    def test_what_was_written_is_only_ever_added_to(self, who, model, values):
        factories.pay(who, factories.planned(who), "40000.00")
        refuses("append-only", model.objects.first(), **values)

    def test_one_plan_waits_and_one_stands(self, who):
        arrear = factories.planned(who)
        plan = PaymentPlan.objects.get()
        values = {"arrear": arrear, "document_number": "2", "agreed_on": plan.agreed_on, "proposed_at": NOW}
        PaymentPlan.objects.create(**values, proposed_by=who.clerk)
        with pytest.raises(IntegrityError, match="plan_waits_alone"), transaction.atomic():
            PaymentPlan.objects.create(**values, proposed_by=who.other_clerk)


class TestStatements:
    @pytest.mark.parametrize(
        ("constraint", "values"),
        [
            ("statement_sums_agree", {"overdue_count": 5}),
            ("statement_sums_agree", {"goods_amount": "1"}),
            ("statement_sums_agree", {"paid_amount": "1"}),
            ("statement_bodies_only_of_a_region", {"bodies_due": 1}),
            ("arrearsstatement_status_has_its_columns", {"status": "published"}),
        ],
        ids=["count", "amount", "paid", "bodies", "status"],
    )
    def test_figures_that_contradict_one_another_are_refused(self, who, constraint, values):
        factories.late_last_year(who)
        refuses(constraint, factories.statement(who), **values)

    def test_a_year_is_published_once(self, who):
        factories.published(who, document_number="甲")
        with pytest.raises(IntegrityError, match="statement_once_a_year"), transaction.atomic():
            factories.statement(who)

    def test_its_publisher_is_none_of_its_writers(self, who):
        from records.registers.models import EntryVersion

        shown = factories.published(who)
        version = EntryVersion.objects.get(entry=shown.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            EntryVersion.objects.create(
                kind=version.kind,
                entry=version.entry,
                number=2,
                reason="updated",
                content={},
                writers=[who.clerk.pk],
                made_at=NOW,
                registered_at=NOW,
                by=who.clerk,
            )

    def test_a_duty_is_met_wholly_or_not(self, who):
        factories.late_last_year(who)
        establish_duties(at=NOW)
        refuses("duty_met_whole", StatementDuty.objects.get(), met_on="2026-05-01")
