"""One's own work with promises: the lists behind the cards of the home page and the filter of the list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.pledges import queries
from records.pledges.choices import StepStatus


@dataclass(frozen=True)
class Kind:
    """:ivar is_task: whether somebody has to act; the others are for information"""

    key: str
    title: str | Promise
    help: str | Promise
    tone: str
    roles: frozenset[Role]
    is_task: bool = True


_REVIEWER = frozenset({Role.REVIEWER})
_CLERK = frozenset({Role.CLERK})
_BODY = frozenset({Role.CLERK, Role.DEPARTMENT})
_OFFICE = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR})
KINDS = (
    Kind("waiting", _("承诺待审核"), _("他人录入或导入，等您核对后发布"), "plain", _REVIEWER),
    Kind("steps", _("承诺履行事项待核定"), _("里程碑、评定、变更、公开，等您核定"), "plain", _REVIEWER),
    Kind("returned", _("承诺退回给我"), _("审核人已写明原因，补正后再提交"), "serious", _CLERK),
    Kind("overdue", _("承诺逾期未兑现"), _("兑现期限已过，须评定是否履行"), "serious", _OFFICE | _BODY),
    Kind("soon", _("承诺 30 天内到期"), _("请登记进展和证据"), "soon", _BODY),
    Kind("undisclosed", _("项目阶段未按期公开"), _("公开期限已过，请公开后登记"), "serious", _BODY),
    Kind("to_draft", _("承诺未履行，待起草记录"), _("已评定为未履行，据此起草失信记录"), "plain", _CLERK),
)
# Of handovers, whose lists are not of promises.
HANDOVER_KINDS = (
    Kind("not_handed_over", _("离任未交接的职务"), _("任内有未兑现的承诺，请办理交接"), "serious", _CLERK),
    Kind("to_accept", _("承诺交接待核定"), _("交接清单双方已签字，等您核定"), "plain", _REVIEWER),
)


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request), on=timezone.localdate())


def kinds_of(request: HttpRequest) -> list[Kind]:
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, all in one question."""
    known: dict[str, int] | None = getattr(request, "_pledge_counts", None)
    if known is None:
        user, wanted = person(request), dict[str, QuerySet[Any]]()
        if kinds := kinds_of(request):
            found = lists(request)
            wanted = {kind.key: found[kind.key] for kind in kinds}
        if user.roles() & _CLERK:
            wanted["not_handed_over"] = queries.posts_not_handed_over(user)
        if user.roles() & _REVIEWER:
            waiting = queries.handovers_in_reach(user, Role.REVIEWER).filter(status=StepStatus.PROPOSED)
            wanted["to_accept"] = waiting.exclude(proposed_by=user)
        known = count_many(wanted) if wanted else {}
        request._pledge_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest) -> int:
    counted = counts(request)
    return counted.get("waiting", 0) + counted.get("steps", 0)


def handover_badge(request: HttpRequest) -> int:
    counted = counts(request)
    return counted.get("to_accept", 0) + counted.get("not_handed_over", 0)


def cards(request: HttpRequest) -> list[Card]:
    """What is empty has no card."""
    counted = counts(request)
    pledges = reverse("admin:records_pledge_changelist")
    handovers = {
        "not_handed_over": reverse("admin:records_handover_waiting"),
        "to_accept": f"{reverse('admin:records_handover_changelist')}?status={StepStatus.PROPOSED}",
    }
    addresses = {kind.key: f"{pledges}?work={kind.key}" for kind in KINDS} | handovers
    return [
        Card(str(kind.title), str(kind.help), count, addresses[kind.key], kind.tone, kind.is_task)
        for kind in (*KINDS, *HANDOVER_KINDS)
        if (count := counted.get(kind.key, 0))
    ]
