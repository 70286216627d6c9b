"""The numbers of the home page and of the side bar that tell of deadlines."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import kept_counts
from records.access.models import User
from records.access.roles import BUSINESS_ROLES, Role
from records.clocks import queries
from records.clocks.workflow import DECIDERS


@dataclass(frozen=True)
class Card:
    title: str
    help: str
    count: int
    url: str
    tone: str
    is_task: bool = True


def counts(request: HttpRequest) -> dict[str, int]:
    user: Any = request.user
    if not _has_deadlines(user):
        return {}
    return kept_counts.counted(request, "deadlines", lambda: queries.counts(user, on=timezone.localdate()))


def badge(request: HttpRequest) -> int:
    return sum(counts(request).values())


def cards(user: User, request: HttpRequest) -> list[Card]:
    """What is late comes first; a part that is empty today has no card, for the list has it behind one tab."""
    address = reverse("admin:records_deadline_changelist")
    if not _has_deadlines(user):
        return []
    mine = counts(request)
    found = [
        Card(
            _("我的时限：已超期"),
            _("截止日已过，请立即办理"),
            mine["overdue"],
            f"{address}?when=overdue",
            "serious",
        ),
        Card(_("我的时限：今天到期"), _("今天下班前办理"), mine["today"], f"{address}?when=today", "soon"),
        Card(
            _("我的时限：3 个工作日内"),
            _("办件的规定时限将到"),
            mine["soon"],
            f"{address}?when=soon",
            "plain",
            False,
        ),
    ]
    if user.roles() & DECIDERS:
        waiting = queries.to_decide(user).count()
        found.append(
            Card(
                _("延期待决定"),
                _("他人申请延长时限，等您批准或不批准"),
                waiting,
                f"{address}?show=to_decide",
                "plain",
            )
        )
    if user.holds(Role.SUPERVISOR):
        near = queries.window(timezone.localdate())
        late = near.of(queries.overseen(user, Role.SUPERVISOR), "overdue").count()
        found.append(
            Card(
                _("所辖单位超期"),
                _("下级或部门的办件已过截止日"),
                late,
                f"{address}?show=overseen&when=overdue",
                "serious",
                False,
            )
        )
    return [card for card in found if card.count]


def _has_deadlines(user: User) -> bool:
    return bool(user.roles() & BUSINESS_ROLES)
