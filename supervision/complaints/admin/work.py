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
from supervision.complaints import queries

_HANDLER = frozenset({Role.COMPLAINT_HANDLER})

KINDS: tuple[Kind, ...] = (
    Kind("complaints_to_sort", _("投诉举报待审查"), _("新收到的，请登记并决定是否受理"), "complaint", "serious", _HANDLER),
    Kind("complaints_to_assign", _("投诉举报待交办"), _("已受理，请交有权机关核查"), "complaint", "plain", _HANDLER),
    Kind("complaints_mine", _("我承办的投诉举报"), _("待核查、整改中或待提请认定"), "complaint", "plain", _HANDLER),
    Kind("complaints_to_answer", _("投诉举报待答复"), _("已有结论，请答复反映人"), "complaint", "serious", _HANDLER),
    Kind("complaints_to_confirm", _("投诉举报待复核"), _("拟不予受理或拟认定不属实，等您复核"), "complaint", "plain", frozenset({Role.REVIEWER})),
    Kind("complaints_supervised", _("督办的投诉举报"), _("逾期或被列为督办，尚未办结"), "complaint", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_complaint_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds})
        request._complaint_counts = known  # type: ignore[attr-defined]
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
            f"{reverse('admin:supervision_complaint_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
