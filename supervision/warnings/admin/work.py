"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.warnings import queries

_OWNER = frozenset({Role.DEPARTMENT, Role.CLERK})
_HEAD = frozenset({Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("warnings_to_acknowledge", _("预警待确认"), _("逾期未确认的自动报上级"), "riskwarning", "serious", _OWNER),
    Kind("warnings_to_measure", _("预警处置中"), _("采取措施后报告，附凭证"), "riskwarning", "plain", _OWNER),
    Kind("warnings_to_close", _("预警待核"), _("他人已处置，等您核对后办结"), "riskwarning", "plain", _HEAD),
    Kind("warnings_escalated", _("预警逾期未确认"), _("已报上级，请催办"), "riskwarning", "serious", _HEAD | {Role.DEPARTMENT}),
    Kind("court_to_settle", _("法院列入前预警"), _("核对是否已履行"), "courtnotice", "serious", frozenset({Role.REVIEWER})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
