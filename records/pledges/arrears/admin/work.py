"""One's own work in arrears: the lists behind the cards of the home page and the filter of the list."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from records.pledges.arrears import queries
from records.pledges.arrears.statements import STATEMENTS
from records.registers import queries as registers

if TYPE_CHECKING:
    from records.access.models import User

_REVIEWER, _CLERK = frozenset({Role.REVIEWER}), frozenset({Role.CLERK})

KINDS: tuple[Kind, ...] = (
    Kind("to_confirm", _("账款待核实"), _("他人登记，等您对照合同和发票核实"), "arrear", "plain", _REVIEWER),
    Kind("payment_to_confirm", _("付款待核实"), _("已登记付款，等您对照凭证核实"), "arrear", "plain", _REVIEWER),
    Kind("plan_to_decide", _("清偿计划待审核"), _("与债权人达成的还款协议，等您审核"), "arrear", "plain", _REVIEWER),
    Kind("broken", _("违反清偿计划"), _("分期款到期未足额支付，请督办"), "arrear", "serious", frozenset({Role.REVIEWER, Role.SUPERVISOR})),
    Kind("to_draft", _("待起草失信记录"), _("已移送失信认定的账款"), "arrear", "plain", _CLERK, in_badge=False),
    Kind("to_pay", _("本单位逾期账款"), _("请支付或与债权人商定清偿计划"), "arrear", "serious", frozenset({Role.DEPARTMENT}), in_badge=False),
    Kind("duty", _("年度公示待发布"), _("上年度逾期未付款项须在 3 月 31 日前公示"), "arrearsstatement", "soon", _CLERK, query="work=duty"),
    Kind("statement", _("年度公示待审核"), _("他人编制，等您审核发布"), "arrearsstatement", "plain", _REVIEWER, query="work=waiting"),
)  # fmt: skip


def _lists(user: "User") -> dict[str, QuerySet[Any]]:
    return {
        **queries.my_work(user),
        "duty": queries.duties_to_meet(user),
        "statement": registers.waiting_for(STATEMENTS, user),
    }


WORK = RoomWork("records", KINDS, _lists)
