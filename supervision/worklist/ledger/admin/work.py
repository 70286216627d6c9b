"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.worklist.ledger import queries

_BODY = frozenset({Role.DEPARTMENT})
_HEAD = frozenset({Role.REVIEWER, Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("tasks_mine", _("本单位任务"), _("按期填报进展，完成后填报完成"), "taskduty", "plain", _BODY),
    Kind("tasks_mine_late", _("本单位逾期任务"), _("已过期限，请尽快完成或填报进展"), "taskduty", "serious", _BODY, False, in_badge=False),
    Kind("tasks_to_check", _("任务待核验"), _("单位已填报完成，由填报人以外的人核验"), "taskduty", "plain", _HEAD),
    Kind("tasks_escalated", _("升级督办的任务"), _("逾期 10 个工作日仍未完成"), "taskduty", "serious", _HEAD, False, in_badge=False),
    Kind("policies_to_issue", _("政策任务待下达"), _("他人录入，等您核对后下达"), "taskpolicy", "plain", _HEAD),
    Kind("tasks_to_issue", _("任务待下达"), _("会议议定或来文交办，等您核对后下达"), "ledgeritem", "plain", _HEAD),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
