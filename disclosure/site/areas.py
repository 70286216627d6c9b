"""Regions with the number of records that each shows."""

from dataclasses import dataclass

from django.urls import reverse

from disclosure.published import regions
from disclosure.published.figures import Figures
from disclosure.search.facets import child_length
from records.subjects.models import Region


@dataclass(frozen=True)
class Area:
    region: Region
    number: int

    @property
    def url(self) -> str:
        return reverse("site:region", args=[self.region.code])


def children_with_counts(code: str, figures: Figures) -> list[Area]:
    """The regions directly inside this one, in their official order."""
    length, counts = child_length(code), figures.by.get("region", {})
    return [
        Area(region, counts.get(region.code[:length], 0))
        for region in regions().filter(parent_id=code).order_by("order")
    ]


def named_keys(keys: list[str]) -> dict[str, Region]:
    """The regions that stand behind shortened codes such as ``41`` or ``4110``."""
    codes = {key: key.ljust(6, "0") for key in keys}
    found = regions().in_bulk(list(codes.values()))
    return {key: found[code] for key, code in codes.items() if code in found}
