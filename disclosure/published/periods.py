"""How long things are shown and may take here: the rules in force as everybody may know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from records.clocks.catalogue import BY_KEY
from records.clocks.models import DeadlineRule
from records.clocks.rules import nearest_regions
from records.common.deadlines import Length


@dataclass(frozen=True)
class Period:
    key: str
    label: Any
    length: Length
    basis: str


def periods(keys: Iterable[str], *, region: str) -> list[Period]:
    """The rule for each key that is nearest to this region; all asked for at once."""
    keys, nearest = list(keys), nearest_regions(region)
    found: dict[str, DeadlineRule] = {}
    for rule in DeadlineRule.objects.filter(key__in=keys):
        if rule.region_id not in nearest:
            continue
        known = found.get(rule.key)
        if known is None or nearest.index(rule.region_id) < nearest.index(known.region_id):
            found[rule.key] = rule
    return [
        Period(key, BY_KEY[key].label, found[key].length, found[key].basis)
        if key in found
        else Period(key, BY_KEY[key].label, BY_KEY[key].length, BY_KEY[key].basis)
        for key in keys
    ]
