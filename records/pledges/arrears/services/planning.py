"""Plans: by which days the rest will be paid, agreed with the creditor, proposed by one and approved by another."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.pledges.arrears import deadlines
from records.pledges.arrears.choices import LATE, FileKind
from records.pledges.arrears.models import Arrear, Instalment, PaymentPlan
from records.pledges.arrears.rules import Due, next_due
from records.pledges.arrears.services.files import keep_file
from records.pledges.arrears.services.steps import begin, finish, locked, note_step, refuse_unless
from records.pledges.arrears.sums import account_of, instalments_of, paid_under, standing_plan

if TYPE_CHECKING:
    from records.access.models import User

PLANNERS = (Role.CLERK, Role.DEPARTMENT)
MOST_INSTALMENTS = 120


@transaction.atomic
def propose_plan(
    *,
    uid: uuid.UUID,
    document_number: str,
    agreed_on: date,
    instalments: Sequence[Due],
    proofs: Any = (),
    by: "User",
    at: datetime,
) -> PaymentPlan:
    """
    Enter what was agreed with the creditor; another person approves it.

    :raises ValidationError: also where the instalments do not come to what is still owed of the principal
    """
    arrear = locked(uid)
    refuse_unless(
        by.holds(PLANNERS, over=arrear),
        "propose",
        arrear,
        "not_your_role",
        _("清偿计划由录入人员或欠款单位提出。"),
        by=by,
        at=at,
    )
    refuse_unless(
        arrear.status in LATE,
        "propose",
        arrear,
        "wrong_state",
        _("只有逾期的账款需要清偿计划。"),
        by=by,
        at=at,
    )
    refuse_unless(
        not arrear.plans.filter(approved=None).exists(),
        "propose",
        arrear,
        "plan_pending",
        _("已有一份清偿计划待审核，请先审核它。"),
        by=by,
        at=at,
    )
    if problems := _problems(arrear, document_number, agreed_on, instalments, proofs, at=at):
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})
    for proof in proofs:
        keep_file(arrear=arrear, kind=FileKind.PLAN, file=proof, by=by, at=at)
    plan = PaymentPlan.objects.create(
        arrear=arrear,
        document_number=document_number.strip(),
        agreed_on=agreed_on,
        proposed_by=by,
        proposed_at=at,
    )
    Instalment.objects.bulk_create(
        Instalment(plan=plan, due_on=one.on, amount=one.amount) for one in instalments
    )
    note_step(arrear, "propose", by=by, at=at, reason=document_number)
    return plan


@transaction.atomic
def decide_plan(*, plan: uuid.UUID, approved: bool, remark: str = "", by: "User", at: datetime) -> Arrear:
    """Approve a plan, which then takes the place of an earlier one, or refuse it and say why."""
    row = PaymentPlan.objects.only("arrear_id").get(pk=plan)
    arrear = locked(row.arrear_id)
    row = PaymentPlan.objects.select_for_update().get(pk=plan)
    name = "plan" if approved else "plan_no"
    step = begin(arrear, "plan", by=by, at=at)
    refuse_unless(
        row.approved is None, name, arrear, "decided_already", _("这份清偿计划已经审核过。"), by=by, at=at
    )
    refuse_unless(
        row.proposed_by_id != by.pk,
        name,
        arrear,
        "four_eyes",
        _("清偿计划由您提出，须由另一人审核。"),
        by=by,
        at=at,
    )
    if not approved:
        refuse_unless(
            bool(remark.strip()),
            name,
            arrear,
            "reason_needed",
            _("请写明理由，以便对方知道怎么办。"),
            by=by,
            at=at,
        )
    following = next_due(instalments_of(row), paid_under(row, arrear))
    if approved:
        refuse_unless(
            following is not None,
            name,
            arrear,
            "plan_paid",
            _("各期已经付清，请核实付款，不需要计划。"),
            by=by,
            at=at,
        )
    earlier = standing_plan(arrear)
    if approved and earlier is not None:
        earlier.ended_at = at
        earlier.save(update_fields=["ended_at"])
    row.approved, row.decided_by, row.decided_at, row.remark = approved, by, at, remark.strip()[:500]
    row.save(update_fields=["approved", "decided_by", "decided_at", "remark"])
    if not approved:
        note_step(arrear, name, by=by, at=at, reason=remark)
        return arrear
    arrear.next_due_on = following
    finish(arrear, step, by=by, at=at, reason=remark)
    deadlines.settle(arrear, by=by, at=at)
    return arrear


def _problems(
    arrear: Arrear,
    document_number: str,
    agreed_on: date,
    instalments: Sequence[Due],
    proofs: Any,
    *,
    at: datetime,
) -> dict[str, str]:
    today, found = timezone.localdate(at), dict[str, str]()
    if not document_number.strip():
        found["document_number"] = _("请填写还款协议的文号或编号。")
    if agreed_on > today:
        found["agreed_on"] = _("协议日期不能晚于今天。")
    elif agreed_on < arrear.due_on:
        found["agreed_on"] = _("协议日期不能早于应付日期。")
    if not proofs:
        found["files"] = _("请上传与债权人签订的还款协议。")
    days = [one.on for one in instalments]
    if not instalments:
        found["instalments"] = _("请填写分期付款，一行一期：日期和金额。")
    elif len(instalments) > MOST_INSTALMENTS:
        found["instalments"] = _("最多 %d 期，请合并后再填。") % MOST_INSTALMENTS
    elif len(set(days)) != len(days):
        found["instalments"] = _("同一日期写了两期，请合并为一期。")
    elif min(days) < today:
        found["instalments"] = _("付款日期不能早于今天。")
    elif any(one.amount <= 0 or one.amount != one.amount.quantize(Decimal("0.01")) for one in instalments):
        found["instalments"] = _("每期金额须大于零，最多两位小数。")
    else:
        total, owed = sum((one.amount for one in instalments), Decimal(0)), account_of(arrear, on=today)
        if total < owed.principal:
            found["instalments"] = _("各期合计%(total)s元，少于尚欠的本金%(owed)s元；计划须还清本金。") % {
                "total": total,
                "owed": owed.principal,
            }
    return found
