"""Regions as the public sees them."""

import time
from dataclasses import dataclass
from typing import Any

from records.common.kept_select import with_kept_select
from records.subjects.models import Region, RegionQuerySet

KEPT_SECONDS = 300.0


def regions() -> RegionQuerySet:
    return with_kept_select(Region.objects.select_related("parent"))


@dataclass(frozen=True)
class _Known:
    by_code: dict[str, Region]
    inside: dict[str | None, list[Region]]
    read_at: float


_known: _Known | None = None


def region_of(code: str) -> Region | None:
    """The region with this code. For reading: the same instance serves all pages of this process."""
    # One that is new since is looked up; a code that there never was is no address of ours.
    return known_region(code) or regions().filter(code=code).first()


def known_region(code: str) -> Region | None:
    """The same, for codes put together of the leading digits of others: there are some that no region has."""
    return _all().by_code.get(code)


def regions_inside(code: str) -> list[Region]:
    """Those directly inside, in their official order; likewise for reading."""
    return _all().inside.get(code, [])


def regions_around(region: Region) -> list[Region]:
    """From the nation on, the region itself left out."""
    found: list[Region] = []
    while region.parent is not None:
        region = region.parent
        found.insert(0, region)
    return found


def _all() -> _Known:
    """
    A standard of the state with some three thousand rows, which changes once a year: a page asks for it five times.
    """
    global _known
    known = _known
    if known is None or time.monotonic() - known.read_at > KEPT_SECONDS:
        rows = list(Region.objects.order_by("order"))
        known = _Known({row.code: row for row in rows}, {}, time.monotonic())
        for row in rows:
            row._state.fields_cache["parent"] = known.by_code.get(row.parent_id or "")
            known.inside.setdefault(row.parent_id, []).append(row)
        # Of a node that is being set up nothing is remembered.
        _known = known if rows else None
    return known


def present_region(region: Region) -> dict[str, Any]:
    parent = region.parent
    return {
        "code": region.code,
        "name": region.name,
        "full_name": region.full_name,
        "level": region.level,
        "parent": {"code": parent.code, "name": parent.name} if parent else None,
    }
