"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card
from records.remedies.admin.work import Kind
from supervision.worklist.reports import queries
from supervision.worklist.reports.workflow import SIGNERS, WRITERS

_SUPERVISOR = frozenset({Role.SUPERVISOR})

KINDS: tuple[Kind, ...] = (
    Kind("reports_to_write", _("工作情况报告待编报"), _("汇编数据、编写文字后送签"), "workreport", "plain", WRITERS),
    Kind("reports_to_sign", _("工作情况报告待签发"), _("他人编写，等您签发报送"), "workreport", "plain", SIGNERS),
    Kind("reports_to_judge", _("工作情况报告待审定"), _("下级单位报来，采用或退回"), "workreport", "plain", _SUPERVISOR),
    Kind("reports_missing", _("逾期未报的单位"), _("期限已过，报告还没有报来"), "workreport", "serious", _SUPERVISOR),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request), on=timezone.localdate())


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_report_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds}) if kinds else {}
        request._report_counts = known  # type: ignore[attr-defined]
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
            f"{reverse('admin:supervision_workreport_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]


def may_see_table(request: HttpRequest) -> bool:
    """Who has reported and who has not is not a single department's to read."""
    return bool(person(request).holds(queries.OVERSEERS))
