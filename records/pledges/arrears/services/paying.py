"""Payments: noted with their proof by one person, confirmed by another, and what follows from what is then owed."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.pledges.arrears import deadlines
from records.pledges.arrears.choices import LATE, FileKind, PaymentKind, Status
from records.pledges.arrears.models import Arrear, Payment
from records.pledges.arrears.rules import is_behind, next_due
from records.pledges.arrears.services.files import keep_file
from records.pledges.arrears.services.steps import begin, finish, locked, note_step, refuse_unless
from records.pledges.arrears.sums import account_of, instalments_of, paid_under, standing_plan

if TYPE_CHECKING:
    from records.access.models import User

# Who tells of a payment: the office, or the body that paid.
PAYERS = (Role.CLERK, Role.DEPARTMENT)
PAYABLE = frozenset({Status.DUE, *LATE})


@transaction.atomic
def note_payment(
    *,
    uid: uuid.UUID,
    kind: str,
    amount: Decimal,
    paid_on: date,
    voucher: str,
    proofs: Any = (),
    by: "User",
    at: datetime,
) -> Payment:
    """
    Note what was paid, with its proof; it counts once another person has confirmed it.

    :param proofs: uploaded files
    :raises ValidationError: field by field; a waiver of more interest than is owed on its day
    """
    arrear = locked(uid)
    refuse_unless(
        by.holds(PAYERS, over=arrear),
        "pay",
        arrear,
        "not_your_role",
        _("付款由录入人员或欠款单位登记。"),
        by=by,
        at=at,
    )
    refuse_unless(
        arrear.status in PAYABLE, "pay", arrear, "wrong_state", _("本笔账款现在不能登记付款。"), by=by, at=at
    )
    problems: dict[str, str] = {}
    if kind not in PaymentKind.values:
        problems["kind"] = _("请选择清偿方式。")
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        problems["amount"] = _("请填写大于零的金额，最多两位小数，例如 125000.00。")
    if paid_on > timezone.localdate(at):
        problems["paid_on"] = _("付款日期不能晚于今天。")
    elif paid_on < arrear.contract_on:
        problems["paid_on"] = _("付款日期不能早于合同订立日期。")
    if not voucher.strip():
        problems["voucher"] = _("请填写付款凭证号或书面文件的编号。")
    if not proofs:
        problems["files"] = _("请上传付款凭证。")
    if not problems and kind == PaymentKind.WAIVER:
        owed = account_of(arrear, on=paid_on).interest
        if amount > owed:
            problems["amount"] = _("到%(day)s为止的逾期利息为%(owed)s元，放弃的不能比它多。") % {
                "day": paid_on.isoformat(),
                "owed": owed,
            }
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})
    for proof in proofs:
        keep_file(arrear=arrear, kind=FileKind.PAYMENT, file=proof, by=by, at=at)
    payment = Payment.objects.create(
        arrear=arrear,
        kind=kind,
        amount=amount,
        paid_on=paid_on,
        voucher=voucher.strip(),
        noted_by=by,
        noted_at=at,
    )
    note_step(arrear, "pay", by=by, at=at, reason=f"{paid_on} {amount}")
    return payment


@transaction.atomic
def decide_payment(
    *, payment: uuid.UUID, confirmed: bool, remark: str = "", by: "User", at: datetime
) -> Arrear:
    """
    Another person finds the payment proven, or not and says why. What is paid off is settled from the payment's
    own day on; a broken plan that is caught up with stands again.
    """
    row = Payment.objects.select_related("arrear").get(pk=payment)
    arrear = locked(row.arrear_id)
    row = Payment.objects.select_for_update().get(pk=payment)
    name = "payment_ok" if confirmed else "payment_no"
    refuse_unless(
        by.holds([Role.REVIEWER], over=arrear),
        name,
        arrear,
        "not_your_role",
        _("付款由审核人员核实。"),
        by=by,
        at=at,
    )
    refuse_unless(
        row.confirmed is None, name, arrear, "decided_already", _("这笔付款已经核实过。"), by=by, at=at
    )
    refuse_unless(
        row.noted_by_id != by.pk, name, arrear, "four_eyes", _("付款由您登记，须由另一人核实。"), by=by, at=at
    )
    refuse_unless(
        arrear.status in PAYABLE, name, arrear, "wrong_state", _("本笔账款现在不能登记付款。"), by=by, at=at
    )
    if not confirmed:
        refuse_unless(
            bool(remark.strip()),
            name,
            arrear,
            "reason_needed",
            _("请写明理由，以便对方知道怎么办。"),
            by=by,
            at=at,
        )
    row.confirmed, row.decided_by, row.decided_at = confirmed, by, at
    row.remark = remark.strip()[:500]
    row.save(update_fields=["confirmed", "decided_by", "decided_at", "remark"])
    note_step(arrear, name, by=by, at=at, reason=remark)
    if confirmed:
        _follow(arrear, by=by, at=at)
    return arrear


def _follow(arrear: Arrear, *, by: "User", at: datetime) -> None:
    last = max(one.paid_on for one in arrear.payments.all() if one.confirmed)
    plan = standing_plan(arrear) if arrear.status in LATE else None
    kept = plan is not None and next_due(instalments_of(plan), paid_under(plan, arrear)) is None
    # Who kept to all that was agreed with the creditor owes nothing more, whatever the law alone would add.
    if kept or not account_of(arrear, on=last).left:
        step = begin(arrear, "settle", by=by, at=at)
        arrear.settled_on, arrear.next_due_on = last, None
        finish(arrear, step, by=by, at=at)
        deadlines.settle(arrear, by=by, at=at)
        return
    if plan is None or arrear.status not in (Status.PLANNED, Status.BROKEN):
        return
    instalments, paid = instalments_of(plan), paid_under(plan, arrear)
    if arrear.status == Status.BROKEN:
        if is_behind(instalments, paid, on=timezone.localdate(at)):
            return
        step = begin(arrear, "restore", by=by, at=at)
        arrear.next_due_on = next_due(instalments, paid)
        finish(arrear, step, by=by, at=at)
        deadlines.settle(arrear, by=by, at=at)
        return
    arrear.next_due_on = next_due(instalments, paid)
    arrear.save(update_fields=["next_due_on"])
