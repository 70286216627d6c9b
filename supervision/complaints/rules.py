"""Where a complaint goes and which others it resembles; pure: no database, no clock of its own."""

import re
from dataclasses import dataclass

from records.common.text import fold, pairs
from records.subjects.models import NATION_CODE, subtree_prefix

# Their districts stand directly under the province's level (GB/T 2260).
MUNICIPALITIES = ("11", "12", "31", "50")
# Above this two texts about one body read like one matter.
ALIKE = 0.45


@dataclass(frozen=True)
class Facts:
    """What the rule asks of a body: its region's code, and whether it is that region's government itself."""

    region: str
    is_government: bool


@dataclass(frozen=True)
class Way:
    """
    :ivar region: the region that handles it; the one whose government stands above the body
    :ivar node: the node of that region
    :ivar to_superior: it lies above, or beside, what this node stands for
    :ivar to_child: the node next below that it goes to; empty if none
    """

    region: str
    node: str
    to_superior: bool
    to_child: str


def way_for(facts: Facts, *, node: str, children: frozenset[str]) -> Way:
    """
    A department's complaint is its government's to handle, a government's that of the region above it.

    :param children: the nodes directly below this one; what lies with one that has none is handled here
    """
    target = region_above(facts.region) if facts.is_government else facts.region
    home = node_of(target)
    if home == node:
        return Way(target, home, to_superior=False, to_child="")
    if not inside(target, node):
        return Way(target, home, to_superior=True, to_child="")
    child = next((one for one in sorted(children) if inside(home, one)), "")
    return Way(target, home, to_superior=False, to_child=child)


def region_above(code: str) -> str:
    """The region next above; above the nation there is none, so it answers for itself."""
    if code == NATION_CODE or code.endswith("0000"):
        return NATION_CODE
    if code.endswith("00") or code[:2] in MUNICIPALITIES or code[2:4] == "90":
        return f"{code[:2]}0000"
    return f"{code[:4]}00"


def node_of(code: str) -> str:
    """The node that stands for a region: a city, a province, or the nation."""
    if code.endswith("00") and not (code[2:] != "0000" and code[:2] in MUNICIPALITIES):
        return code
    return region_above(code)


def inside(code: str, node: str) -> bool:
    return code.startswith(subtree_prefix(node))


def contract_key(number: str) -> str:
    """A contract's number without brackets, blanks and case."""
    return re.sub(r"[\W_]+", "", fold(number))[:100]


def likeness(one: str, other: str) -> float:
    """How much two texts share, by their pairs of characters: 0 nothing, 1 everything."""
    left, right = set(pairs(one)), set(pairs(other))
    if not left or not right:
        return 0.0
    return len(left & right) / len(left | right)
