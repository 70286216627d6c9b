"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.base import person
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.worklist.reports import queries
from supervision.worklist.reports.workflow import SIGNERS, WRITERS

_SUPERVISOR = frozenset({Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("reports_to_write", _("工作情况报告待编报"), _("汇编数据、编写文字后送签"), "workreport", "plain", WRITERS),
    Kind("reports_to_sign", _("工作情况报告待签发"), _("他人编写，等您签发报送"), "workreport", "plain", SIGNERS),
    Kind("reports_to_judge", _("工作情况报告待审定"), _("下级单位报来，采用或退回"), "workreport", "plain", _SUPERVISOR),
    Kind("reports_missing", _("逾期未报的单位"), _("期限已过，报告还没有报来"), "workreport", "serious", _SUPERVISOR),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, lambda user: queries.my_work(user, on=timezone.localdate()))


def may_see_table(request: HttpRequest) -> bool:
    """Who has reported and who has not is not a single department's to read."""
    return bool(person(request).holds(queries.OVERSEERS))
