"""What a tree must be before anybody can be scored by it; page, file and adoption all ask here."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from records.subjects.models import Organisation
from supervision.assessments.shape import decimal
from supervision.assessments.systems.choices import (
    EVERYONE,
    MEASURED,
    Better,
    Effect,
    Mode,
    Shape,
    WhenNone,
)
from supervision.assessments.systems.models import SystemVersion
from supervision.figures.measures import is_measure, measure

MOST_INDICATORS = 500
MOST_TIERS = 20
DEEPEST = 6
MOST_POINTS = Decimal(100_000)
KEY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
KINDS = frozenset(Organisation.Kind.values)
# What a rule may say by mode; anything else would look as if it counted.
RULE_FIELDS: dict[str, frozenset[str]] = {
    Mode.GROUP: frozenset(),
    Mode.MANUAL: frozenset(),
    Mode.TIERED: frozenset({"measure", "when_none", "better", "tiers", "otherwise", "of"}),
    Mode.DEDUCTION: frozenset({"measure", "when_none", "points", "cap", "of"}),
    Mode.AUTOMATIC: frozenset({"measure", "when_none", "shape", "better", "full_at", "zero_at"}),
    Mode.BONUS: frozenset({"measure", "when_none", "points"}),
    Mode.VETO: frozenset({"measure", "when_none", "least", "most", "effect", "grade"}),
}
NUMBERS = ("otherwise", "of", "points", "cap", "full_at", "zero_at", "least", "most")
_CHOSEN: dict[str, Any] = {"shape": Shape, "better": Better, "when_none": WhenNone, "effect": Effect}


@dataclass(frozen=True)
class Problem:
    """
    :ivar key: the indicator's; empty for the system as a whole. ``field`` is a column of the file
    :ivar later: whether a draft may stand so for now, as it does while its tree is being written
    """

    key: str
    field: str
    message: str
    later: bool = False


def problems_of(version: SystemVersion) -> list[Problem]:
    from supervision.assessments.systems.exporting import system_shape

    return problems(system_shape(version))


def problems(system: Mapping[str, Any]) -> list[Problem]:
    """All that stands in the way of a system in the published shape, in the order of its items."""
    return list(_Checking(system).found())


class _Checking:
    def __init__(self, system: Mapping[str, Any]) -> None:
        self.system = system
        self.rows: Sequence[Mapping[str, Any]] = system["indicators"]
        self.by_key = {one["key"]: one for one in self.rows}
        self.children: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in self.rows:
            self.children[one.get("parent") or ""].append(one)

    def found(self) -> Iterable[Problem]:
        if not self.rows:
            yield Problem("", "", _("还没有指标，请先添加指标或从文件导入。"), later=True)
        if len(self.rows) > MOST_INDICATORS:
            yield Problem("", "", _("指标不能超过%d项。") % MOST_INDICATORS)
            return
        times = Counter(one["key"] for one in self.rows)
        for one in self.rows:
            if times[one["key"]] > 1:
                yield self._said(one, "key", _("指标代码重复，每项指标须有自己的代码。"))
            yield from self._one(one)
        yield from self._grades()
        if self.rows and not any(self._is_scored(one) or one["mode"] == Mode.VETO for one in self.rows):
            yield Problem("", "", _("没有计分的指标。"), later=True)

    def _said(self, one: Mapping[str, Any], field: str, message: str, *, later: bool = False) -> Problem:
        return Problem(one["key"], field, message, later)

    # --- One indicator -----------------------------------------------------------------------------
    def _one(self, one: Mapping[str, Any]) -> Iterable[Problem]:
        if not KEY.match(one["key"]):
            yield self._said(one, "key", _("指标代码只用字母、数字、点、下划线和连字符，最多40个字符。"))
        if not str(one.get("title") or "").strip():
            yield self._said(one, "title", _("请填写指标名称。"))
        if one["mode"] not in Mode.values:
            yield self._said(one, "mode", _("评分方式不在可选范围内。"))
            return
        yield from self._place(one)
        strangers = [kind for kind in one.get("applies_to") or () if kind not in KINDS]
        if strangers:
            yield self._said(one, "applies_to", _("没有“%s”这一机构类别。") % strangers[0])
        weights = list(self._weights(one))
        yield from weights
        if not weights:
            yield from self._sums(one)
        yield from self._rule(one)
        if one.get("third_above") not in (None, "") and not one.get("needs_two"):
            yield self._said(one, "third_above", _("须两人评分的指标，才有第三人评分的分差。"))
        if one.get("needs_two") and one["mode"] in (Mode.GROUP, Mode.AUTOMATIC):
            yield self._said(one, "needs_two", _("分组和自动计算的指标没有人评分，不能要求两人评分。"))

    def _place(self, one: Mapping[str, Any]) -> Iterable[Problem]:
        parent = one.get("parent") or ""
        if parent:
            above = self.by_key.get(parent)
            if above is None:
                yield self._said(one, "parent", _("没有代码为“%s”的上级指标。") % parent)
            elif above["mode"] != Mode.GROUP:
                yield self._said(one, "parent", _("上级指标须为分组。"))
            elif self._depth(one) > DEEPEST:
                yield self._said(one, "parent", _("指标最多%d级，且不能互为上级。") % DEEPEST)
        if one["mode"] == Mode.GROUP and not self.children[one["key"]]:
            yield self._said(one, "mode", _("分组下面没有指标。"), later=True)

    def _depth(self, one: Mapping[str, Any]) -> int:
        depth, place = 1, one
        while (parent := place.get("parent") or "") and parent in self.by_key and depth <= DEEPEST:
            place, depth = self.by_key[parent], depth + 1
        return depth

    def _weights(self, one: Mapping[str, Any]) -> Iterable[Problem]:
        for kind, said in (one.get("weights") or {}).items():
            if kind != EVERYONE and kind not in KINDS:
                yield self._said(one, "weights", _("没有“%s”这一机构类别。") % kind)
            weight = _number(said)
            if weight is None or not 0 <= weight <= MOST_POINTS or weight != round(weight, 2):
                yield self._said(one, "weights", _("分值须为不小于零的数字，最多两位小数。"))
        some = any(_number(said) for said in (one.get("weights") or {}).values())
        if one["mode"] == Mode.VETO and some:
            yield self._said(one, "weights", _("一票否决的指标没有分值。"))
        if not some and one["mode"] in (Mode.MANUAL, Mode.TIERED, Mode.AUTOMATIC, Mode.BONUS):
            yield self._said(one, "weights", _("请填写分值。"))

    def _sums(self, one: Mapping[str, Any]) -> Iterable[Problem]:
        """A group is worth what its items are worth, for each kind of body."""
        if one["mode"] != Mode.GROUP:
            return
        members = [child for child in self.children[one["key"]] if child["mode"] in Mode.values]
        scored = [child for child in members if self._is_scored(child)]
        if not scored:
            return
        if any(child["mode"] == Mode.BONUS for child in members):
            yield self._said(one, "mode", _("加分指标请放在单独的分组里，不与计分指标同组。"), later=True)
        kinds = {kind for child in (one, *scored) for kind in child.get("weights") or {}} | {EVERYONE}
        for kind in sorted(kinds):
            weight = _weight(one, kind)
            total = sum((_weight(child, kind) for child in scored), Decimal(0))
            if weight != total:
                yield self._said(
                    one,
                    "weights",
                    _("分组的分值为%(weight)s，下面各项合计为%(total)s，两者须相等（%(kind)s）。")
                    % {
                        "weight": weight,
                        "total": total,
                        "kind": _("各类机构") if kind == EVERYONE else Organisation.Kind(kind).label,
                    },
                    later=True,
                )

    def _is_scored(self, one: Mapping[str, Any], depth: int = 0) -> bool:
        if one["mode"] == Mode.GROUP:
            below = self.children[one["key"]] if depth < DEEPEST else ()
            return any(self._is_scored(child, depth + 1) for child in below)
        some = any(_number(said) for said in (one.get("weights") or {}).values())
        return one["mode"] in (Mode.MANUAL, Mode.TIERED, Mode.AUTOMATIC, Mode.DEDUCTION) and some

    # --- Its rule --------------------------------------------------------------------------------------
    def _rule(self, one: Mapping[str, Any]) -> Iterable[Problem]:
        rule, mode = one.get("rule") or {}, one["mode"]
        for name in rule:
            if name not in RULE_FIELDS[mode]:
                yield self._said(one, name, _("“%s”的指标不用这一项，请清空。") % Mode(mode).label)
        for name in NUMBERS:
            if name in rule and _number(rule[name]) is None:
                yield self._said(one, name, _("请填写数字。"))
                return
        for name, choices in _CHOSEN.items():
            if name in rule and rule[name] not in choices.values:
                yield self._said(one, name, _("不在可选范围内。"))
        yield from self._measured(one, rule)
        if mode == Mode.TIERED:
            yield from self._tiers(one, rule)
        elif mode == Mode.DEDUCTION and not (_number(rule.get("points")) or 0) > 0:
            yield self._said(one, "points", _("请填写每次扣多少分。"))
        elif mode == Mode.AUTOMATIC:
            yield from self._automatic(one, rule)
        elif mode == Mode.VETO:
            yield from self._veto(one, rule)
        for name in ("points", "cap", "of"):
            if (_number(rule.get(name)) or 0) < 0:
                yield self._said(one, name, _("不能小于零。"))

    def _measured(self, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterable[Problem]:
        key = rule.get("measure")
        if one["mode"] == Mode.AUTOMATIC and not key:
            yield self._said(one, "measure", _("自动计算的指标须选择取数口径。"))
        if key and (one["mode"] not in MEASURED or not is_measure(key)):
            yield self._said(one, "measure", _("没有“%s”这一取数口径。") % key)
        if rule.get("when_none") and not key:
            yield self._said(one, "when_none", _("没有取数口径的指标不用这一项，请清空。"))

    def _automatic(self, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterable[Problem]:
        shape, less = rule.get("shape"), rule.get("better") == Better.LESS
        if not shape:
            yield self._said(one, "shape", _("请选择折算方式。"))
        full, zero = _number(rule.get("full_at")), _number(rule.get("zero_at"))
        if full is None:
            yield self._said(one, "full_at", _("请填写满分值；比率写小数，例如 0.95。"))
            return
        key = rule.get("measure") or ""
        if shape == Shape.RATE and is_measure(key) and measure(key).kind != "rate":
            yield self._said(one, "shape", _("该取数口径不是比率，请选其他折算方式。"))
        if shape == Shape.SHARE and (less or full <= 0):
            yield self._said(one, "shape", _("按与满分值之比折算的，须越大越好，满分值大于零。"))
        if shape == Shape.LINE:
            if zero is None:
                yield self._said(one, "zero_at", _("请填写零分值。"))
            elif (full >= zero) if less else (full <= zero):
                yield self._said(one, "zero_at", _("零分值与满分值的大小和“越大越好”“越小越好”不符。"))
        elif "zero_at" in rule:
            yield self._said(one, "zero_at", _("只有按比例折算才用零分值，请清空。"))

    def _tiers(self, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterable[Problem]:
        tiers = rule.get("tiers") or []
        if not isinstance(tiers, list) or not 1 <= len(tiers) <= MOST_TIERS:
            yield self._said(one, "tiers", _("请填写1至%d档，例如“0.95=6;0.8=4”。") % MOST_TIERS)
            return
        edges = [_number(tier.get("from")) for tier in tiers]
        points = [_number(tier.get("points")) for tier in tiers]
        if None in edges or None in points or any((one_ or 0) < 0 for one_ in points):
            yield self._said(one, "tiers", _("各档写成“起点=得分”，都用数字，得分不小于零。"))
        elif len(set(edges)) < len(edges):
            yield self._said(one, "tiers", _("两档的起点相同。"))

    def _veto(self, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterable[Problem]:
        titles = {grade["title"] for grade in self.system.get("grades") or ()}
        if not rule.get("effect"):
            yield self._said(one, "effect", _("请选择否决的后果。"))
        elif rule["effect"] == Effect.GRADE and rule.get("grade") not in titles:
            yield self._said(one, "grade", _("请填写本体系的一个等次。"))
        elif rule["effect"] == Effect.ZERO and rule.get("grade"):
            yield self._said(one, "grade", _("总分计零分的，不另定等次，请清空。"))

    def _grades(self) -> Iterable[Problem]:
        grades = self.system.get("grades") or []
        least = [_number(grade.get("least")) for grade in grades]
        titles = [str(grade.get("title") or "").strip() for grade in grades]
        if None in least or not all(titles):
            yield Problem("", "grades", _("等次写成“名称=最低分”，例如“优秀=90;良好=80;合格=60;不合格=0”。"))
        elif len(set(titles)) < len(titles) or len(set(least)) < len(least):
            yield Problem("", "grades", _("等次的名称和最低分都不能重复。"))
        elif grades and min(one for one in least if one is not None) > 0:
            yield Problem("", "grades", _("最后一个等次的最低分须为零，否则有的总分没有等次。"))
        cap = self.system.get("bonus_cap")
        if cap not in (None, "") and ((number := _number(cap)) is None or number < 0):
            yield Problem("", "bonus_cap", _("加分上限须为不小于零的数字。"))


def _number(said: Any) -> Decimal | None:
    try:
        return decimal(said)
    except ValueError:
        return None


def _weight(one: Mapping[str, Any], kind: str) -> Decimal:
    weights = one.get("weights") or {}
    return _number(weights.get(kind, weights.get(EVERYONE))) or Decimal(0)
