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
from supervision.warnings import queries

_OWNER = frozenset({Role.DEPARTMENT, Role.CLERK})
_HEAD = frozenset({Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("warnings_to_acknowledge", _("预警待确认"), _("逾期未确认的自动报上级"), "riskwarning", "serious", _OWNER),
    Kind("warnings_to_measure", _("预警处置中"), _("采取措施后报告，附凭证"), "riskwarning", "plain", _OWNER),
    Kind("warnings_to_close", _("预警待核"), _("他人已处置，等您核对后办结"), "riskwarning", "plain", _HEAD),
    Kind("warnings_escalated", _("预警逾期未确认"), _("已报上级，请催办"), "riskwarning", "serious", _HEAD | {Role.DEPARTMENT}),
    Kind("court_to_settle", _("法院列入前预警"), _("核对是否已履行"), "courtnotice", "serious", frozenset({Role.REVIEWER})),
)  # fmt: skip


def kinds_of(request: HttpRequest, model: str = "") -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles and model in ("", kind.model)]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_warning_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._warning_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest, model: str) -> int:
    """How much waits for this person, in the side bar."""
    counted = counts(request)
    return sum(counted[kind.key] for kind in kinds_of(request, model))


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
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
