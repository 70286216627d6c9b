"""Who may look at which check."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.checks.awards.choices import SubjectKind
from records.checks.awards.models import AwardCheck
from records.checks.awards.services import ASKERS, PERSON_ASKERS

if TYPE_CHECKING:
    from records.access.models import User


def checks_in_reach(user: "User") -> QuerySet[AwardCheck]:
    """Those of one's region; one that names people only for the personnel office, the auditor, and its asker."""
    found = within_reach(AwardCheck.objects.all(), user, *ASKERS, Role.AUDIT_ADMIN, organisation_field=None)
    about_people = Q(items__subject_kind=SubjectKind.OFFICIAL)
    open_to_all = found.exclude(pk__in=AwardCheck.objects.filter(about_people).values("pk"))
    people = within_reach(
        AwardCheck.objects.all(), user, *PERSON_ASKERS, Role.AUDIT_ADMIN, organisation_field=None
    )
    return AwardCheck.objects.filter(Q(pk__in=open_to_all.values("pk")) | Q(pk__in=people.values("pk")))
