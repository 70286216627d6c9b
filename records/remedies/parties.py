"""Who takes a step in a case: the centre, the body whose leg it is, or the applicant himself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from records.access.models import User
from records.access.roles import Role


class Party(TextChoices):
    """Who is no account: whoever holds the receipt code of the case."""

    APPLICANT = "applicant", _("申请人（凭查询码）")


@dataclass(frozen=True)
class Leg:
    """The part of a case that one body answers for; it is in that body's region, not in the record's."""

    access_region_code: str
    access_organisation_id: UUID


def leg_of(case: Any) -> Leg | None:
    """The body that verifies or, for leniency, proposes; None where the answer comes by letter."""
    body = getattr(case, "source", None) or getattr(case, "authority", None)
    if body is None and case.kind == "mitigation":
        body = case.record.organisation
    return Leg(body.region_id, body.pk) if body else None


@dataclass(frozen=True)
class Asker:
    """
    Somebody who asks for a step in one case.

    A department's role counts over its leg only, everybody else's over the case: so the body that a record is
    about never handles what was said against it.
    """

    user: User | None
    case: Any

    @property
    def pk(self) -> int | None:
        return self.user.pk if self.user else None

    def holds(self, roles: Iterable[str], *, over: Any = None) -> bool:
        if self.user is None:
            return Party.APPLICANT in roles
        leg = leg_of(self.case)
        return any(
            self.user.holds(role, over=leg if role == Role.DEPARTMENT else self.case)
            for role in roles
            if role != Party.APPLICANT and (role != Role.DEPARTMENT or leg is not None)
        )
