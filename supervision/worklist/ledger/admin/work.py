"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.remedies.admin.work import Kind
from supervision.worklist.ledger import queries

_BODY = frozenset({Role.DEPARTMENT})
_HEAD = frozenset({Role.REVIEWER, Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("tasks_mine", _("本单位任务"), _("按期填报进展，完成后填报完成"), "taskduty", "plain", _BODY),
    Kind("tasks_mine_late", _("本单位逾期任务"), _("已过期限，请尽快完成或填报进展"), "taskduty", "serious", _BODY),
    Kind("tasks_to_check", _("任务待核验"), _("单位已填报完成，由填报人以外的人核验"), "taskduty", "plain", _HEAD),
    Kind("tasks_escalated", _("升级督办的任务"), _("逾期 10 个工作日仍未完成"), "taskduty", "serious", _HEAD),
    Kind("policies_to_issue", _("政策任务待下达"), _("他人录入，等您核对后下达"), "taskpolicy", "plain", _HEAD),
    Kind("tasks_to_issue", _("任务待下达"), _("会议议定或来文交办，等您核对后下达"), "ledgeritem", "plain", _HEAD),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_task_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._task_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest, model: str) -> int:
    """How much waits for this person behind one door; what is late is among what is one's own."""
    counted = counts(request)
    return sum(
        counted[kind.key]
        for kind in kinds_of(request)
        if kind.model == model and kind.key not in ("tasks_mine_late", "tasks_escalated")
    )


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty has no card."""
    counted = counts(request)
    return [
        Card(
            str(kind.title),
            str(kind.help),
            counted[kind.key],
            f"{reverse(f'admin:supervision_{kind.model}_changelist')}?work={kind.key}",
            kind.tone,
            kind.key not in ("tasks_mine_late", "tasks_escalated"),
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
