"""
The one shape in which a system and what was scored by it are kept, exported and published.

Numbers are text, so that nobody's JSON reader makes 0.1 something else. ``docs/verify/recompute.py`` reads just this.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from supervision.assessments.rules import Grade, Input, Node, Result, Tree

FORMAT = "integrity-portal/assessment-1"


def number(value: Any) -> str | None:
    """A number as it is written here: no exponent, no zeros at its end."""
    if value is None:
        return None
    found = Decimal(value)
    return "0" if not found else format(found.normalize(), "f")


def points(value: Decimal | None) -> str | None:
    """Points always show their two decimals."""
    return None if value is None else format(value.quantize(Decimal("0.01")), "f")


def decimal(value: Any) -> Decimal | None:
    """
    A number out of the shape.

    :raises ValueError: it is none, or none that can be reckoned with
    """
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"not a number: {value!r}") from None
    if not found.is_finite():
        raise ValueError(f"not a number: {value!r}")
    return found


def tree_of(system: Mapping[str, Any]) -> Tree:
    """The tree of a system in this shape."""
    return Tree(
        nodes=tuple(_node(one) for one in system["indicators"]),
        grades=tuple(
            sorted(
                (Grade(one["title"], decimal(one["least"]) or Decimal(0)) for one in system["grades"]),
                key=lambda grade: -grade.least,
            )
        ),
        bonus_cap=decimal(system.get("bonus_cap")),
    )


def _node(one: Mapping[str, Any]) -> Node:
    return Node(
        key=one["key"],
        title=one["title"],
        mode=one["mode"],
        parent=one.get("parent") or "",
        order=int(one.get("order") or 0),
        weights={kind: decimal(weight) or Decimal(0) for kind, weight in (one.get("weights") or {}).items()},
        applies_to=frozenset(one.get("applies_to") or ()),
        rule=one.get("rule") or {},
    )


def inputs_of(found: Mapping[str, Any]) -> dict[str, Input]:
    """What was found of one body, out of this shape."""
    return {
        key: Input(decimal(one.get("value")), bool(one.get("applies", True))) for key, one in found.items()
    }


def input_shape(value: Any, *, applies: bool = True, **more: Any) -> dict[str, Any]:
    """
    One input as it is published.

    :param more: what else readers are told of it (``numerator``, ``denominator``, ``rows``); it scores nothing
    """
    said = {name: number(one) if isinstance(one, Decimal) else one for name, one in more.items()}
    return {"value": number(value), "applies": applies, **said}


def scores_shape(result: Result) -> dict[str, Any]:
    """What came out, as it is published."""
    return {
        "scores": {key: points(one.score) for key, one in result.nodes.items()},
        "base": points(result.base),
        "bonus": points(result.bonus),
        "total": points(result.total),
        "vetoes": list(result.vetoes),
        "grade": result.grade,
    }


def body_shape(
    body: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]], result: Result
) -> dict[str, Any]:
    """
    One assessed body.

    :param body: ``uid``, ``name`` and ``kind``, by which weights may differ; more if wanted
    """
    return {"body": dict(body), "inputs": {key: dict(one) for key, one in inputs.items()}} | scores_shape(
        result
    )


def published_shape(
    system: Mapping[str, Any], bodies: Iterable[Mapping[str, Any]], **more: Any
) -> dict[str, Any]:
    """
    All that a stranger needs to score the bodies again.

    :param system: as ``systems.exporting.system_shape`` gives it
    :param bodies: as ``body_shape`` gives them
    :param more: what else is said of the round, such as ``round``
    """
    return {"format": FORMAT, **more, "system": dict(system), "bodies": [dict(one) for one in bodies]}
