"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.complaints import queries

_HANDLER = frozenset({Role.COMPLAINT_HANDLER})

KINDS: tuple[Kind, ...] = (
    Kind("complaints_to_sort", _("投诉举报待审查"), _("新收到的，请登记并决定是否受理"), "complaint", "serious", _HANDLER),
    Kind("complaints_to_assign", _("投诉举报待交办"), _("已受理，请交有权机关核查"), "complaint", "plain", _HANDLER),
    Kind("complaints_mine", _("我承办的投诉举报"), _("待核查、整改中或待提请认定"), "complaint", "plain", _HANDLER),
    Kind("complaints_to_answer", _("投诉举报待答复"), _("已有结论，请答复反映人"), "complaint", "serious", _HANDLER),
    Kind("complaints_to_confirm", _("投诉举报待复核"), _("拟不予受理或拟认定不属实，等您复核"), "complaint", "plain", frozenset({Role.REVIEWER})),
    Kind("complaints_supervised", _("督办的投诉举报"), _("逾期或被列为督办，尚未办结"), "complaint", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
