"""Regions with the number of records that each shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.published.figures import Figures
from disclosure.published.regions import known_region, regions_inside
from disclosure.search.facets import child_length
from disclosure.site.addresses import address_of
from records.subjects.models import Region


@dataclass(frozen=True)
class Area:
    region: Region
    number: int

    @property
    def url(self) -> str:
        return address_of("region", self.region.code)


def children_with_counts(code: str, figures: Figures) -> list[Area]:
    """The regions directly inside this one, in their official order."""
    length, counts = child_length(code), figures.by.get("region", {})
    return [Area(region, counts.get(region.code[:length], 0)) for region in regions_inside(code)]


def named_keys(keys: Iterable[str]) -> dict[str, Region]:
    """The regions that stand behind shortened codes such as ``41`` or ``4110``."""
    found = {key: known_region(key.ljust(6, "0")) for key in keys}
    return {key: region for key, region in found.items() if region is not None}
