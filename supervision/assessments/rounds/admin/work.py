"""One's own work in this room: the lists behind the cards of the home page and the filter of the lists."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.assessments.rounds import queries

_BODY, _ASSESSOR = frozenset({Role.DEPARTMENT}), frozenset({Role.ASSESSOR})
_AUDITOR = frozenset({Role.ASSESSOR, Role.SUPERVISOR})
ROUND, SHEET = "assessmentround", "assessmentsheet"

KINDS: tuple[Kind, ...] = (
    Kind("sheets_to_report", _("待自评上报"), _("逐项自评、附佐证后上报"), SHEET, "soon", _BODY),
    Kind("sheets_to_reply", _("待申辩"), _("评审意见已反馈，可以申辩"), SHEET, "soon", _BODY),
    Kind("sheets_to_review", _("考核表待评审"), _("逐项评审；重要指标由两人评审"), SHEET, "plain", _ASSESSOR),
    Kind("sheets_to_answer", _("申辩待答复"), _("逐项说明采纳或者不采纳的理由"), SHEET, "plain", _ASSESSOR),
    Kind("sheets_to_audit", _("考核表待复核"), _("由没有经手过的人复核"), SHEET, "plain", _AUDITOR),
    Kind("sheets_to_decide", _("更正、运用待核定"), _("他人提出，等您核定"), SHEET, "plain", _AUDITOR),
    Kind("rounds_to_publish", _("考核结果待发布"), _("他人定分，等您发布"), ROUND, "plain", frozenset({Role.REVIEWER, Role.SUPERVISOR})),
    Kind("rounds_overdue", _("考核逾期"), _("阶段期限已过，尚未办完"), ROUND, "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
