"""One's own work in arrears: the lists behind the cards of the home page and the filter of the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.pledges.arrears import queries
from records.pledges.arrears.statements import STATEMENTS
from records.registers import queries as registers


@dataclass(frozen=True)
class Kind:
    key: str
    title: str | Promise
    help: str | Promise
    tone: str
    roles: frozenset[str]
    model: str = "arrear"
    query: str = ""


_REVIEWER, _CLERK = frozenset({Role.REVIEWER}), frozenset({Role.CLERK})

KINDS: tuple[Kind, ...] = (
    Kind("to_confirm", _("账款待核实"), _("他人登记，等您对照合同和发票核实"), "plain", _REVIEWER),
    Kind("payment_to_confirm", _("付款待核实"), _("已登记付款，等您对照凭证核实"), "plain", _REVIEWER),
    Kind("plan_to_decide", _("清偿计划待审核"), _("与债权人达成的还款协议，等您审核"), "plain", _REVIEWER),
    Kind("broken", _("违反清偿计划"), _("分期款到期未足额支付，请督办"), "serious", frozenset({Role.REVIEWER, Role.SUPERVISOR})),
    Kind("to_draft", _("待起草失信记录"), _("已移送失信认定的账款"), "plain", _CLERK),
    Kind("to_pay", _("本单位逾期账款"), _("请支付或与债权人商定清偿计划"), "serious", frozenset({Role.DEPARTMENT})),
    Kind("duty", _("年度公示待发布"), _("上年度逾期未付款项须在 3 月 31 日前公示"), "soon", _CLERK, "arrearsstatement", "work=duty"),
    Kind("statement", _("年度公示待审核"), _("他人编制，等您审核发布"), "plain", _REVIEWER, "arrearsstatement", "work=waiting"),
)  # fmt: skip


def kinds_of(request: HttpRequest, model: str = "") -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles and model in ("", kind.model)]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    user = person(request)
    return {
        **queries.my_work(user),
        "duty": queries.duties_to_meet(user),
        "statement": registers.waiting_for(STATEMENTS, user),
    }


def counts(request: HttpRequest, keys: Iterable[str] = ()) -> dict[str, int]:
    """Each list counted once a request, and none that nobody asks for."""
    known: dict[str, int] = request.__dict__.setdefault("_arrears_counts", {})
    wanted = [kind.key for kind in kinds_of(request) if not keys or kind.key in keys]
    if missing := [key for key in wanted if key not in known]:
        found = lists(request)
        known.update(count_many({key: found[key] for key in missing}))
    return {key: known[key] for key in wanted}


def badge(request: HttpRequest) -> int:
    """What waits in the list of claims, for the side bar."""
    return sum(counts(request, ("to_confirm", "payment_to_confirm", "plan_to_decide", "broken")).values())


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty says nothing."""
    counted = counts(request)
    return [
        Card(
            str(kind.title),
            str(kind.help),
            counted[kind.key],
            f"{reverse(f'admin:records_{kind.model}_changelist')}?{kind.query or f'work={kind.key}'}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
