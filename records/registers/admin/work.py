"""What of 双公示 waits for this person: the numbers of the home page and of the side bar."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from records.access import kept_counts
from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.registers import queries
from records.registers.publicity import DECISIONS
from records.registers.register import Register

_ALL = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR})


@dataclass(frozen=True)
class Kind:
    """:ivar key: ``due`` filters by the day, ``work`` by whose turn it is"""

    key: str
    query: str
    title: str | Promise
    help: str | Promise
    tone: str
    roles: frozenset[Role]
    is_task: bool = True


KINDS = (
    Kind("overdue", "due=overdue", gettext_lazy("%s：逾期未公示"), gettext_lazy("自决定之日起已超过七个工作日，请立即办理"), "serious", _ALL),
    Kind("soon", "due=soon", gettext_lazy("%s：2 个工作日内应公示"), gettext_lazy("自决定之日起七个工作日内公示"), "soon", _ALL),
    Kind("waiting", "work=waiting", gettext_lazy("%s待审核"), gettext_lazy("他人录入、导入或报送，等您核对"), "plain", frozenset({Role.REVIEWER})),
    Kind("returned", "work=returned", gettext_lazy("%s退回给我"), gettext_lazy("审核人已写明原因，补正后再提交"), "serious", frozenset({Role.CLERK})),
    Kind("late_check", "due=late_check", gettext_lazy("%s核查已超期"), gettext_lazy("提交后五个工作日仍未核查"), "serious", frozenset({Role.REVIEWER, Role.SUPERVISOR}), False),
)  # fmt: skip


def _lists(register: Register, request: HttpRequest, days: queries.Days) -> dict[str, QuerySet[Any]]:
    user = person(request)
    return {
        **queries.punctuality_lists(register, user, days),
        "waiting": queries.waiting_for(register, user),
        "returned": queries.returned_to(register, user),
    }


def counts(request: HttpRequest) -> dict[str, int]:
    """All lists in one question, however often cards and side bar ask."""

    def count() -> dict[str, int]:
        wanted: dict[str, QuerySet[Any]] = {}
        if kinds := _kinds(request):
            days = queries.days_of(timezone.localdate())
            for register in DECISIONS:
                lists = _lists(register, request, days)
                wanted |= {f"{register.kind}.{kind.key}": lists[kind.key] for kind in kinds}
        return count_many(wanted)

    return kept_counts.counted(request, "publicity", count)


def badge(request: HttpRequest, kind: str) -> int:
    """How much of one register is late or waits for this person's review."""
    counted = counts(request)
    return counted.get(f"{kind}.overdue", 0) + counted.get(f"{kind}.waiting", 0)


def cards(request: HttpRequest) -> list[Card]:
    """What is empty has no card."""
    counted = counts(request)
    return [
        Card(
            str(kind.title) % register.label,
            str(kind.help),
            count,
            f"{reverse(f'admin:records_{register.model._meta.model_name}_changelist')}?{kind.query}",
            kind.tone,
            kind.is_task,
        )
        for register in DECISIONS
        for kind in _kinds(request)
        if (count := counted.get(f"{register.kind}.{kind.key}", 0))
    ]


def _kinds(request: HttpRequest) -> list[Kind]:
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]
