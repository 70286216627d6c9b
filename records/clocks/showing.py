"""A deadline as a page shows it: what, until when, why, what happens then, and what this person may do."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from records.clocks.catalogue import NEVER_EXTENDED, general_key
from records.clocks.kinds import address_of, label_of_kind
from records.clocks.models import Deadline, DeadlineExtension, DeadlineState
from records.clocks.workflow import DECIDERS, OPERATIONS
from records.common.deadlines import Calendar, remaining

SOON_DAYS = 3


@dataclass(frozen=True)
class Shown:
    """
    :ivar left: how much is left, in words; ``style`` is ``over``, ``soon`` or nothing
    :ivar may_ask: whether this person may ask for more time now
    :ivar to_decide: the extension on which this person may decide now
    """

    deadline: Deadline
    state: DeadlineState
    left: str
    style: str
    case_label: str
    address: str
    may_ask: bool = False
    to_decide: DeadlineExtension | None = None
    explanation: list[str] = field(default_factory=list)


def show(deadline: Deadline, *, user: Any = None, on: date, calendar: Calendar) -> Shown:
    """As ``user`` sees it; without one, as the public does: no buttons and no names."""
    state = deadline.state_on(on)
    left, style = _left(deadline, state, on, calendar)
    return Shown(
        deadline=deadline,
        state=state,
        left=left,
        style=style,
        case_label=label_of_kind(deadline.case_kind),
        address=address_of(deadline.case_kind, deadline.case_uid) if user is not None else "",
        may_ask=user is not None
        and state in OPERATIONS["ask_extension"][1]
        and deadline.waiting_extension is None
        and general_key(deadline.key) not in NEVER_EXTENDED
        and user.holds(deadline.role, over=deadline),
        to_decide=_for_decision(deadline, user),
        explanation=deadline.explanation.splitlines(),
    )


def _for_decision(deadline: Deadline, user: Any) -> DeadlineExtension | None:
    waiting = deadline.waiting_extension
    if user is None or waiting is None or waiting.asked_by_id == user.pk:
        return None
    return waiting if user.holds(DECIDERS, over=deadline) else None


def _left(deadline: Deadline, state: DeadlineState, on: date, calendar: Calendar) -> tuple[str, str]:
    if deadline.met_at is not None:
        return (_("已完成，但晚于截止日"), "over") if deadline.was_late else (_("已按期完成"), "ready")
    if state == DeadlineState.CANCELLED:
        return _("已取消"), ""
    if state == DeadlineState.PAUSED:
        return _("已暂停，恢复后重新计算截止日"), ""
    days = remaining(deadline.due_on, on, calendar)
    if state == DeadlineState.OVERDUE:
        return _("已超期 %(days)d 个工作日") % {"days": -days}, "over"
    if deadline.due_on == on:
        return _("今天到期"), "soon"
    if days == 0:
        return _("%(day)s 到期，之前没有工作日") % {"day": deadline.due_on}, "soon"
    return _("还剩 %(days)d 个工作日") % {"days": days}, "soon" if days <= SOON_DAYS else ""
