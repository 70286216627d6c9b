"""What a stranger runs to score published assessments again: it agrees with the portal, and finds what was changed."""

import ast
import copy
import gzip
import importlib.util
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings

from supervision.assessments.rules import score
from supervision.assessments.shape import (
    body_shape,
    input_shape,
    inputs_of,
    published_shape,
    scores_shape,
    tree_of,
)
from supervision.assessments.systems.loading import catalogue
from tests.supervision.assessments import trees

PROGRAM = Path(django_settings.BASE_DIR) / "docs" / "verify" / "recompute.py"


def program() -> Any:
    """The stand-alone file as a module, without leaving a compiled copy beside it."""
    spec = importlib.util.spec_from_file_location("stranger_recompute", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    return module


STRANGER = program()


def filled(system: dict[str, Any], chance: random.Random) -> dict[str, dict[str, Any]]:
    """Something for every item of a system, some of it beyond what is lawful."""
    found = {}
    for one in system["indicators"]:
        if one["mode"] != "group":
            most = float(one["weights"].get("*", 1))
            nothing = bool(one["rule"].get("measure")) and chance.random() < 0.2
            value = None if nothing else Decimal(str(round(chance.uniform(-0.2, 1.1) * most, 3)))
            found[one["key"]] = input_shape(value, applies=chance.random() > 0.15, rows=3)
    return found


def published(system: dict[str, Any], bodies: int = 3) -> dict[str, Any]:
    chance, rows = random.Random(system["key"]), []
    for number in range(bodies):
        inputs = filled(system, chance)
        about = {"uid": str(number), "name": f"示例市第{number}局", "kind": "department"}
        result = score(tree_of(system), inputs_of(inputs), "department")
        rows.append(body_shape(about, inputs, result))
    return published_shape(system, rows, round={"title": "示例考核"})


def run(*places: Path) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: another interpreter, which finds nothing of this project."""
    command = [sys.executable, "-I", "-B", str(PROGRAM), *map(str, places)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd="/")


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }
    assert names <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("system", catalogue(), ids=lambda system: system["key"])
def test_it_agrees_on_every_system_that_comes_along(system: dict[str, Any]) -> None:
    for one in published(system, 20)["bodies"]:
        assert list(STRANGER.differences(system, one)) == []


@settings(max_examples=150)
@given(trees.systems())
def test_it_agrees_on_any_system(drawn: tuple[dict[str, Any], dict[str, Any], str]) -> None:
    system, inputs, kind = drawn
    ours = scores_shape(score(tree_of(system), inputs_of(inputs), kind))
    assert STRANGER.Body(system, inputs, kind).score() == ours


def test_from_the_command_line_it_says_same(tmp_path: Path) -> None:
    whole, packed, lines = tmp_path / "a.json", tmp_path / "b.json.gz", tmp_path / "c.jsonl"
    content = published(catalogue()[-1])
    whole.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    packed.write_bytes(gzip.compress(json.dumps({"entry": {"scoring": content}}).encode()))
    lines.write_text("\n".join(json.dumps({"n": n, "said": content}) for n in range(2)), encoding="utf-8")
    told = run(whole, packed, lines)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("SAME") == 12
    assert "不一致 differs: 0" in told.stdout


def tampered(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each a way to publish something else than what came out."""
    ways = {}
    for name in ("score", "total", "grade", "input", "rule", "left_out"):
        other = ways[name] = copy.deepcopy(content)
        body = other["bodies"][1]
        if name == "score":
            key = next(key for key, value in body["scores"].items() if value not in (None, "0.00"))
            body["scores"][key] = "0.01"
        elif name == "total":
            body["total"] = format(Decimal(body["total"]) + Decimal("0.01"), "f")
        elif name == "grade":
            body["grade"] = "优秀" if body["grade"] != "优秀" else "良好"
        elif name == "input":
            body["inputs"]["1.1"] = {"value": "0.13", "applies": True}
        elif name == "rule":
            other["system"]["indicators"][1]["weights"]["*"] = "3"
        else:
            del body["scores"]["2.1"]
    return ways


@pytest.mark.parametrize("way", ["score", "total", "grade", "input", "rule", "left_out"])
def test_it_finds_what_was_changed_after_scoring(way: str, tmp_path: Path) -> None:
    path = tmp_path / "assessments.json"
    path.write_text(json.dumps(tampered(published(catalogue()[-1]))[way]), encoding="utf-8")
    told = run(path)
    assert told.returncode == 1
    assert "DIFFERS] 示例市第1局" in told.stdout
    assert way == "rule" or "SAME] 示例市第0局" in told.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "不是 JSON"),
        ('{"nothing": []}', "一致 same: 0"),
        ('{"format": "other", "system": {"indicators": []}, "bodies": []}', "unknown format"),
    ],
    ids=["no-json", "nothing-in-it", "another-format"],
)
def test_a_file_with_nothing_to_score_never_passes_for_proven(
    content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    told = run(path)
    assert told.returncode == 1
    assert said in told.stdout


def test_a_number_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """0.1 is something else in each reader's floating point."""
    content = published(catalogue()[-1])
    content["bodies"][0]["inputs"]["1.1"]["value"] = 0.1
    path = tmp_path / "file.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "numbers must be text" in run(path).stdout
