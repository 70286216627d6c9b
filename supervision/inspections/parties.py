"""Who acts in a case of this room: the office that leads it, or the body that it is about; never one for the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.subjects.models import Organisation, Region
from supervision.complaints.parties import is_of_reported_body

if TYPE_CHECKING:
    from records.access.models import User

OFFICE = frozenset({Role.SUPERVISOR, Role.REVIEWER})
INSPECTORS = frozenset({Role.SUPERVISOR})
HEADS = frozenset({Role.REVIEWER})
BODY = frozenset({Role.DEPARTMENT})
EXPERTS = frozenset({Role.ASSESSOR, Role.REVIEWER})
CLERKS = frozenset({Role.CLERK})
CLOCK = frozenset({Role.CLOCK})


@dataclass(frozen=True)
class OfBody:
    """A body as something that a role may reach: its own region, not that of the office above."""

    access_region_code: str
    access_organisation_id: UUID


@dataclass(frozen=True)
class Asker:
    """
    An account that asks for a step in one case.

    The case lies in the region of the office that leads it, the body perhaps in one below: a department's role is
    asked over the body, every other over the case, and an account of the body holds none of the others.
    """

    user: "User"
    case: Any

    @property
    def pk(self) -> int:
        return self.user.pk

    def holds(self, roles: Iterable[str], *, over: Any = None) -> bool:
        wanted = set(roles)
        if Role.DEPARTMENT in wanted and self.is_of_its_body:
            return True
        wanted -= BODY
        return bool(wanted) and self.user.holds(wanted, over=self.case) and not self.is_shut_out

    @cached_property
    def is_of_its_body(self) -> bool:
        body = getattr(self.case, "body", None)
        return body is not None and self.user.holds(BODY, over=OfBody(body.region_id, body.pk))

    @cached_property
    def is_shut_out(self) -> bool:
        return getattr(self.case, "body_id", None) is not None and is_of_reported_body(self.user, self.case)


def home_region(by: "User", roles: Iterable[str] = OFFICE) -> Region:
    """
    The widest region over which this person leads such work.

    :raises ValidationError: where there is none
    """
    wanted = set(roles)
    codes = [
        reach.region_code for reach in by.reaches() if reach.role in wanted and reach.organisation_id is None
    ]
    if not codes:
        raise ValidationError(_("您没有在本地区组织督导的权限。"))
    prefixes = sorted(codes, key=lambda code: (len(code.rstrip("0")), code))
    return Region.objects.get(code=prefixes[0])


def own_body(by: "User", wanted: Organisation) -> bool:
    return by.holds(BODY, over=OfBody(wanted.region_id, wanted.pk))
