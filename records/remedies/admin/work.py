"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.remedies import queries


@dataclass(frozen=True)
class Kind:
    key: str
    title: str | Promise
    help: str | Promise
    model: str
    tone: str
    roles: frozenset[str]


_CENTRE = frozenset({Role.CLERK, Role.REVIEWER})
_REVIEWER = frozenset({Role.REVIEWER})
_BODY = frozenset({Role.DEPARTMENT})

KINDS: tuple[Kind, ...] = (
    Kind("objections_to_verify", _("待核实的异议"), _("对本单位提供的信息有异议，请在期限内答复"), "objection", "serious", _BODY),
    Kind("repairs_to_verify", _("待核实的修复申请"), _("由本单位认定，请核实义务是否履行"), "repair", "serious", _BODY),
    Kind("objections_to_handle", _("异议待办理"), _("待受理、待拟办或待告知"), "objection", "plain", _CENTRE),
    Kind("objections_to_decide", _("异议待决定"), _("他人拟定意见，等您决定"), "objection", "plain", _REVIEWER),
    Kind("repairs_to_handle", _("修复申请待受理"), _("须在 3 个工作日内告知是否受理"), "repair", "plain", _CENTRE),
    Kind("repairs_to_decide", _("修复待决定"), _("认定单位已答复，等您决定"), "repair", "plain", _REVIEWER),
    Kind("repairs_doubted", _("修复涉嫌虚假"), _("他人提出，等您核实"), "repair", "serious", _REVIEWER),
    Kind("mitigations_to_decide", _("从轻免于待决定"), _("他人提出，等您决定"), "mitigation", "plain", _REVIEWER),
    Kind("complaints_to_answer", _("办理投诉待答复"), _("对异议、修复办理情况的投诉"), "handlingcomplaint", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip


def kinds_of(request: HttpRequest, model: str = "") -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles and model in ("", kind.model)]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_remedies_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._remedies_counts = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest, model: str) -> int:
    """How much of one kind waits for this person, in the side bar."""
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
            f"{reverse(f'admin:records_{kind.model}_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
