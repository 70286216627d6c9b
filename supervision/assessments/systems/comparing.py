"""Two versions of a system side by side: what came, what went, and what says something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from records.dishonesty.queries import Difference
from records.subjects.models import Organisation
from supervision.assessments.shape import number
from supervision.assessments.systems.choices import EVERYONE, Mode
from supervision.assessments.words import rule_told


@dataclass(frozen=True)
class Changed:
    """One indicator, or the system as a whole, that differs; ``kind`` is ``added``, ``removed`` or ``changed``."""

    kind: str
    key: str
    title: str
    lines: list[Difference]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """From one version in the published shape to another; the system first, then its items in order."""
    found: list[Changed] = []
    about = _different(_about(before), _about(after))
    if about:
        found.append(Changed("changed", "", _("基本情况"), about))
    old = {one["key"]: one for one in before["indicators"]}
    new = {one["key"]: one for one in after["indicators"]}
    for key, one in new.items():
        if key not in old:
            found.append(Changed("added", key, one["title"], _different({}, lines_of(one))))
        elif lines := _different(lines_of(old[key]), lines_of(one)):
            found.append(Changed("changed", key, one["title"], lines))
    found += [
        Changed("removed", key, one["title"], _different(lines_of(one), {}))
        for key, one in old.items()
        if key not in new
    ]
    return found


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    labels = [*old, *(label for label in new if label not in old)]
    lines = [Difference(label, old.get(label, ""), new.get(label, "")) for label in labels]
    return [line for line in lines if line.changed]


def _about(system: Mapping[str, Any]) -> dict[str, str]:
    return {
        _("名称"): system["title"],
        _("制定机关"): system["issuer"],
        _("文号"): system["document_number"],
        _("年度"): str(system["year"]),
        _("来源说明"): system["source_note"],
        _("等次"): grades_told(system["grades"]),
        _("加分上限"): number(system["bonus_cap"]) or "",
    }


def grades_told(grades: Iterable[Mapping[str, Any]]) -> str:
    return "，".join(f"{one['title']} {number(one['least'])}" for one in grades)


def lines_of(one: Mapping[str, Any]) -> dict[str, str]:
    """An item as people read it, label by label."""
    return {
        _("上级代码"): one["parent"],
        _("名称"): one["title"],
        _("顺序"): str(one["order"]),
        _("评分方式"): str(Mode(one["mode"]).label),
        _("分值"): weights_told(one["weights"]),
        _("适用机构类别"): _("、").join(kind_told(kind) for kind in one["applies_to"]),
        _("计分规则"): rule_told(one["mode"], one["rule"]),
        _("评分办法"): one["guidance"],
        _("佐证材料"): one["evidence"],
        _("须两人评分"): _("是") if one["needs_two"] else "",
        _("第三人评分分差"): number(one["third_above"]) or "",
    }


def weights_told(weights: Mapping[str, Any]) -> str:
    """The common points first, then those of single kinds of bodies."""
    told = [number(weights[EVERYONE]) or ""] if EVERYONE in weights else []
    told += [
        f"{kind_told(kind)} {number(weight)}" for kind, weight in sorted(weights.items()) if kind != EVERYONE
    ]
    return "，".join(told)


def kind_told(kind: str) -> str:
    return str(Organisation.Kind(kind).label) if kind in Organisation.Kind.values else kind
