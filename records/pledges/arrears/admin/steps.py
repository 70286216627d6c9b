"""Every step that a person takes on a claim: its form, what it says, and the service that it calls."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.models import User
from records.access.roles import Role
from records.consequences.admin.pages import Step
from records.pledges.arrears import services
from records.pledges.arrears.admin.forms import (
    ArrearForm,
    DecisionForm,
    PaymentForm,
    PlanDecisionForm,
    PlanForm,
)
from records.pledges.arrears.choices import LATE, Status
from records.pledges.arrears.content import FIELDS
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.services.paying import PAYABLE, PAYERS
from records.pledges.arrears.services.planning import PLANNERS


def _noted(service: Any) -> Any:
    return lambda arrear, data, by, at: service(uid=arrear.pk, reason=data["reason"], by=by, at=at)


def _pay(arrear: Arrear, data: dict[str, Any], *, by: User, at: datetime) -> None:
    services.note_payment(
        uid=arrear.pk,
        kind=data["kind"],
        amount=data["amount"],
        paid_on=data["paid_on"],
        voucher=data["voucher"],
        proofs=data["files"],
        by=by,
        at=at,
    )


def _plan(arrear: Arrear, data: dict[str, Any], *, by: User, at: datetime) -> None:
    services.propose_plan(
        uid=arrear.pk,
        document_number=data["document_number"],
        agreed_on=data["agreed_on"],
        instalments=data["instalments"],
        proofs=data["files"],
        by=by,
        at=at,
    )


def _edit(arrear: Arrear, data: dict[str, Any], *, by: User, at: datetime) -> None:
    if data["organisation"] != arrear.organisation:
        raise ValidationError({"organisation": [_("欠款单位不能更换；登记错了的，请不予确认后重新登记。")]})
    services.edit_arrear(uid=arrear.pk, content={name: data[name] for name in FIELDS}, by=by, at=at)


def _decide_payment(arrear: Arrear, data: dict[str, Any], *, by: User, at: datetime) -> None:
    services.decide_payment(
        payment=uuid.UUID(data["which"]),
        confirmed=data["verdict"] == "yes",
        remark=data["remark"],
        by=by,
        at=at,
    )


def _decide_plan(arrear: Arrear, data: dict[str, Any], *, by: User, at: datetime) -> None:
    services.decide_plan(
        plan=uuid.UUID(data["which"]), approved=data["verdict"] == "yes", remark=data["remark"], by=by, at=at
    )


STEPS = {
    "confirm": Step(
        lambda arrear, data, by, at: services.confirm_arrear(uid=arrear.pk, by=by, at=at),
        gettext_lazy("核实后内容不能再改；已过应付日期的立即转为逾期。"),
        gettext_lazy("已核实。"),
        tone="main",
    ),
    "refuse": Step(
        _noted(services.refuse_arrear),
        gettext_lazy("不予确认的不计入任何统计；登记人会看到您写的理由。"),
        gettext_lazy("已不予确认。"),
    ),
    "determine": Step(
        _noted(services.determine_arrear),
        gettext_lazy("移送后由录入人据此起草失信记录；须另有认定决定书才能提交。"),
        gettext_lazy("已移送失信认定，请录入人据此起草记录。"),
        tone="grave",
    ),
    "withdraw": Step(
        _noted(services.withdraw_arrear),
        gettext_lazy("撤销后不再计入任何统计，不能恢复；登记仍可查看。"),
        gettext_lazy("已撤销登记。"),
        tone="grave",
    ),
    "edit": Step(
        _edit,
        gettext_lazy("修改后须由另一人核实。"),
        gettext_lazy("已修改。"),
        ArrearForm,
        label=gettext_lazy("修改"),
        is_open=lambda arrear, by: arrear.status == Status.DRAFT and by.holds([Role.CLERK], over=arrear),
    ),
    "pay": Step(
        _pay,
        gettext_lazy("登记后由另一人对照凭证核实，核实后才计入清偿。先付逾期利息，后付本金。"),
        gettext_lazy("已登记付款，等待核实。"),
        PaymentForm,
        "main",
        label=gettext_lazy("登记付款"),
        is_open=lambda arrear, by: arrear.status in PAYABLE and by.holds(PAYERS, over=arrear),
    ),
    "propose": Step(
        _plan,
        gettext_lazy("计划由另一人审核；到期未足额支付的，系统自动转为违反计划并转督导督办。"),
        gettext_lazy("清偿计划已提出，等待审核。"),
        PlanForm,
        label=gettext_lazy("提出清偿计划"),
        is_open=lambda arrear, by: (
            arrear.status in LATE
            and by.holds(PLANNERS, over=arrear)
            and not arrear.plans.filter(approved=None).exists()
        ),
    ),
    "decide-payment": Step(
        _decide_payment,
        gettext_lazy("请对照下方凭证核实；付清的自付款之日起转为已清偿。"),
        gettext_lazy("付款已核实。"),
        DecisionForm,
        "main",
        label=gettext_lazy("核实付款"),
        is_open=lambda arrear, by: (
            arrear.status in PAYABLE
            and by.holds([Role.REVIEWER], over=arrear)
            and arrear.payments.filter(confirmed=None).exclude(noted_by=by).exists()
        ),
    ),
    "decide-plan": Step(
        _decide_plan,
        gettext_lazy("同意后按计划逐期监测。"),
        gettext_lazy("清偿计划已审核。"),
        PlanDecisionForm,
        "main",
        label=gettext_lazy("审核清偿计划"),
        is_open=lambda arrear, by: (
            arrear.status in LATE
            and by.holds([Role.REVIEWER], over=arrear)
            and arrear.plans.filter(approved=None).exclude(proposed_by=by).exists()
        ),
    ),
    "draft": Step(
        lambda arrear, data, by, at: services.draft_record(uid=arrear.pk, by=by, at=at),
        gettext_lazy("系统按本笔账款预填草稿；请补齐认定决定书的文号、名称和机关后再提交。"),
        gettext_lazy("已起草记录，请补齐认定决定书的信息。"),
        tone="main",
        label=gettext_lazy("据此起草失信记录"),
        is_open=lambda arrear, by: (
            arrear.status == Status.DETERMINING
            and arrear.draft_id is None
            and by.holds([Role.CLERK], over=arrear)
        ),
    ),
}
