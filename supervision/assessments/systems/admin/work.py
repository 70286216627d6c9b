"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.assessments.systems import queries

_ASSESSOR = frozenset({Role.ASSESSOR})

KINDS: tuple[Kind, ...] = (
    Kind("systems_to_adopt", _("指标体系待通过"), _("他人编写，等您核对通过"), "systemversion", "plain", _ASSESSOR),
    Kind("systems_drafted", _("指标体系草稿"), _("您参与编写，尚未通过"), "systemversion", "plain", _ASSESSOR, in_badge=False),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
