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
from supervision.assessments.systems import queries

_ASSESSOR = frozenset({Role.ASSESSOR})

KINDS: tuple[Kind, ...] = (
    Kind("systems_to_adopt", _("指标体系待通过"), _("他人编写，等您核对通过"), "systemversion", "plain", _ASSESSOR),
    Kind("systems_drafted", _("指标体系草稿"), _("您参与编写，尚未通过"), "systemversion", "plain", _ASSESSOR),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_system_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._system_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest) -> int:
    """How much waits for this person, in the side bar."""
    return counts(request).get("systems_to_adopt", 0)


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty has no card."""
    counted = counts(request)
    return [
        Card(
            str(kind.title),
            str(kind.help),
            counted[kind.key],
            f"{reverse('admin:supervision_systemversion_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
