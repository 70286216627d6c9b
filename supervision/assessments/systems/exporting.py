"""A version in the published shape, and that shape back as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from supervision.assessments.rules import Tree
from supervision.assessments.shape import number, tree_of
from supervision.assessments.systems.models import Indicator, SystemVersion


def system_shape(version: SystemVersion) -> dict[str, Any]:
    """
    All that scoring by this version needs, and whose it is; two questions.

    The items stand in the order of the tree.
    """
    return {
        "key": version.system.key,
        "scope": version.system.scope,
        "version": version.number,
        "title": version.title,
        "issuer": version.issuer,
        "document_number": version.document_number,
        "year": version.year,
        "source_note": version.source_note,
        "grades": [{"title": one["title"], "least": number(one["least"])} for one in version.grades],
        "bonus_cap": number(version.bonus_cap),
        "indicators": [indicator_shape(one) for one in in_order(version.indicators.select_related("parent"))],
    }


def indicator_shape(one: Indicator) -> dict[str, Any]:
    return {
        "key": one.key,
        "parent": one.parent.key if one.parent else "",
        "order": one.order,
        "title": one.title,
        "mode": one.mode,
        "weights": one.weights,
        "applies_to": one.applies_to,
        "rule": one.rule,
        "guidance": one.guidance,
        "evidence": one.evidence,
        "needs_two": one.needs_two,
        "third_above": number(one.third_above),
    }


def in_order(indicators: Iterable[Indicator]) -> list[Indicator]:
    """From the top of the tree, each before what lies below it."""
    below: dict[Any, list[Indicator]] = {}
    for one in sorted(indicators, key=lambda one: (one.order, one.key)):
        below.setdefault(one.parent_id, []).append(one)
    found: list[Indicator] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(reversed(below.get(one.pk, [])))
    return found


def version_tree(version: SystemVersion) -> Tree:
    """The tree to score by."""
    return tree_of(system_shape(version))


def depths(shape: Mapping[str, Any]) -> dict[str, int]:
    """How deep each item lies, for indenting; 0 at the top."""
    found: dict[str, int] = {}
    for one in shape["indicators"]:
        parent = one.get("parent") or ""
        found[one["key"]] = found[parent] + 1 if parent in found else 0
    return found
