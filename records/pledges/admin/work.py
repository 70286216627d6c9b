"""One's own work with promises: the lists behind the cards of the home page and the filter of the list."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from records.pledges import queries
from records.pledges.choices import StepStatus

if TYPE_CHECKING:
    from records.access.models import User

_REVIEWER = frozenset({Role.REVIEWER})
_CLERK = frozenset({Role.CLERK})
_BODY = frozenset({Role.CLERK, Role.DEPARTMENT})
_OFFICE = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR})
_PROPOSED = f"status={StepStatus.PROPOSED}"

KINDS: tuple[Kind, ...] = (
    Kind("waiting", _("承诺待审核"), _("他人录入或导入，等您核对后发布"), "pledge", "plain", _REVIEWER),
    Kind("steps", _("承诺履行事项待核定"), _("里程碑、评定、变更、公开，等您核定"), "pledge", "plain", _REVIEWER),
    Kind("returned", _("承诺退回给我"), _("审核人已写明原因，补正后再提交"), "pledge", "serious", _CLERK, in_badge=False),
    Kind("overdue", _("承诺逾期未兑现"), _("兑现期限已过，须评定是否履行"), "pledge", "serious", _OFFICE | _BODY, in_badge=False),
    Kind("soon", _("承诺 30 天内到期"), _("请登记进展和证据"), "pledge", "soon", _BODY, in_badge=False),
    Kind("undisclosed", _("项目阶段未按期公开"), _("公开期限已过，请公开后登记"), "pledge", "serious", _BODY, in_badge=False),
    Kind("to_draft", _("承诺未履行，待起草记录"), _("已评定为未履行，据此起草失信记录"), "pledge", "plain", _CLERK, in_badge=False),
    Kind("not_handed_over", _("离任未交接的职务"), _("任内有未兑现的承诺，请办理交接"), "handover", "serious", _CLERK, page="waiting"),
    Kind("to_accept", _("承诺交接待核定"), _("交接清单双方已签字，等您核定"), "handover", "plain", _REVIEWER, query=_PROPOSED),
)  # fmt: skip


def _lists(user: "User") -> dict[str, QuerySet[Any]]:
    waiting = queries.handovers_in_reach(user, Role.REVIEWER).filter(status=StepStatus.PROPOSED)
    return {
        **queries.my_work(user, on=timezone.localdate()),
        "not_handed_over": queries.posts_not_handed_over(user),
        "to_accept": waiting.exclude(proposed_by=user),
    }


WORK = RoomWork("records", KINDS, _lists)
