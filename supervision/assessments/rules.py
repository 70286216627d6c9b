"""
The arithmetic of an indicator system: from what was found of a body to its points, total and grade.

Nothing but the standard library and exact numbers, so that a stranger can read it and do it again
(``docs/verify/recompute.py`` does, in other words). What is written here is also said in ``docs/verify/README.md``:

- Every score has two decimals, halves rounded up; a group is the sum of what its items show, a total of its groups.
- What does not apply to a body leaves its weight to the others of its group, in proportion to theirs. The weights are
  shared out in hundredths of a point: each gets the hundredths that are certainly its own, and those left over go to
  the largest remainders, then by the order of the system. So a group's weight is never more nor less than it was.
- A deduction without a weight of its own is taken off its group, which never falls below nought.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from supervision.assessments.tree import (
    AUTOMATIC,
    BONUS,
    CENT,
    EVERYONE,
    FULL,
    GROUP,
    LEFT_OUT,
    MANUAL,
    NONE,
    RATE,
    SCORED,
    SHARE,
    STEP,
    TIERED,
    VETO,
    ZERO,
    Grade,
    How,
    Input,
    Node,
    NodeScore,
    Result,
    Tree,
    is_outside,
)

__all__ = ["Grade", "How", "Input", "Node", "NodeScore", "Result", "Tree", "score"]


def score(tree: Tree, inputs: Mapping[str, Input], kind: str = "") -> Result:
    """
    The points of one body.

    :param inputs: by item; an item that is missing here has not been judged yet
    :param kind: the kind of body, by which weights may differ
    """
    return _Scoring(tree, inputs, kind).result()


def rounded(value: Fraction) -> Decimal:
    """Two decimals, halves up; exact before that."""
    hundredths = (value * 100 * 2 + 1) // 2
    return Decimal(int(hundredths)) * CENT


def share_out(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``total`` in proportion to ``weights``, in hundredths, nothing lost and nothing added."""
    whole = sum(weights, NONE)
    if not whole:
        return [NONE for _ in weights]
    exact = [Fraction(total) * 100 * Fraction(weight) / Fraction(whole) for weight in weights]
    parts = [int(one // 1) for one in exact]
    left = int(Fraction(total) * 100) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[:left]:
        parts[place] += 1
    return [Decimal(part) * CENT for part in parts]


class _Scoring:
    def __init__(self, tree: Tree, inputs: Mapping[str, Input], kind: str) -> None:
        self.tree, self.inputs, self.kind = tree, inputs, kind
        self.children = tree.children()
        self.found: dict[str, NodeScore] = {}

    def result(self) -> Result:
        roots = self.children[""]
        # What does not apply leaves its points to the others here as in every group: the total stays what it was.
        weights = [self.weight(node) for node in roots if not is_outside(node, self.children)]
        base = self._members("", sum(weights, NONE)) if any(map(self._shares, roots)) else None
        bonus = self._outside()
        total = None if base is None else base + bonus
        struck = [node for node in self._ordered() if self._strikes(node)]
        for node in roots if base is None else ():
            if not is_outside(node, self.children):
                self._leave_out(node)
        if total is not None and any(node.rule.get("effect", ZERO) == ZERO for node in struck):
            total = NONE
        return Result(
            nodes={node.key: self.found[node.key] for node in self._ordered()},
            base=base,
            bonus=bonus,
            total=total,
            vetoes=tuple(node.key for node in struck),
            grade=self._grade(total, struck),
            missing=tuple(node.key for node in self._ordered() if self.found[node.key].missing),
        )

    # --- What applies ------------------------------------------------------------------------------
    def weight(self, node: Node) -> Decimal:
        return node.weight(self.kind)

    def _meant(self, node: Node) -> bool:
        """Whether the item is for such bodies, and nobody decided that it is not for this one."""
        if node.applies_to and self.kind not in node.applies_to:
            return False
        said = self.inputs.get(node.key)
        if said is None:
            return True
        nothing = said.value is None and self._when_none(node) == LEFT_OUT
        return said.applies and not nothing

    def _when_none(self, node: Node) -> str:
        """What follows where a figure had nothing to count; what people enter is simply still missing."""
        if node.mode == AUTOMATIC or node.rule.get("measure"):
            return str(node.rule.get("when_none", LEFT_OUT))
        return ""

    def _shares(self, node: Node) -> bool:
        """Whether the item takes part in its group's weight."""
        if node.mode not in SCORED or node.is_taken_off or not self.weight(node) or not self._meant(node):
            return False
        if node.mode == GROUP:
            return any(self._shares(child) for child in self.children[node.key])
        return True

    # --- Groups --------------------------------------------------------------------------------------
    def _members(self, parent: str, most: Decimal) -> Decimal:
        """The points of a group's items, and with them the group's."""
        members = self.children[parent]
        sharing = [node for node in members if self._shares(node)]
        parts = dict(
            zip(
                (node.key for node in sharing),
                share_out(most, [self.weight(node) for node in sharing]),
                strict=True,
            )
        )
        points = NONE
        for node in members:
            if node.key in parts:
                points += self._scored(node, parts[node.key])
            elif node.is_taken_off and sharing and self._meant(node):
                points += self._taken_off(node, most)
            elif not is_outside(node, self.children):
                self._leave_out(node)
        return max(points, NONE)

    def _scored(self, node: Node, most: Decimal) -> Decimal:
        if node.mode == GROUP:
            points = self._members(node.key, most)
            self._keep(node, points, most, How("sum"))
            return points
        share, missing, how = self._judged(node)
        points = rounded(share * Fraction(most))
        self._keep(node, points, most, how, missing=missing)
        return points

    def _taken_off(self, node: Node, most: Decimal) -> Decimal:
        said = self.inputs.get(node.key)
        if said is None or said.value is None:
            self._keep(node, NONE, NONE, How("missing"), missing=True)
            return NONE
        lost_in_all = Fraction(max(said.value, NONE)) * Fraction(_number(node.rule["points"]))
        lost = rounded(min(lost_in_all, Fraction(_number(node.rule.get("cap")) or most), Fraction(most)))
        self._keep(node, -lost, NONE, How("taken_off", {"count": _text(said.value), "lost": _text(lost)}))
        return -lost

    def _leave_out(self, node: Node) -> None:
        self._keep(node, None, NONE, How("not_applicable"), applies=False)
        for child in self.children[node.key]:
            if not is_outside(child, self.children):
                self._leave_out(child)

    def _keep(
        self,
        node: Node,
        points: Decimal | None,
        most: Decimal,
        how: How,
        *,
        applies: bool = True,
        missing: bool = False,
    ) -> None:
        self.found[node.key] = NodeScore(points, most, self.weight(node), applies, missing, how)

    # --- Items -----------------------------------------------------------------------------------------
    def _judged(self, node: Node) -> tuple[Fraction, bool, How]:
        """The share of its points that an item reached, between nought and one."""
        said = self.inputs.get(node.key)
        if said is None or (said.value is None and not self._when_none(node)):
            return Fraction(0), True, How("missing")
        if said.value is None:
            full = self._when_none(node) == FULL
            return Fraction(int(full)), False, How("nothing_due_full" if full else "nothing_due_zero")
        value, nominal = Fraction(said.value), Fraction(self.weight(node))
        if node.mode == MANUAL:
            return _within(value / nominal), False, How("manual", {"value": _text(said.value)})
        if node.mode == AUTOMATIC:
            share = automatic_share(node.rule, value)
            return share, False, How(f"automatic_{node.rule.get('shape', RATE)}", _said(node, said.value))
        of = Fraction(_number(node.rule.get("of")) or node.weights.get(EVERYONE) or self.weight(node))
        if node.mode == TIERED:
            points = Fraction(tier_points(node.rule, said.value))
            return _within(points / of), False, How("tiered", {**_said(node, said.value), "of": _text(of)})
        lost = min(max(value, Fraction(0)) * Fraction(_number(node.rule["points"])), of)
        lost = min(lost, Fraction(_number(node.rule.get("cap"))) or of)
        return _within((of - lost) / of), False, How("deduction", _said(node, said.value))

    def _outside(self) -> Decimal:
        """Bonus points and vetoes, wherever they stand; each group of them, and all together, have their cap."""
        points = sum((self._outside_under(node) for node in self.children[""]), NONE)
        cap = self.tree.bonus_cap
        return points if cap is None else min(points, cap)

    def _outside_under(self, node: Node) -> Decimal:
        if node.mode == BONUS:
            return self._bonus_item(node)
        if node.mode == VETO:
            self._veto(node)
        members = self.children[node.key]
        points = sum((self._outside_under(child) for child in members), NONE)
        if node.mode == GROUP and is_outside(node, self.children):
            cap = self.weight(node) or sum((self.found[child.key].max for child in members), NONE)
            points = min(points, cap)
            applies = any(self.found[child.key].applies for child in members)
            has_bonus = any(self.found[child.key].score is not None for child in members)
            code = "bonus_sum" if has_bonus else "vetoes" if applies else "not_applicable"
            self._keep(node, points if has_bonus else None, cap, How(code), applies=applies)
        return points

    def _bonus_item(self, node: Node) -> Decimal:
        said, most = self.inputs.get(node.key), self.weight(node)
        if not self._meant(node):
            self._keep(node, None, most, How("not_applicable"), applies=False)
            return NONE
        if said is None or said.value is None:
            self._keep(node, NONE, most, How("missing"), missing=True)
            return NONE
        points = Fraction(max(said.value, NONE)) * Fraction(_number(node.rule.get("points"), Decimal(1)))
        reached = rounded(min(points, Fraction(most)))
        self._keep(node, reached, most, How("bonus", _said(node, said.value)))
        return reached

    # --- Vetoes and grades ---------------------------------------------------------------------------
    def _veto(self, node: Node) -> None:
        said = self.inputs.get(node.key)
        missing = said is None or (said.value is None and not self._when_none(node))
        applies = self._meant(node)
        code = "missing" if missing else "not_applicable" if not applies else "veto_passed"
        if self._strikes(node):
            code = "veto_struck"
        value = said.value if said else None
        how = How(code, _said(node, value) if value is not None else {})
        self._keep(node, None, NONE, how, applies=applies, missing=missing and applies)

    def _strikes(self, node: Node) -> bool:
        said = self.inputs.get(node.key)
        if node.mode != VETO or said is None or said.value is None or not self._meant(node):
            return False
        return veto_strikes(node.rule, said.value)

    def _grade(self, total: Decimal | None, struck: Sequence[Node]) -> str:
        titles = [grade.title for grade in self.tree.grades]
        if total is not None:
            reached = [place for place, grade in enumerate(self.tree.grades) if total >= grade.least]
        elif all(is_outside(node, self.children) for node in self.children[""]):
            # A system of vetoes alone: the best grade unless one of them struck.
            reached = [0]
        else:
            return ""
        forced = [titles.index(node.rule["grade"]) for node in struck if node.rule.get("grade") in titles]
        places = [*(reached[:1] or [len(titles) - 1]), *forced]
        return titles[max(places)] if titles else ""

    def _ordered(self) -> list[Node]:
        found: list[Node] = []
        waiting = list(reversed(self.children[""]))
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(reversed(self.children[node.key]))
        return found


def automatic_share(rule: Mapping[str, Any], value: Fraction) -> Fraction:
    """From a figure to the share of the points: ``rate``, ``share``, ``line`` or ``step``."""
    full = Fraction(_number(rule.get("full_at"), Decimal(1)))
    less = rule.get("better") == "less"
    shape = rule.get("shape", RATE)
    if (value <= full) if less else (value >= full):
        return Fraction(1)
    if shape == STEP:
        return Fraction(0)
    if shape == RATE:
        return _within(1 - value if less else value)
    if shape == SHARE:
        return _within(value / full) if full else Fraction(0)
    zero = Fraction(_number(rule["zero_at"]))
    return _within((value - zero) / (full - zero)) if full != zero else Fraction(0)


def tier_points(rule: Mapping[str, Any], value: Decimal) -> Decimal:
    """The points of the best step that the value reaches."""
    less = rule.get("better") == "less"
    tiers = sorted(rule["tiers"], key=lambda tier: Decimal(tier["from"]), reverse=not less)
    for tier in tiers:
        edge = Decimal(tier["from"])
        if (value <= edge) if less else (value >= edge):
            return Decimal(tier["points"])
    return _number(rule.get("otherwise"))


def veto_strikes(rule: Mapping[str, Any], value: Decimal) -> bool:
    """Outside its bounds where it has some; otherwise whenever the case occurred at all."""
    least, most = rule.get("least"), rule.get("most")
    if least is None and most is None:
        return value > 0
    return bool(
        (least is not None and value < Decimal(least)) or (most is not None and value > Decimal(most))
    )


def _number(value: Any, otherwise: Decimal = NONE) -> Decimal:
    return otherwise if value in (None, "") else Decimal(value)


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _said(node: Node, value: Decimal) -> dict[str, str]:
    return {"value": _text(value), **{name: str(said) for name, said in node.rule.items() if name != "tiers"}}


def _text(value: Decimal | Fraction) -> str:
    number = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return format(number.normalize() + 0, "f")
