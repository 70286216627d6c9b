"""The shape of an indicator system and of its result: plain values, nothing but the standard library."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

GROUP, MANUAL, TIERED, DEDUCTION = "group", "manual", "tiered", "deduction"
AUTOMATIC, BONUS, VETO = "automatic", "bonus", "veto"
MODES = (GROUP, MANUAL, TIERED, DEDUCTION, AUTOMATIC, BONUS, VETO)
# What a group's weight is shared among.
SCORED = frozenset({GROUP, MANUAL, TIERED, DEDUCTION, AUTOMATIC})

RATE, SHARE, LINE, STEP = "rate", "share", "line", "step"
SHAPES = (RATE, SHARE, LINE, STEP)
LEFT_OUT, FULL, NOUGHT = "not_applicable", "full", "zero"
ZERO, GRADE = "zero", "grade"
EVERYONE = "*"
CENT = Decimal("0.01")
NONE = Decimal(0)


@dataclass(frozen=True)
class Node:
    """
    One line of a system.

    :ivar weights: points by kind of body; ``*`` for all others
    :ivar applies_to: kinds of body; all if empty
    :ivar rule: what its mode asks for, numbers as text
    """

    key: str
    title: str
    mode: str
    parent: str = ""
    order: int = 0
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    applies_to: frozenset[str] = frozenset()
    rule: Mapping[str, Any] = field(default_factory=dict)

    def weight(self, kind: str) -> Decimal:
        return self.weights.get(kind, self.weights.get(EVERYONE, NONE))

    @property
    def is_taken_off(self) -> bool:
        """A deduction with no points of its own to lose."""
        return self.mode == DEDUCTION and not any(self.weights.values())


@dataclass(frozen=True)
class Grade:
    title: str
    least: Decimal


@dataclass(frozen=True)
class Tree:
    """A whole system; ``grades`` from the best to the worst."""

    nodes: tuple[Node, ...]
    grades: tuple[Grade, ...] = ()
    bonus_cap: Decimal | None = None

    def children(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in sorted(self.nodes, key=lambda one: (one.order, one.key)):
            found[node.parent].append(node)
        return found


@dataclass(frozen=True)
class Input:
    """
    What was found for one item.

    :ivar value: points given (manual, bonus), how often (deduction, veto, bonus per case), or the figure; nothing
        where a figure had nothing to count
    :ivar applies: false where it was decided that the item does not apply to this body
    """

    value: Decimal | None = None
    applies: bool = True


@dataclass(frozen=True)
class How:
    """How a score came about, for words: a code with the numbers in it."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NodeScore:
    """
    :ivar score: nothing where the item does not apply, and for vetoes
    :ivar max: what could be reached after weights were passed on; ``weight`` what the system says
    """

    score: Decimal | None
    max: Decimal
    weight: Decimal
    applies: bool
    missing: bool
    how: How


@dataclass(frozen=True)
class Result:
    """
    :ivar base: without bonus points; nothing where no item applies
    :ivar vetoes: the keys of those that struck
    :ivar missing: the keys of items of which nothing is known yet; they count nought
    """

    nodes: Mapping[str, NodeScore]
    base: Decimal | None
    bonus: Decimal
    total: Decimal | None
    vetoes: tuple[str, ...]
    grade: str
    missing: tuple[str, ...]


def is_outside(node: Node, children: Mapping[str, Sequence[Node]]) -> bool:
    """Whether it stands outside the weights: bonus points, vetoes, and groups of nothing else."""
    if node.mode != GROUP:
        return node.mode in (BONUS, VETO)
    members = children.get(node.key, ())
    return bool(members) and all(is_outside(child, children) for child in members)
