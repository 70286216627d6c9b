"""From figures to ``bench.json``, to a table on the screen, and to the table in the documentation."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.registry import MEASURES, Figure, Measure

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


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


def document(machine: Mapping[str, Any], figures: Sequence[Figure]) -> dict[str, Any]:
    """The whole of ``bench.json``; how far repetitions lay apart stands with the machine's noise."""
    spreads = {figure.key: round(figure.spread, 3) for figure in figures if figure.spread is not None}
    notes = {figure.key: figure.note for figure in figures if figure.note}
    noise = {**machine.get("noise", {}), "spread": spreads}
    return {
        "machine": {**machine, "noise": noise, "notes": notes},
        "measures": [entry(MEASURES[figure.key], figure) for figure in figures],
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# --- For people -----------------------------------------------------------------------------------------

HEADS = ("#", "measure", "value", "limit", "ratio", "goal", "peer", "ratio", "goal", "met")


def rows(content: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [HEADS, *(_row(measure) for measure in content["measures"])]


def _row(measure: Mapping[str, Any]) -> tuple[str, ...]:
    sign = "≤" if measure["unit"] == "ms" else "≥"
    return (
        str(measure["id"]),
        measure["name"],
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


def markdown(content: Mapping[str, Any]) -> str:
    head, *body = rows(content)
    machine = content["machine"]
    lines = [
        f"{machine['form']} form, {machine['at'][:10]}, commit {machine['commit']}; {machine['cpu']},"
        f" {machine['cores']} cores, {machine['memory_gib']} GiB; Python {machine['python']},"
        f" PostgreSQL {machine['postgresql']}.",
        "",
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in body),
        "",
        *_noise(machine),
    ]
    return "\n".join(lines)


def _noise(machine: Mapping[str, Any]) -> list[str]:
    noise = machine["noise"]
    loops = " → ".join(f"{value:g}" for value in noise["loop_ms"])
    lines = [
        f"Noise: a fixed Python loop took {loops} ms over the run, load {noise['load_before']} before it."
    ]
    for key, spread in noise["spread"].items():
        lines.append(f"Measure {key}: repetitions lay {spread:.0%} apart.")
    lines.extend(f"Measure {key}: {note}." for key, note in machine["notes"].items())
    return [*lines[:1], *(f"- {line}" for line in lines[1:])] if lines[1:] else lines


def render_into(text: str, content: Mapping[str, Any]) -> str:
    """The document with the table between its two markers written anew."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document holds no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{markdown(content)}\n{END}{after}"
