"""The last day of a deadline, from what it began with, its pauses and its extensions."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from records.access import audit
from records.clocks import services as clocks
from records.clocks.models import Deadline, DeadlineExtension, DeadlinePause
from records.common.deadlines import Calendar, Due, Extension, Pause, compute


def reckon(
    deadline: Deadline, *, today: date, calendar: Calendar | None = None, more: Extension | None = None
) -> Due:
    """The last day as of today, with ``more`` where it were granted; an open pause lasts until today."""
    pauses = [
        Pause(one.start_on, one.end_on or max(today, one.start_on), one.reason)
        for one in DeadlinePause.objects.filter(deadline=deadline)
    ]
    # Without the approver's name: applicants read the reckoning too; staff see him beside it.
    granted = DeadlineExtension.objects.filter(deadline=deadline, granted=True)
    extensions = [Extension(one.length, one.reason) for one in granted.order_by("decided_at", "uid")]
    extensions += [more] if more else []
    return compute(
        deadline.start_on,
        deadline.length,
        calendar or clocks.calendar(),
        pauses,
        extensions,
        roll=deadline.rolls,
    )


def reckon_anew(deadline: Deadline, *, today: date) -> None:
    due = reckon(deadline, today=today)
    deadline.due_on, deadline.explanation = due.due_on, due.explain()


@transaction.atomic
def reckon_year_anew(*, year: int, by: Any, at: datetime) -> int:
    """
    After the notice of a year was entered or corrected: reckon all open periods that reach into it.

    A day that would thereby already be past stays as it was told.

    :returns: how many last days moved
    """
    today, calendar, moved = timezone.localdate(at), clocks.calendar(), 0
    touched = (
        Deadline.objects.open()
        .filter(overdue_noticed_at=None, start_on__lte=date(year, 12, 31), due_on__gte=date(year, 1, 1))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for deadline in touched:
        due, before = reckon(deadline, today=today, calendar=calendar), deadline.due_on
        if due.due_on < min(before, today):
            continue
        deadline.due_on, deadline.explanation = due.due_on, due.explain()
        deadline.save(update_fields=["due_on", "explanation"])
        if due.due_on == before:
            continue
        moved += 1
        audit.record(
            action="deadline.reckoned_anew",
            by=by,
            at=at,
            subject=deadline,
            details={"year": year, "before": str(before), "due_on": str(due.due_on)},
        )
    return moved
