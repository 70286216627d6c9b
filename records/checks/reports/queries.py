"""Which reports somebody of the staff may find, and for which bodies he may ask."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.checks.reports.models import CreditReport
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.DEPARTMENT, Role.AUDIT_ADMIN)


def reports_in_reach(user: "User") -> QuerySet[CreditReport]:
    found = within_reach(CreditReport.objects.all(), user, *READERS)
    return found.select_related("organisation", "region", "requested_by", "paper").defer("content")


def own_bodies(user: "User") -> QuerySet[Organisation]:
    """The bodies for which this person has a department's account."""
    bodies = Organisation.objects.select_related("region").order_by("name")
    return within_reach(bodies, user, Role.DEPARTMENT, organisation_field="uid")


def bodies_at_the_window(user: "User") -> QuerySet[Organisation]:
    """The bodies about which this clerk may ask in somebody's name."""
    bodies = Organisation.objects.select_related("region")
    return within_reach(bodies, user, Role.CLERK, organisation_field="uid")
