"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.consequences import queries
from records.dishonesty.admin.room_work import Kind, RoomWork

_OFFICE = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_BODY = frozenset({Role.DEPARTMENT})
_REVIEWER = frozenset({Role.REVIEWER})

KINDS: tuple[Kind, ...] = (
    Kind("to_rectify", _("待整改"), _("书面说明原因、报送整改结果"), "rectificationorder", "serious", _BODY),
    Kind("report_due", _("待报告的失信情况"), _("被要求报告或退回补充"), "ownreport", "serious", _BODY),
    Kind("order_escalated", _("下级逾期待督办"), _("下属机构逾期未整改"), "rectificationorder", "serious", _BODY, in_badge=False),
    Kind("measure_to_execute", _("待执行的惩戒措施"), _("执行后请确认执行情况"), "measure", "plain", _BODY, in_badge=False),
    Kind("to_check", _("整改待核查"), _("已报送结果，等您核查"), "rectificationorder", "plain", frozenset({Role.SUPERVISOR})),
    Kind("order_overdue", _("整改逾期"), _("期满仍未整改到位"), "rectificationorder", "serious", _OFFICE, False, in_badge=False),
    Kind("to_draft", _("逾期未整改，待起草记录"), _("已认定逾期未整改，据此起草失信记录"), "rectificationorder", "plain", frozenset({Role.CLERK}), in_badge=False),
    Kind("measure_to_decide", _("惩戒措施待审定"), _("他人登记，等您审定"), "measure", "plain", _REVIEWER),
    Kind("notice_to_issue", _("通报待印发"), _("他人起草，等您审定"), "criticismnotice", "plain", _REVIEWER),
    Kind("responsibility_to_confirm", _("责任人待确认"), _("他人登记，等您确认"), "responsibility", "plain", _OFFICE),
    Kind("report_to_take", _("失信情况报告待处理"), _("采用起草、退回或认定不构成失信"), "ownreport", "plain", frozenset({Role.CLERK, Role.REVIEWER})),
    Kind("report_missing", _("逾期未报告"), _("期满未收到失信情况报告"), "ownreport", "serious", _OFFICE, False, in_badge=False),
)  # fmt: skip


WORK = RoomWork("records", KINDS, lambda user: queries.my_work(user, on=timezone.localdate()))
