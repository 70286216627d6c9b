"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.disputes import queries

_HANDLER = frozenset({Role.COMPLAINT_HANDLER})

KINDS: tuple[Kind, ...] = (
    Kind("disputes_to_accept", _("违约事件待立案"), _("他人登记，等您决定是否协调"), "dispute", "plain", frozenset({Role.REVIEWER})),
    Kind("disputes_at_table", _("违约事件协调中"), _("组织会议、提出方案、登记答复"), "dispute", "plain", _HANDLER),
    Kind("disputes_to_watch", _("协议履行中"), _("登记履行情况，由另一人核验"), "dispute", "plain", _HANDLER),
    Kind("disputes_to_draft", _("违约事件待起草记录"), _("后续途径为提请认定违约失信"), "dispute", "plain", frozenset({Role.CLERK})),
    Kind("disputes_overdue", _("协调逾期"), _("期限已过，尚未办结"), "dispute", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
