"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.oversight import queries

_OFFICE = frozenset({Role.SUPERVISOR})
_UNIT = frozenset({Role.DEPARTMENT})
_BOTH = _OFFICE | _UNIT

KINDS: tuple[Kind, ...] = (
    Kind("proposals_to_assign", _("建议提案待交办"), _("确定主办和会办、分办单位"), "proposal", "plain", _OFFICE),
    Kind("proposals_at_unit", _("建议提案待办理"), _("签收，与提出人沟通，拟写答复"), "proposal", "serious", _UNIT),
    Kind("proposals_to_help", _("建议提案待会办"), _("提交会办、分办意见"), "proposal", "plain", _UNIT),
    Kind("proposals_to_sign", _("建议提案答复待签发"), _("他人拟稿，等您审签"), "proposal", "plain", _BOTH),
    Kind("proposals_to_close", _("建议提案待反馈"), _("登记提出人是否满意"), "proposal", "plain", _OFFICE),
    Kind("promises_to_check", _("答复承诺待核实"), _("他人登记落实情况，等您核实"), "proposal", "plain", _OFFICE),
    Kind("reports_to_write", _("待起草的报告"), _("按计划向人大、政协报告"), "congressreport", "plain", _UNIT),
    Kind("reports_to_sign", _("报告待签发"), _("他人拟稿，等您签发报送"), "congressreport", "plain", _BOTH),
    Kind("opinions_to_answer", _("审议意见待反馈"), _("研究处理并在期限内反馈"), "congressreport", "serious", _UNIT),
    Kind("opinions_to_sign", _("审议意见反馈待签发"), _("他人拟稿，等您审签"), "congressreport", "plain", _BOTH),
    Kind("cases_to_confirm", _("案件结果待核对"), _("他人登记，等您对照文书核对"), "litigationcase", "plain", _OFFICE),
    Kind("duties_overdue", _("裁判逾期未履行"), _("履行期限已过"), "litigationcase", "serious", _BOTH),
    Kind("duties_to_confirm", _("裁判履行待核实"), _("他人登记履行凭证，等您核实"), "litigationcase", "plain", _OFFICE),
    Kind("duties_to_draft", _("逾期裁判待起草记录"), _("据此起草失信记录"), "litigationcase", "serious", frozenset({Role.CLERK})),
    Kind("advice_to_answer", _("司法、检察建议待回复"), _("在期限内书面回复"), "legaladvice", "serious", _UNIT),
    Kind("advice_to_sign", _("建议回复待签发"), _("他人拟稿，等您审签"), "legaladvice", "plain", _BOTH),
    Kind("advice_to_close", _("建议采纳情况待登记"), _("核实落实结果后办结"), "legaladvice", "plain", _OFFICE),
    Kind("decisions_to_check", _("决策程序卷待核对"), _("他人登记，等您核对归档"), "decisionfile", "plain", _OFFICE),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
