"""Regions as the public sees them."""

from typing import Any

from records.subjects.models import Region, RegionQuerySet


def regions() -> RegionQuerySet:
    return Region.objects.select_related("parent")


def present_region(region: Region) -> dict[str, Any]:
    parent = region.parent
    return {
        "code": region.code,
        "name": region.name,
        "full_name": region.full_name,
        "level": region.level,
        "parent": {"code": parent.code, "name": parent.name} if parent else None,
    }
