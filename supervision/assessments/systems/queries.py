"""Which systems somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.models import Reckoning, SystemVersion

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.ASSESSOR, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def versions_in_reach(user: "User") -> QuerySet[SystemVersion]:
    """The versions of the systems of this person's regions."""
    return within_reach(
        SystemVersion.objects.select_related("system", "system__region"),
        user,
        *READERS,
        region_field="system__region_id",
        organisation_field=None,
    )


def reckonings_in_reach(user: "User") -> QuerySet[Reckoning]:
    return within_reach(
        Reckoning.objects.select_related("version", "version__system"),
        user,
        *READERS,
        region_field="version__system__region_id",
        organisation_field=None,
    )


def usable_versions(user: "User") -> QuerySet[SystemVersion]:
    """Those with which this person may begin a round."""
    mine = within_reach(
        SystemVersion.objects.select_related("system"),
        user,
        Role.ASSESSOR,
        region_field="system__region_id",
        organisation_field=None,
    )
    return mine.filter(status=Status.ADOPTED).order_by("-year", "title")


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    mine = within_reach(
        SystemVersion.objects.all(),
        user,
        Role.ASSESSOR,
        region_field="system__region_id",
        organisation_field=None,
    ).filter(status=Status.DRAFT)
    return {
        "systems_to_adopt": mine.exclude(writers__contains=[user.pk]),
        "systems_drafted": mine.filter(writers__contains=[user.pk]),
    }
