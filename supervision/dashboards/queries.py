"""Whose page it is."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.subjects.models import Region
from supervision.dashboards.models import DashboardDay

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.SUPERVISOR, Role.AUDIT_ADMIN)


def days_in_reach(user: "User") -> QuerySet[DashboardDay]:
    return within_reach(DashboardDay.objects.all(), user, *READERS, organisation_field=None)


def regions_of(user: "User") -> list[Region]:
    """The regions whose page this person may open, the widest first."""
    codes = {
        reach.region_code
        for reach in user.reaches()
        if reach.role in READERS and reach.organisation_id is None
    }
    shown = set(days_in_reach(user).order_by().values_list("region_id", flat=True).distinct())
    return list(Region.objects.filter(pk__in=codes | shown).order_by("pk"))


def newest(user: "User", region: Region) -> DashboardDay | None:
    return days_in_reach(user).filter(region=region).order_by("-on").first()
