"""The first staff page: what waits for this person, each number a door to its list."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.editing.admin import work as desks
from disclosure.notices.admin import work as notices
from integrity_portal.staff import supervision
from integrity_portal.staff.doors import door
from records.access.stewardship import work as stewardship
from records.archives.admin import work as archives
from records.chain import log
from records.chain import queries as chain
from records.chain.models import ChainEvent, ConflictAlarm, PeerRole, PushCursor
from records.clocks import work as deadlines
from records.consequences.admin.work import WORK as following
from records.dishonesty.admin import work
from records.dishonesty.admin.base import person
from records.pledges.admin.work import WORK as pledges
from records.pledges.arrears.admin.work import WORK as arrears
from records.registers.admin import work as publicity
from records.remedies.admin.work import WORK as remedies


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    cards = [*work.work_of(request).cards(), *following.cards(request)]
    cards += supervision.cards(request)
    cards += [*remedies.cards(request), *publicity.cards(request), *archives.cards(request)]
    cards += [*pledges.cards(request), *arrears.cards(request)]
    cards += [*desks.cards(request), *notices.cards(request)]
    cards += [*_deadline_cards(request), *_steward_cards(request), *_chain_cards(request)]
    waiting = sum(card.count for card in cards if card.is_task)
    summary = (
        ngettext("有 %(count)d 件工作等您办理。", "有 %(count)d 件工作等您办理。", waiting)
        % {"count": waiting}
        if waiting
        else _("目前没有等您办理的工作。")
    )
    return {
        **context,
        "today": today,
        "cards": cards,
        "summary": summary,
        "roles": [role.label for role in sorted(person(request).roles())],
        "recent": work.recent(person(request)),
        "may_enter_records": person(request).has_perm("records.add_dishonestyrecord"),
        "may_import": person(request).has_perm("records.add_importbatch"),
    }


def _deadline_cards(request: HttpRequest) -> list[work.Card]:
    """The deadlines of cases; somebody whom no case has ever given one sees no card for them."""
    return [
        work.Card(one.title, one.help, one.count, one.url, one.tone, one.is_task)
        for one in deadlines.cards(person(request), request)
    ]


def _steward_cards(request: HttpRequest) -> list[work.Card]:
    """What the three administrators decide, confirm and destroy; to everybody the end of his own grants."""
    return [
        work.Card(one.title, one.help, one.count, one.url, one.tone, one.is_task)
        for one in stewardship.cards(request)
    ]


def _chain_cards(request: HttpRequest) -> list[work.Card]:
    """What has not arrived above, or was not taken: for whoever may look at the chain."""
    doors = {
        name: item["link"]
        for name in ("pushcursor", "quarantined", "conflictalarm")
        if (item := door(request, "", "", name))
    }
    if "pushcursor" not in doors:
        return []
    cards = []
    cursor = PushCursor.objects.filter(peer__role=PeerRole.PARENT).first()
    if cursor is not None:
        behind = ChainEvent.objects.pending().count() + log.size() - cursor.next_index
        said = _("上报受阻，系统会自动重试") if cursor.problem else _("已发布，等待上级确认收到")
        tone = "serious" if cursor.problem else "plain"
        cards.append(work.Card(_("未到达上级"), said, behind, doors["pushcursor"], tone, False))
    found = (
        ("quarantined", _("隔离的事件"), _("收到但未采用，等人查看"), chain.problems().count()),
        (
            "conflictalarm",
            _("冲突告警"),
            _("同一序号出现两种内容，须人工核对"),
            ConflictAlarm.objects.filter(closed_at=None).count(),
        ),
    )
    return cards + [
        work.Card(title, said, count, doors[name], "serious", False)
        for name, title, said, count in found
        if name in doors and count
    ]
