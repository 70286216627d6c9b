"""What staff look up in a register."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.clocks import services as clocks
from records.common.deadlines import compute
from records.dishonesty.queries import READERS
from records.registers import punctuality
from records.registers.choices import Status
from records.registers.models.entry import EntryQuerySet
from records.registers.register import Register

if TYPE_CHECKING:
    from records.access.models import User


def entries_in_reach(register: Register, user: "User") -> EntryQuerySet:
    """The entries whose region, and body for a department, lie within one of this person's grants."""
    return within_reach(EntryQuerySet(register.model), user, *READERS)


def waiting_for(register: Register, user: "User") -> EntryQuerySet:
    """What another person wrote and this reviewer may decide."""
    own = within_reach(EntryQuerySet(register.model), user, Role.REVIEWER).of_this_node()
    return own.filter(
        Q(status=Status.SUBMITTED) & ~Q(writers__contains=[user.pk])
        | Q(status=Status.PUBLISHED, proposed__isnull=False) & ~Q(proposed_by=user)
    )


def returned_to(register: Register, user: "User") -> EntryQuerySet:
    """Returned to this person, or to somebody who has left: that waits for whoever holds the role there."""
    returned = entries_in_reach(register, user).of_this_node().filter(status=Status.RETURNED)
    return returned.filter(Q(created_by=user) | Q(created_by__is_active=False))


# The platform's own check of incoming data: 5 working days (河南省社会信用条例 art. 17).
CHECK_KEY = "incoming_data_check"
DAYS_KEPT_SECONDS = 60


@dataclass(frozen=True)
class Days:
    """
    The days by which lists of 双公示 are drawn, reckoned once for a page.

    :ivar soon: until when something is due soon
    :ivar unchecked: what was submitted on this day or before has waited too long for its check
    """

    on: date
    soon: date
    unchecked: date


def days_of(on: date) -> Days:
    """Kept for a minute: every staff page asks, and what decides it changes a few times a year."""
    return cache.get_or_set(f"registers:days:{on}", lambda: _days_of(on), DAYS_KEPT_SECONDS)  # type: ignore[return-value]


def _days_of(on: date) -> Days:
    calendar, length = clocks.calendar(), clocks.length_of(CHECK_KEY)
    day = on - timedelta(days=1)
    while compute(day, length, calendar).due_on >= on:
        day -= timedelta(days=1)
    return Days(on, punctuality.due_by(on, punctuality.SOON_WORKING_DAYS, calendar), day)


def punctuality_lists(register: Register, user: "User", days: Days) -> dict[str, QuerySet[Any]]:
    """What of 双公示 is late or soon will be, of this node's own entries within reach."""
    own = entries_in_reach(register, user).of_this_node()
    return {
        "overdue": punctuality.waiting(own, until=days.on - timedelta(days=1)),
        "soon": punctuality.waiting(own, since=days.on, until=days.soon),
        "late_check": own.filter(status=Status.SUBMITTED, updated_at__date__lte=days.unchecked),
    }
