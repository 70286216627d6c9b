"""One's own work in this room: the lists behind the cards of the home page and the filter of the lists."""

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


def kinds_of(request: HttpRequest, model: str = "") -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles and model in ("", kind.model)]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_round_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._round_counts = known  # type: ignore[attr-defined]
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
