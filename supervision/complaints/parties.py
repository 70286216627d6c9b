"""Who takes a step in a complaint; and who never may, because it is about his own body."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField
from django.db.models.expressions import RawSQL

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


# The same rule as the database's own (``append_only.py``), asked from the other end: the account's bodies, all that
# stand above them, and whatever any of these was merged with.
_SHUT = """
    WITH RECURSIVE shut AS (
        SELECT organisation_id AS uid FROM records_grant
         WHERE user_id = %s AND organisation_id IS NOT NULL AND revoked_at IS NULL
           AND (ends_on IS NULL OR ends_on >= (CURRENT_TIMESTAMP AT TIME ZONE 'Asia/Shanghai')::date)
        UNION
        SELECT organisation_id FROM records_partnerapplication WHERE user_id = %s
        UNION
        SELECT near.uid FROM shut
          JOIN records_organisation here ON here.uid = shut.uid
          JOIN records_organisation near
            ON near.uid = here.superior_id OR near.uid = here.merged_into_id OR near.merged_into_id = here.uid
    )
    SELECT uid FROM shut
"""


def shut_bodies(user: "User") -> RawSQL:
    """The bodies about which this person sees no complaint, as a subquery: no list asks a question more for it."""
    return RawSQL(_SHUT, [user.pk, user.pk], output_field=UUIDField())  # noqa: S611 - only the account is a value
