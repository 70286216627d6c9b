"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from records.remedies import queries

_CENTRE = frozenset({Role.CLERK, Role.REVIEWER})
_REVIEWER = frozenset({Role.REVIEWER})
_BODY = frozenset({Role.DEPARTMENT})

KINDS: tuple[Kind, ...] = (
    Kind("objections_to_verify", _("待核实的异议"), _("对本单位提供的信息有异议，请在期限内答复"), "objection", "serious", _BODY),
    Kind("repairs_to_verify", _("待核实的修复申请"), _("由本单位认定，请核实义务是否履行"), "repair", "serious", _BODY),
    Kind("objections_to_handle", _("异议待办理"), _("待受理、待拟办或待告知"), "objection", "plain", _CENTRE),
    Kind("objections_to_decide", _("异议待决定"), _("他人拟定意见，等您决定"), "objection", "plain", _REVIEWER),
    Kind("repairs_to_handle", _("修复申请待受理"), _("须在 3 个工作日内告知是否受理"), "repair", "plain", _CENTRE),
    Kind("repairs_to_decide", _("修复待决定"), _("认定单位已答复，等您决定"), "repair", "plain", _REVIEWER),
    Kind("repairs_doubted", _("修复涉嫌虚假"), _("他人提出，等您核实"), "repair", "serious", _REVIEWER),
    Kind("mitigations_to_decide", _("从轻免于待决定"), _("他人提出，等您决定"), "mitigation", "plain", _REVIEWER),
    Kind("complaints_to_answer", _("办理投诉待答复"), _("对异议、修复办理情况的投诉"), "handlingcomplaint", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("records", KINDS, queries.my_work)
