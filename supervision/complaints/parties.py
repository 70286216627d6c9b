"""Who takes a step in a complaint; and who never may, because it is about his own body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from records.access.models import Grant, PartnerApplication
from records.subjects.models import Organisation
from supervision.complaints.choices import Party

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class Asker:
    """Somebody who asks for a step in one complaint: an account, or whoever holds the receipt code."""

    user: "User | None"
    case: Any

    @property
    def pk(self) -> int | None:
        return self.user.pk if self.user else None

    def holds(self, roles: Iterable[str], *, over: Any = None) -> bool:
        if self.user is None:
            return Party.INFORMANT in roles
        return not self.is_shut_out and self.user.holds(
            {role for role in roles if role != Party.INFORMANT}, over=self.case
        )

    @cached_property
    def is_shut_out(self) -> bool:
        # A page asks for every step of the table; the answer is one for all of them.
        return self.user is not None and is_of_reported_body(self.user, self.case)


def is_of_reported_body(user: "User", case: Any) -> bool:
    """The database's own answer, so that page and trigger can never differ."""
    if case.body_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT supervision_of_reported_body(%s, %s)", [case.body_id, user.pk])
        return bool(cursor.fetchone()[0])


def reported_bodies(case: Any) -> set[UUID]:
    """The reported body, what stands below it, and what any of these was merged with; again the database's answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT supervision_reported_bodies(%s)", [case.body_id])
        return {row[0] for row in cursor.fetchall()}


def shut_bodies(user: "User") -> set[UUID]:
    """
    The bodies about which this person sees no complaint: those he holds a grant on, all that stand above them,
    and whatever these were merged into or took in.

    The same rule as the database's, asked from the other end: once for a list, not once for each of its rows.
    """
    return _climb(_own_bodies(user, timezone.localdate()))


def _own_bodies(user: "User", today: date) -> set[UUID]:
    grants = Grant.objects.filter(user=user, organisation__isnull=False).unrevoked()
    grants = grants.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    partner = PartnerApplication.objects.filter(user=user)
    return {
        *grants.values_list("organisation_id", flat=True),
        *partner.values_list("organisation_id", flat=True),
    }


def _climb(bodies: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    step = bodies
    while step:
        found |= step
        near = Organisation.objects.filter(Q(pk__in=step) | Q(merged_into__in=step)).values_list(
            "pk", "superior_id", "merged_into_id"
        )
        step = {uid for row in near for uid in row if uid is not None} - found
    return found
