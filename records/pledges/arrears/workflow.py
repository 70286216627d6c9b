"""The course of a claim as a table: people confirm, plan and hand over; days and payments move it by themselves."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.pledges.arrears.choices import LATE, Status

if TYPE_CHECKING:
    from records.access.models import User
    from records.pledges.arrears.models import Arrear

REASON_NEEDED = frozenset({"refuse", "determine", "withdraw"})


def another_person(arrear: "Arrear", *, by: "User", at: datetime) -> None:
    if by.pk in arrear.writers:
        raise TransitionDenied("four_eyes", _("您登记或修改过本笔账款，须由另一人办理。"))


def past_due(arrear: "Arrear", *, by: "User", at: datetime) -> None:
    if arrear.next_due_on is None or arrear.next_due_on >= timezone.localdate(at):
        raise TransitionDenied("not_yet_due", _("应付日期还没有过。"))


def nothing_drafted(arrear: "Arrear", *, by: "User", at: datetime) -> None:
    another_person(arrear, by=by, at=at)
    if arrear.draft_id is not None:
        raise TransitionDenied(
            "drafted_already", _("已据本笔账款起草失信记录，不能撤销；记录有误的，按异议或更正办理。")
        )


_OWED = frozenset({Status.DUE, *LATE})
_OFFICE = frozenset({Role.REVIEWER})
# What a payment sets in motion, the clerk does not decide; whoever confirms the payment does.
_BY_PAYMENT = frozenset({Role.REVIEWER})
_CLOCK = frozenset({Role.CLOCK})

ARREAR = Workflow(
    Transition(
        name="confirm",
        label=gettext_lazy("核实确认"),
        sources=frozenset({Status.DRAFT}),
        target=Status.DUE,
        roles=_OFFICE,
        guard=another_person,
    ),
    Transition(
        name="refuse",
        label=gettext_lazy("不予确认"),
        sources=frozenset({Status.DRAFT}),
        target=Status.REFUSED,
        roles=_OFFICE,
        guard=another_person,
    ),
    Transition(
        name="lapse",
        label=gettext_lazy("转为逾期"),
        sources=frozenset({Status.DUE}),
        target=Status.OVERDUE,
        roles=_CLOCK,
        guard=past_due,
    ),
    Transition(
        name="plan",
        label=gettext_lazy("同意清偿计划"),
        sources=frozenset({Status.OVERDUE, Status.PLANNED, Status.BROKEN, Status.DETERMINING}),
        target=Status.PLANNED,
        roles=_OFFICE,
    ),
    Transition(
        name="break",
        label=gettext_lazy("违反清偿计划"),
        sources=frozenset({Status.PLANNED}),
        target=Status.BROKEN,
        roles=_CLOCK,
        guard=past_due,
    ),
    Transition(
        name="restore",
        label=gettext_lazy("补足后恢复计划"),
        sources=frozenset({Status.BROKEN}),
        target=Status.PLANNED,
        roles=_BY_PAYMENT,
    ),
    Transition(
        name="settle",
        label=gettext_lazy("清偿完毕"),
        sources=_OWED,
        target=Status.SETTLED,
        roles=_BY_PAYMENT,
    ),
    Transition(
        name="determine",
        label=gettext_lazy("移送失信认定"),
        sources=frozenset({Status.OVERDUE, Status.BROKEN}),
        target=Status.DETERMINING,
        roles=frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    ),
    Transition(
        name="withdraw",
        label=gettext_lazy("撤销登记"),
        sources=_OWED,
        target=Status.WITHDRAWN,
        roles=_OFFICE,
        guard=nothing_drafted,
    ),
    states=Status,
    initial=Status.DRAFT,
)
