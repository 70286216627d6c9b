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
from supervision.disputes import queries

_HANDLER = frozenset({Role.COMPLAINT_HANDLER})

KINDS: tuple[Kind, ...] = (
    Kind("disputes_to_accept", _("违约事件待立案"), _("他人登记，等您决定是否协调"), "dispute", "plain", frozenset({Role.REVIEWER})),
    Kind("disputes_at_table", _("违约事件协调中"), _("组织会议、提出方案、登记答复"), "dispute", "plain", _HANDLER),
    Kind("disputes_to_watch", _("协议履行中"), _("登记履行情况，由另一人核验"), "dispute", "plain", _HANDLER),
    Kind("disputes_to_draft", _("违约事件待起草记录"), _("后续途径为提请认定违约失信"), "dispute", "plain", frozenset({Role.CLERK})),
    Kind("disputes_overdue", _("协调逾期"), _("期限已过，尚未办结"), "dispute", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_dispute_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._dispute_counts = known  # type: ignore[attr-defined]
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
            f"{reverse('admin:supervision_dispute_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
