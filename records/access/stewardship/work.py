"""The numbers of the home page and of the side bar that tell of the three administrators' work, and of grants that end."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import kept_counts
from records.access.admin.base import person
from records.access.roles import THREE_ADMINISTRATORS, Role
from records.access.stewardship import destroying, frame, holdings, leaving, reviewing


@dataclass(frozen=True)
class Card:
    title: str
    help: str
    count: int
    url: str
    tone: str
    is_task: bool = True


def badge(request: HttpRequest) -> int:
    """How many requests wait for this person."""
    user = person(request)
    if not user.roles() & THREE_ADMINISTRATORS:
        return 0

    def count() -> dict[str, int]:
        return {"to_decide": frame.to_decide(user, at=timezone.now()).count()}

    return kept_counts.counted(request, "stewardship", count)["to_decide"]


def cards(request: HttpRequest) -> list[Card]:
    """What is empty has no card."""
    return [card for card in [*_own(request), *_administrators(request)] if card.count]


def _own(request: HttpRequest) -> list[Card]:
    ending = reviewing.ending_of(person(request), on=timezone.localdate()).count()
    return [
        Card(
            _("我的授权即将到期"),
            _("%(days)d 日内到期，需要继续的请提前联系安全管理员") % {"days": settings.GRANT_NOTICE_DAYS},
            ending,
            reverse("admin:records_grant_mine"),
            "soon",
            False,
        )
    ]


def _administrators(request: HttpRequest) -> list[Card]:
    user, at = person(request), timezone.now()
    if not user.roles() & THREE_ADMINISTRATORS:
        return []
    found = [
        Card(
            _("三员审批待决定"),
            _("另一职责的管理员提出，等您同意或不同意"),
            badge(request),
            reverse("admin:records_stewardrequest_changelist"),
            "plain",
        )
    ]
    if user.holds(leaving.KEEPERS):
        found += [
            Card(
                _("授权到期未复核"),
                _("授予或上次复核已满一年，请确认仍有需要或者撤销"),
                reviewing.reviewable_by(user, reviewing.due(at=at)).count(),
                reverse("admin:records_grantreview_changelist"),
                "serious",
            ),
            Card(
                _("停用账号尚有未办工作"),
                _("紧急停用后没有移交，现在没有人办理"),
                holdings.shut_with_open_work().count(),
                reverse("admin:records_user_changelist") + "?work=open",
                "serious",
            ),
        ]
    if user.holds([Role.SECURITY_ADMIN]):
        found.append(
            Card(
                _("授权即将到期"),
                _("他人的授权将在 %(days)d 日内到期") % {"days": settings.GRANT_NOTICE_DAYS},
                reviewing.ending_for(user, on=timezone.localdate(at)).count(),
                reverse("admin:records_grant_changelist") + "?ends=soon",
                "soon",
                False,
            )
        )
    if user.holds([Role.SYSTEM_ADMIN]):
        found.append(
            Card(
                _("到期数据待提出销毁"),
                _("已编成清单，等您提出申请"),
                destroying.open_lists().filter(request=None).count(),
                reverse("admin:records_destructionlist_changelist"),
                "plain",
            )
        )
    return found
