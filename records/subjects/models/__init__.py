"""Whom the portal is about: regions, organisations, officials and the posts they hold."""

from records.subjects.models.officials import Official, Post, PostQuerySet
from records.subjects.models.organisations import (
    SEARCH_COLUMNS,
    USCC_SHAPE,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
)
from records.subjects.models.regions import (
    NATION_CODE,
    FormerRegion,
    Region,
    RegionQuerySet,
    subtree_prefix,
    within_regions,
)

__all__ = [
    "NATION_CODE",
    "SEARCH_COLUMNS",
    "USCC_SHAPE",
    "FormerRegion",
    "Official",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "Post",
    "PostQuerySet",
    "Region",
    "RegionQuerySet",
    "subtree_prefix",
    "within_regions",
]
