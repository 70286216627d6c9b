"""From the rows of a claim to what is owed on it."""

from datetime import date
from decimal import Decimal

from records.pledges.arrears.choices import PaymentKind, Status
from records.pledges.arrears.models import Arrear, PaymentPlan
from records.pledges.arrears.rules import Account, Claim, Due, Paid, account, daily_rate


def claim_of(arrear: Arrear) -> Claim:
    return Claim(
        arrear.amount,
        arrear.due_on,
        daily_rate(arrear.rate_basis, arrear.agreed_rate, arrear.floor_rate),
    )


def paid_on(arrear: Arrear) -> list[Paid]:
    """What another person confirmed; takes rows that were fetched along, where they were."""
    return [
        Paid(one.paid_on, one.amount, one.kind == PaymentKind.WAIVER)
        for one in arrear.payments.all()
        if one.confirmed
    ]


def account_of(arrear: Arrear, *, on: date) -> Account:
    """What is owed at the end of a day; of what is settled, at the end of the day that settled it."""
    day = min(on, arrear.settled_on) if arrear.status == Status.SETTLED and arrear.settled_on else on
    return account(claim_of(arrear), paid_on(arrear), on=day)


def standing_plan(arrear: Arrear) -> PaymentPlan | None:
    return arrear.plans.filter(approved=True, ended_at=None).prefetch_related("instalments").first()


def instalments_of(plan: PaymentPlan) -> list[Due]:
    return [Due(one.due_on, one.amount) for one in plan.instalments.all()]


def paid_under(plan: PaymentPlan, arrear: Arrear) -> Decimal:
    """All that was paid since the plan was agreed; what was given up is no payment."""
    counted = (one.amount for one in paid_on(arrear) if not one.is_waiver and one.on >= plan.agreed_on)
    return sum(counted, Decimal(0))
