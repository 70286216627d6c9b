"""Which subjects a person of the staff reaches. Who that is, is known above; here the person answers."""

from typing import Any

from django.db.models import Q, QuerySet

from records.subjects.models import Official, Organisation, OrganisationQuerySet, Post, within_regions


def reachable_organisations(user: Any) -> OrganisationQuerySet:
    """The organisations of the person's regions, and those that are his by name."""
    return Organisation.objects.filter(_reach(user, "region", "pk"))


def reachable_posts(user: Any) -> QuerySet[Post]:
    return Post.objects.filter(_reach(user, "organisation__region", "organisation"))


def reachable_officials(user: Any) -> QuerySet[Official]:
    """Officials by the posts they hold or held; one without any post is seen from the nation only."""
    if "" in user.region_prefixes():
        return Official.objects.all()
    return Official.objects.filter(pk__in=reachable_posts(user).values("official"))


def _reach(user: Any, region_field: str, organisation_field: str) -> Q:
    condition = within_regions(region_field, user.region_prefixes())
    own = {reach.organisation_id for reach in user.reaches()} - {None}
    return condition | Q(**{f"{organisation_field}__in": own}) if own else condition
