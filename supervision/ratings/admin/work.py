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
from supervision.ratings import queries
from supervision.ratings.workflow import CHECKERS, RECEIVERS

KINDS: tuple[Kind, ...] = (
    Kind("ratings_to_check", _("评级待核对"), _("他人接收，等您核对报告、方法和声明"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_to_mend", _("评级待补正"), _("核对人已写明缺什么"), "ratingcase", "plain", RECEIVERS),
    Kind("ratings_to_comment", _("对本单位的评级"), _("公布前可以提出意见，与评级一并公布"), "ratingcase", "plain", frozenset({Role.DEPARTMENT})),
    Kind("ratings_to_publish", _("评级待公布"), _("征求意见后，在期限内公布"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_to_withdraw", _("评级撤回待核定"), _("他人提出撤回，等您核定"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_overdue", _("评级逾期未公布"), _("期限已过，尚未公布"), "ratingcase", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip


def kinds_of(request: HttpRequest) -> list[Kind]:
    """Those that this person's roles have to do with."""
    roles = person(request).roles()
    return [kind for kind in KINDS if kind.roles & roles]


def lists(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    return queries.my_work(person(request))


def counts(request: HttpRequest) -> dict[str, int]:
    """Each list counted once a request, however often cards and side bar ask."""
    known: dict[str, int] | None = getattr(request, "_rating_counts", None)
    if known is None:
        kinds = kinds_of(request)
        found = lists(request) if kinds else {}
        known = count_many({kind.key: found[kind.key] for kind in kinds}) if kinds else {}
        request._rating_counts = known  # type: ignore[attr-defined]
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
            f"{reverse('admin:supervision_ratingcase_changelist')}?work={kind.key}",
            kind.tone,
            True,
        )
        for kind in kinds_of(request)
        if counted[kind.key]
    ]
