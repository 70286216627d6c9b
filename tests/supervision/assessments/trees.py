"""Indicator systems as Hypothesis draws them, whole and lawful in their arithmetic."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

KINDS = ("department", "township")
GRADES = [
    {"title": "优秀", "least": "90"},
    {"title": "良好", "least": "75.5"},
    {"title": "不合格", "least": "0"},
]
_SCORED = ("manual", "tiered", "deduction", "automatic")


def numbers(least: int, most: int, places: int = 2) -> st.SearchStrategy[str]:
    grown = 10**places
    drawn = st.integers(least * grown, most * grown)
    return drawn.map(lambda whole: format((Decimal(whole) / grown).normalize(), "f"))


@st.composite
def _item(draw: st.DrawFn, key: str, parent: str, *, outside: bool) -> dict[str, Any]:
    modes = ("bonus", "veto") if outside else (*_SCORED, "taken_off")
    mode = draw(st.sampled_from(modes))
    rule: dict[str, Any] = {}
    weights = {"*": draw(numbers(1, 20))}
    if draw(st.booleans()) and mode != "manual":
        rule |= {
            "measure": "publicity_rate",
            "when_none": draw(st.sampled_from(["not_applicable", "full", "zero"])),
        }
    if mode in ("deduction", "taken_off"):
        rule["points"] = draw(numbers(1, 3))
        if draw(st.booleans()):
            rule["cap"] = draw(numbers(1, 9))
    elif mode == "tiered":
        edges = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True))
        rule["tiers"] = [{"from": str(edge), "points": draw(numbers(0, 20))} for edge in edges]
        rule["better"] = draw(st.sampled_from(["more", "less"]))
    elif mode == "automatic":
        rule["measure"] = "publicity_rate"
        rule["shape"] = draw(st.sampled_from(["rate", "share", "line", "step"]))
        less = rule["shape"] in ("line", "step") and draw(st.booleans())
        rule |= {"better": "less" if less else "more", "full_at": draw(numbers(1, 3))}
        if rule["shape"] == "line":
            rule["zero_at"] = draw(numbers(4, 6) if less else numbers(-1, 0))
    elif mode == "veto":
        rule["effect"] = draw(st.sampled_from(["zero", "grade"]))
        if rule["effect"] == "grade":
            rule["grade"] = draw(st.sampled_from([one["title"] for one in GRADES]))
        if draw(st.booleans()):
            rule[draw(st.sampled_from(["least", "most"]))] = draw(numbers(0, 2))
    if mode in ("veto", "taken_off"):
        weights = {}
    return {
        "key": key,
        "parent": parent,
        "order": draw(st.integers(0, 3)),
        "title": key,
        "mode": "deduction" if mode == "taken_off" else mode,
        "weights": weights,
        "applies_to": draw(st.sampled_from([[], [], [], ["township"]])),
        "rule": rule,
    }


@st.composite
def systems(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A system, what was found of one body, and the kind of the body."""
    rows: list[dict[str, Any]] = []
    for place in range(draw(st.integers(1, 4))):
        key, outside = f"g{place}", draw(st.integers(0, 4)) == 0
        count = draw(st.integers(1, 4))
        members = [draw(_item(f"{key}.{number}", key, outside=outside)) for number in range(count)]
        total = sum((Decimal(weight) for one in members for weight in one["weights"].values()), Decimal(0))
        rows.append(
            {
                "key": key,
                "parent": "",
                "order": draw(st.integers(0, 3)),
                "title": key,
                "mode": "group",
                "weights": {"*": format(total, "f")} if total and not outside else {},
                "applies_to": [],
                "rule": {},
            }
        )
        rows += members
    inputs: dict[str, Any] = {}
    for one in rows:
        if one["mode"] == "group" or draw(st.integers(0, 9)) == 0:
            continue
        nothing = bool(one["rule"].get("measure")) and draw(st.integers(0, 5)) == 0
        value = None if nothing else draw(st.one_of(numbers(0, 1, 4), numbers(-1, 25, 3)))
        inputs[one["key"]] = {"value": value, "applies": draw(st.integers(0, 9)) > 0}
    cap = draw(st.one_of(st.none(), numbers(0, 9)))
    return {"grades": GRADES, "bonus_cap": cap, "indicators": rows}, inputs, draw(st.sampled_from(KINDS))


def worth(system: dict[str, Any], kind: str) -> Decimal:
    """What all groups with points are worth to a body."""
    groups = [one for one in system["indicators"] if one["mode"] == "group"]
    return sum((Decimal(one["weights"].get("*", 0)) for one in groups), Decimal(0))
