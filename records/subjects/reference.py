"""Loads GB/T 2260 into the tables of regions; may be run again at any time."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps as installed
from django.db import transaction

from records.common.text import pinyin_key
from records.subjects import gbt2260


@dataclass(frozen=True)
class Loaded:
    """What the tables hold now. ``stale``: regions stored here that the standard no longer has."""

    regions: int
    former: int
    stale: tuple[str, ...]


@transaction.atomic
def load_regions(apps: Any = installed) -> Loaded:
    """
    Bring both tables in step with GB/T 2260; safe to call again.

    A migration hands in its own ``apps``, so that columns added later do not break it. A region
    that has left the standard is reported and not deleted: organisations and records point at it, and where
    they belong now is for a person to say.
    """
    region_model, former_model = (
        apps.get_model("records", "Region"),
        apps.get_model("records", "FormerRegion"),
    )
    entries = gbt2260.table()
    regions = [
        region_model(
            code=region.code,
            name=region.name,
            full_name=region.full_name,
            level=region.level,
            parent_id=region.parent,
            pinyin=pinyin_key(region.name),
            order=order,
        )
        for order, region in enumerate(gbt2260.current_regions(entries))
    ]
    region_model.objects.bulk_create(
        regions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "full_name", "level", "parent", "pinyin", "order"],
    )
    former = [
        former_model(
            code=region.code,
            name=region.name,
            valid_from=region.valid_from,
            valid_until=region.valid_until,
            successor_id=region.successor,
        )
        for region in gbt2260.past_regions(entries)
    ]
    former_model.objects.bulk_create(
        former,
        update_conflicts=True,
        unique_fields=["code", "name", "valid_until"],
        update_fields=["valid_from", "successor"],
    )
    stored = region_model.objects.values_list("code", flat=True)
    stale = sorted(set(stored) - {region.code for region in regions})
    return Loaded(regions=len(regions), former=len(former), stale=tuple(stale))
