"""From figures to ``bench.json``, to a table on the screen, and to the table in the documentation."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.first import FIRST
from tests.bench.registry import MEASURES, Figure, Measure


def entry(measure: Measure, figure: Figure) -> dict[str, Any]:
    """One measure as ``bench.json`` holds it."""
    to_limit = _ratio(figure.value, figure.limit)
    to_peer = _ratio(figure.value, figure.peer)
    return {
        "id": measure.id,
        "name": measure.name,
        "value": _rounded(figure.value),
        "unit": measure.unit,
        "limit": {"name": measure.limit, "value": _rounded(figure.limit)},
        "peer": {"name": measure.peer, "value": _rounded(figure.peer)},
        "ratio_to_limit": to_limit,
        "ratio_to_peer": to_peer,
        "goal_limit": measure.goal_limit,
        "goal_peer": measure.goal_peer,
        "met": _reached(to_limit, measure.goal_limit, lower=measure.lower)
        and _reached(to_peer, measure.goal_peer, lower=measure.lower),
    }


def _ratio(value: float, other: float | None) -> float | None:
    return round(value / other, 4) if other else None


def _reached(ratio: float | None, goal: float | None, *, lower: bool) -> bool:
    """A goal whose other side was not measured is not reached."""
    if goal is None:
        return True
    if ratio is None:
        return False
    return ratio <= goal if lower else ratio >= goal


def _rounded(value: float | None) -> float | None:
    """Three figures and whole numbers above: the noise is larger than what is cut off."""
    if value is None:
        return None
    return float(round(value)) if value >= 100 else float(f"{value:.3g}")


def document(machine: Mapping[str, Any], figures: Mapping[str, Sequence[Figure]]) -> dict[str, Any]:
    """
    The whole of ``bench.json``; what belongs to this run more than to a measure stands with the machine.

    :param figures: by the group that measured them
    """
    every = [figure for some in figures.values() for figure in some]
    spreads = {figure.key: round(figure.spread, 3) for figure in every if figure.spread is not None}
    return {
        "machine": {
            **machine,
            "noise": {**machine.get("noise", {}), "spread": spreads},
            "notes": {figure.key: figure.note for figure in every if figure.note},
            "curves": {
                figure.key: [[size, _rounded(value)] for size, value in figure.curve]
                for figure in every
                if figure.curve
            },
            "groups": {group: [figure.key for figure in some] for group, some in figures.items()},
        },
        "measures": [entry(MEASURES[figure.key], figure) for figure in every],
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# --- For people -----------------------------------------------------------------------------------------

HEADS = ("#", "measure", "first", "now", "limit", "ratio", "goal", "peer", "ratio", "goal", "met")


def rows(content: Mapping[str, Any]) -> list[tuple[str, ...]]:
    keys = _keys(content["machine"])
    return [HEADS, *(_row(key, measure) for key, measure in zip(keys, content["measures"], strict=True))]


def _row(key: str, measure: Mapping[str, Any]) -> tuple[str, ...]:
    sign = "≤" if MEASURES[key].lower else "≥"
    return (
        str(measure["id"]),
        measure["name"],
        _number(FIRST.get(key)),
        f"{_number(measure['value'])} {measure['unit']}",
        _number(measure["limit"]["value"]),
        _share(measure["ratio_to_limit"]),
        _goal(sign, _share(measure["goal_limit"])),
        _number(measure["peer"]["value"]),
        _times(measure["ratio_to_peer"]),
        _goal(sign, _times(measure["goal_peer"])),
        "yes" if measure["met"] else "no",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:g}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _times(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}×" if value >= 10 else f"{value:.2g}×"


def _goal(sign: str, text: str) -> str:
    return f"{sign} {text}" if text else ""


def screen(content: Mapping[str, Any]) -> str:
    table = rows(content)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def times(steps: Mapping[str, Mapping[str, float]]) -> str:
    """A line for each group: its seconds, and what they went into."""
    width = max((len(group) for group in steps), default=0)
    return "\n".join(
        f"{group.ljust(width)}  {sum(parts.values()):>5,.0f} s: "
        + ", ".join(f"{name} {seconds:,.0f}" for name, seconds in parts.items())
        for group, parts in steps.items()
    )


def markdown(content: Mapping[str, Any], group: str) -> str:
    """What the document says of one group: its table, the noise, and how its figures grow."""
    machine, keys = content["machine"], content["machine"]["groups"][group]
    places = dict(zip(_keys(machine), range(len(content["measures"])), strict=True))
    measures = {key: content["measures"][places[key]] for key in keys}
    lines = [
        f"{machine['form']} form, {machine['at'][:10]}, commit {machine['commit']}; {machine['cpu']},"
        f" {machine['cores']} cores, {machine['memory_gib']} GiB; Python {machine['python']},"
        f" PostgreSQL {machine['postgresql']}.",
        "",
        "| " + " | ".join(HEADS) + " |",
        "|" + " --- |" * len(HEADS),
        *("| " + " | ".join(_row(key, measure)) + " |" for key, measure in measures.items()),
        "",
        *_noise(machine, keys),
        *(line for key in keys if key in machine["curves"] for line in _curve(key, machine["curves"][key])),
    ]
    return "\n".join(lines)


def _keys(machine: Mapping[str, Any]) -> list[str]:
    return [key for some in machine["groups"].values() for key in some]


def _noise(machine: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    noise = machine["noise"]
    loops = " → ".join(f"{value:g}" for value in noise["loop_ms"])
    told = [
        f"Measure {key}: repetitions lay {noise['spread'][key]:.0%} apart."
        for key in keys
        if key in noise["spread"]
    ]
    told += [f"Measure {key}: {machine['notes'][key]}." for key in keys if key in machine["notes"]]
    return [
        f"Noise: a fixed Python loop took {loops} ms over the run, load {noise['load_before']} before it.",
        *(f"- {line}" for line in told),
    ]


def _curve(key: str, points: Sequence[Sequence[float]]) -> list[str]:
    """A curve that a reader of Markdown sees drawn, and reads as numbers where nothing draws it."""
    measure = MEASURES[key]
    sizes = ", ".join(f'"{size:,.0f}"' for size, _value in points)
    values = ", ".join(f"{value:g}" for _size, value in points)
    return [
        "",
        "```mermaid",
        "xychart-beta",
        f'    title "{measure.id}: {measure.name}"',
        f'    x-axis "rows" [{sizes}]',
        f'    y-axis "{measure.unit}" 0 --> {1.25 * max(value for _size, value in points):.3g}',
        f"    line [{values}]",
        "```",
    ]


def render_into(text: str, content: Mapping[str, Any]) -> str:
    """
    The document with what it says of each group of this run, between that group's two markers, written anew.

    :raises ValueError: where a group has no place in it
    """
    for group in content["machine"]["groups"]:
        begin, end = marks(group)
        before, found, rest = text.partition(begin)
        _old, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"the document holds no {begin} … {end}")
        text = f"{before}{begin}\n{markdown(content, group)}\n{end}{after}"
    return text


def marks(group: str) -> tuple[str, str]:
    return f"<!-- bench {group} -->", f"<!-- /bench {group} -->"
