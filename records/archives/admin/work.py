"""The archivist's part of the home page and of the side bar."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import kept_counts
from records.archives import queries
from records.archives.admin.coverage import may_see_figures
from records.archives.services.common import KEEPERS
from records.dishonesty.admin.base import person
from records.dishonesty.admin.work import Card


def cards(request: HttpRequest) -> list[Card]:
    """What waits for who keeps files: each number a door to its list."""
    user, today = person(request), timezone.localdate()
    if not user.holds(KEEPERS):
        return []
    whole = queries.coverage(user, on=today)
    return [
        Card(
            _("处分待确认"),
            _("他人录入，等您对照处分决定书确认"),
            waiting_count(request),
            reverse("admin:records_archive_waiting"),
            "plain",
            True,
        ),
        Card(
            _("影响期将满"),
            _("%d 天内届满，由系统自动解除") % queries.SOON.days,
            queries.ending_soon(user, on=today).count(),
            reverse("admin:records_archive_terms"),
            "soon",
            False,
        ),
        Card(
            _("缺档人员"),
            _("在任而未建档，或缺年度考核、诚信教育"),
            whole.lacking,
            reverse("admin:records_archive_lacking"),
            "serious",
            False,
        ),
    ]


def waiting_count(request: HttpRequest) -> int:
    user = person(request)
    if not user.holds(KEEPERS):
        return 0

    def count() -> dict[str, int]:
        return {"sanctions": queries.waiting_for(user).count()}

    return kept_counts.counted(request, "archives", count)["sanctions"]


def unless_elsewhere(item: dict[str, Any] | None, request: HttpRequest) -> dict[str, Any] | None:
    """The list of files is not where one is while one is on a page that has its own door."""
    doors = (figures_door(request), waiting_door(request))
    if item and any(door and door["active"] for door in doors):
        item["active"] = False
    return item


def figures_door(request: HttpRequest) -> dict[str, Any] | None:
    """The figures have no model of their own: whoever sees them need not see a single file."""
    if not may_see_figures(person(request)):
        return None
    link = reverse("admin:records_archive_coverage")
    return {"title": _("档案覆盖情况"), "icon": "bar_chart", "link": link, "active": request.path == link}


def waiting_door(request: HttpRequest) -> dict[str, Any] | None:
    if not person(request).holds(KEEPERS):
        return None
    link = reverse("admin:records_archive_waiting")
    door: dict[str, Any] = {
        "title": _("处分待确认"),
        "icon": "rule",
        "link": link,
        "active": request.path == link,
    }
    if count := waiting_count(request):
        door["badge"] = count
    return door
