"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.common.counting import count_many
from records.consequences import queries
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card


@dataclass(frozen=True)
class Kind:
    """:ivar is_task: whether somebody has to act; the others are for information"""

    key: str
    title: str | Promise
    help: str | Promise
    model: str
    tone: str
    roles: frozenset[str]
    is_task: bool = True


_OFFICE = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_BODY = frozenset({Role.DEPARTMENT})
_REVIEWER = frozenset({Role.REVIEWER})

KINDS: tuple[Kind, ...] = (
    Kind("to_rectify", _("待整改"), _("书面说明原因、报送整改结果"), "rectificationorder", "serious", _BODY),
    Kind("report_due", _("待报告的失信情况"), _("被要求报告或退回补充"), "ownreport", "serious", _BODY),
    Kind("order_escalated", _("下级逾期待督办"), _("下属机构逾期未整改"), "rectificationorder", "serious", _BODY),
    Kind("measure_to_execute", _("待执行的惩戒措施"), _("执行后请确认执行情况"), "measure", "plain", _BODY),
    Kind("to_check", _("整改待核查"), _("已报送结果，等您核查"), "rectificationorder", "plain", frozenset({Role.SUPERVISOR})),
    Kind("order_overdue", _("整改逾期"), _("期满仍未整改到位"), "rectificationorder", "serious", _OFFICE, False),
    Kind("to_draft", _("逾期未整改，待起草记录"), _("已认定逾期未整改，据此起草失信记录"), "rectificationorder", "plain", frozenset({Role.CLERK})),
    Kind("measure_to_decide", _("惩戒措施待审定"), _("他人登记，等您审定"), "measure", "plain", _REVIEWER),
    Kind("notice_to_issue", _("通报待印发"), _("他人起草，等您审定"), "criticismnotice", "plain", _REVIEWER),
    Kind("responsibility_to_confirm", _("责任人待确认"), _("他人登记，等您确认"), "responsibility", "plain", _OFFICE),
    Kind("report_to_take", _("失信情况报告待处理"), _("采用起草、退回或认定不构成失信"), "ownreport", "plain", frozenset({Role.CLERK, Role.REVIEWER})),
    Kind("report_missing", _("逾期未报告"), _("期满未收到失信情况报告"), "ownreport", "serious", _OFFICE, False),
)  # fmt: skip


BADGES = (
    "to_rectify",
    "to_check",
    "measure_to_decide",
    "notice_to_issue",
    "responsibility_to_confirm",
    "report_due",
    "report_to_take",
)


def kinds_of(request: HttpRequest, model: str = "") -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles and model in ("", kind.model)]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request), on=timezone.localdate())


def counts(request: HttpRequest, keys: Iterable[str] = ()) -> dict[str, int]:
    """Each list counted once a request, and none that nobody asks for; without ``keys`` all of this person's."""
    known: dict[str, int] = request.__dict__.setdefault("_consequences_counts", {})
    wanted = [kind.key for kind in kinds_of(request) if not keys or kind.key in keys]
    if missing := [key for key in wanted if key not in known]:
        found = lists(request)
        known.update(count_many({key: found[key] for key in missing}))
    return {key: known[key] for key in wanted}


def badges(request: HttpRequest) -> dict[str, int]:
    """The few numbers that stand in the side bar of every page."""
    return counts(request, BADGES)


def cards(request: HttpRequest) -> list[Card]:
    """The numbers of the home page; what is empty and was never there says nothing."""
    counted = counts(request)
    return [
        Card(
            str(kind.title),
            str(kind.help),
            counted[kind.key],
            f"{reverse(f'admin:records_{kind.model}_changelist')}?work={kind.key}",
            kind.tone,
            kind.is_task,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
