"""The daily mail: what of one's own is soon, today or overdue, what runs over below, what waits for a decision."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access.models import Grant, User
from records.access.roles import Role
from records.clocks import queries
from records.clocks.models import Deadline, Reminder
from records.clocks.services import calendar
from records.common.deadlines import Calendar

# A mail names so many of each part; the list behind its link has them all.
NAMED = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Part:
    """One heading of the mail, with the filter of the list that its link opens."""

    name: str
    title: str
    query: str
    uids: list[str]
    lines: list[str]


def send_digests(*, at: datetime) -> int:
    """
    Send each person with an address at most one mail for today; on days off, or switched off, none.

    :returns: how many were sent
    """
    today, working_days = timezone.localdate(at), calendar()
    if not settings.DEADLINE_MAIL or not working_days.is_working(today):
        return 0
    told = Reminder.objects.filter(on=today).values("user")
    readers = (
        User.objects.filter(
            is_active=True, kind=User.Kind.PERSON, grants__in=Grant.objects.in_force_on(today)
        )
        .exclude(email="")
        .exclude(pk__in=told)
        .distinct()
    )
    sent = 0
    with override(settings.LANGUAGE_CODE):
        for user in list(readers.order_by("pk")):
            try:
                sent += _tell(user, today=today, working_days=working_days, at=at)
            except IntegrityError:
                # Another worker told this person a moment ago.
                continue
            except Exception:
                # A refused address or a mail server that is down: the next run tries again.
                log.exception("digest_failed", user=user.pk)
    return sent


def parts_of(user: User, *, today: date, working_days: Calendar) -> list[Part]:
    """What there is to tell this person today, heading by heading; empty is good news and no mail."""
    near = queries.window(today, working_days)
    own = queries.own(user, on=today)
    below = queries.overseen(user, Role.SUPERVISOR).exclude(pk__in=own.values("pk"))
    found = [
        _part("overdue", _("已超期"), "when=overdue", near.of(own, "overdue")),
        _part("today", _("今天到期"), "when=today", near.of(own, "today")),
        _part("soon", _("3 个工作日内到期"), "when=soon", near.of(own, "soon")),
        _part(
            "escalated", _("所辖单位已超期，请督办"), "show=overseen&when=overdue", near.of(below, "overdue")
        ),
        _part("to_decide", _("等您决定的延期申请"), "show=to_decide", _asked(user)),
    ]
    return [part for part in found if part.uids]


@transaction.atomic
def _tell(user: User, *, today: date, working_days: Calendar, at: datetime) -> bool:
    parts = parts_of(user, today=today, working_days=working_days)
    if not parts:
        return False
    # First the row, then the mail: a second worker waits at the row and sends nothing.
    Reminder.objects.create(user=user, on=today, told={part.name: part.uids for part in parts}, sent_at=at)
    EmailMessage(
        subject=_("%(node)s 时限提醒：%(parts)s")
        % {
            "node": settings.NODE_NAME,
            "parts": "，".join(f"{part.title} {len(part.uids)}" for part in parts),
        },
        body=_body(parts, today),
        to=[user.email],
    ).send()
    return True


def _body(parts: list[Part], today: date) -> str:
    lines = [_("今天是 %(day)s。以下办件有时限，请登录工作台办理：") % {"day": today}]
    address = settings.PUBLIC_URL.rstrip("/") + reverse("admin:records_deadline_changelist")
    for part in parts:
        lines += ["", _("【%(title)s】共 %(count)d 件") % {"title": part.title, "count": len(part.uids)}]
        lines += part.lines
        if len(part.uids) > len(part.lines):
            lines.append(_("…… 其余见列表"))
        lines.append(_("打开列表：%(address)s") % {"address": f"{address}?{part.query}"})
    lines += ["", _("本邮件由系统在工作日发送，每人每天至多一封，请勿回复。")]
    return "\n".join(lines)


def _part(name: str, title: str, query: str, deadlines: Any) -> Part:
    rows = list(deadlines.order_by("due_on", "uid")[:500])
    return Part(name, title, query, [str(row.pk) for row in rows], [_line(row) for row in rows[:NAMED]])


def _line(deadline: Deadline) -> str:
    return _("· %(case)s：%(what)s，截止 %(due)s。%(then)s") % {
        "case": deadline.case_title,
        "what": deadline.label,
        "due": deadline.due_on,
        "then": deadline.consequence,
    }


def _asked(user: User) -> Any:
    return Deadline.objects.filter(pk__in=queries.to_decide(user).values("deadline"))
