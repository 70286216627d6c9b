"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

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
from supervision.worklist.documents import queries

_MODEL = "incomingdocument"
_BODY, _CLERK = frozenset({Role.DEPARTMENT}), frozenset({Role.CLERK})

KINDS: tuple[Kind, ...] = (
    Kind("documents_to_confirm", _("公文待签收"), _("发给本单位的公文，请签收"), _MODEL, "plain", _BODY),
    Kind("documents_to_answer", _("公文待回报"), _("请在期限内回报办理情况"), _MODEL, "plain", _BODY),
    Kind("documents_to_propose", _("来文待拟办"), _("提出由谁办理的意见"), _MODEL, "plain", _CLERK),
    Kind("documents_to_direct", _("来文待批办"), _("他人拟办，等您批办"), _MODEL, "plain", frozenset({Role.REVIEWER})),
    Kind("documents_to_finish", _("来文待办结"), _("各单位都已回报"), _MODEL, "plain", _CLERK),
    Kind("documents_overdue", _("来文办理逾期"), _("有环节已过期限，请催办"), _MODEL, "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_document_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._document_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest) -> int:
    """How much waits for this person, in the side bar."""
    counted = counts(request)
    return sum(counted[kind.key] for kind in kinds_of(request))


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty has no card."""
    counted = counts(request)
    return [
        Card(
            str(kind.title),
            str(kind.help),
            counted[kind.key],
            f"{reverse('admin:supervision_incomingdocument_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
