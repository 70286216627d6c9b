"""Whose deadlines they are: one's own work, what one oversees, and what waits for one's decision."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from records.access.models import User
from records.access.roles import Role
from records.access.scope import within_reach
from records.clocks.models import Deadline, DeadlineExtension, DeadlineQuerySet
from records.clocks.services import calendar
from records.clocks.workflow import DECIDERS
from records.common.deadlines import Calendar, Length, compute

SOON = Length(3, "wd")
# Those who look after the work of others; everybody else sees the deadlines of his own roles.
OVERSEERS = (Role.SUPERVISOR, Role.REVIEWER, Role.AUDIT_ADMIN)


@dataclass(frozen=True)
class Window:
    """Today, and the last day that is called soon."""

    today: date
    soon: date

    def of(self, deadlines: DeadlineQuerySet, when: str) -> DeadlineQuerySet:
        """Those that are ``soon`` (after today), due ``today``, ``overdue``, one of these (``due``), or ``open``."""
        if when == "soon":
            return deadlines.running().filter(due_on__gt=self.today, due_on__lte=self.soon)
        if when == "today":
            return deadlines.running().filter(due_on=self.today)
        if when == "overdue":
            return deadlines.past(on=self.today)
        if when == "due":
            return deadlines.running().filter(due_on__lte=self.soon)
        if when == "open":
            return deadlines.open()
        raise ValueError(f"no such part of the list: {when!r}")


def window(today: date, working_days: Calendar | None = None) -> Window:
    return Window(today, compute(today, SOON, working_days or calendar()).due_on)


def own(user: User, *, on: date) -> DeadlineQuerySet:
    """What this person has to do: his role over the deadline's region and, where it names one, its body."""
    theirs = Q(pk__in=[])
    for reach in user.reaches(on):
        # A role over one body has nothing to do with what the office itself must do.
        here = Q(role=reach.role, region__code__startswith=reach.prefix)
        theirs |= here if reach.organisation_id is None else here & Q(organisation_id=reach.organisation_id)
    return DeadlineQuerySet(Deadline).filter(theirs)


def overseen(user: User, *roles: Role) -> DeadlineQuerySet:
    return within_reach(DeadlineQuerySet(Deadline), user, *(roles or OVERSEERS))


def visible(user: User, *, on: date) -> DeadlineQuerySet:
    """One's own and those one oversees; the door to the case opens only where the case's own page says so."""
    return DeadlineQuerySet(Deadline).filter(
        Q(pk__in=own(user, on=on).values("pk")) | Q(pk__in=overseen(user).values("pk"))
    )


def to_decide(user: User) -> QuerySet[DeadlineExtension]:
    """Extensions that wait for this person, who did not ask for them himself."""
    return (
        within_reach(
            DeadlineExtension.objects.filter(decided_at=None).exclude(asked_by=user),
            user,
            *DECIDERS,
            region_field="deadline__region_id",
            organisation_field="deadline__organisation_id",
        )
        .select_related("deadline__organisation", "asked_by")
        .order_by("deadline__due_on", "uid")
    )


def counts(user: User, *, on: date) -> dict[str, int]:
    """How many of one's own are soon, today and overdue: one query, for the home page and the side bar."""
    near = window(on)
    return (
        own(user, on=on)
        .running()
        .filter(due_on__lte=near.soon)
        .aggregate(
            soon=Count("pk", filter=Q(due_on__gt=on)),
            today=Count("pk", filter=Q(due_on=on)),
            overdue=Count("pk", filter=Q(due_on__lt=on)),
        )
    )
