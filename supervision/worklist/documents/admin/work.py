"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.worklist.documents import queries

_MODEL = "incomingdocument"
_BODY, _CLERK = frozenset({Role.DEPARTMENT}), frozenset({Role.CLERK})

KINDS: tuple[Kind, ...] = (
    Kind("documents_to_confirm", _("公文待签收"), _("发给本单位的公文，请签收"), _MODEL, "plain", _BODY),
    Kind("documents_to_answer", _("公文待回报"), _("请在期限内回报办理情况"), _MODEL, "plain", _BODY),
    Kind("documents_to_propose", _("来文待拟办"), _("提出由谁办理的意见"), _MODEL, "plain", _CLERK),
    Kind("documents_to_direct", _("来文待批办"), _("他人拟办，等您批办"), _MODEL, "plain", frozenset({Role.REVIEWER})),
    Kind("documents_to_finish", _("来文待办结"), _("各单位都已回报"), _MODEL, "plain", _CLERK),
    Kind("documents_overdue", _("来文办理逾期"), _("有环节已过期限，请催办"), _MODEL, "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
