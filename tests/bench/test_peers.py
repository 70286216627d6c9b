"""That what the portal is measured beside is asked the same, and that the bench does without it; nothing here is timed."""

import importlib.util
import re
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.bench import machine
from tests.bench.disclosure import datasette
from tests.bench.disclosure import group as disclosure
from tests.bench.disclosure.client import Answers
from tests.bench.forms import FORMS
from tests.bench.front import group as front
from tests.bench.intake import group as intake
from tests.bench.intake import importexport
from tests.bench.registry import MEASURES, Bench

NAMES = ("home", "record", "region", "json", "middle", "search of 3 or 4", "search of 2")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stock.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE records (uid TEXT PRIMARY KEY, published_at TEXT)")
        database.executemany(
            "INSERT INTO records VALUES (?, ?)",
            [(f"u-{n}", f"2026-01-{n:02d}T00:00:00.000000Z") for n in range(1, 11)],
        )
    database.close()
    return path


@pytest.fixture
def paths(file: Path) -> dict[str, list[str]]:
    return datasette.asked(
        file,
        records=["u-10"],
        regions=["410000", "411000", "411002"],
        searches=["财政", "财政局", "水利局长"],
    )


def said(path: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(path).query)


def test_the_peers_readers_ask_for_what_the_portals_ask_for(paths: dict[str, list[str]]) -> None:
    assert set(paths) == set(NAMES) <= set(disclosure.Paths([], [], [], "").asked)
    assert paths["record"] == ["/stock/records/u-10"]
    for path in (*paths["region"], *paths["json"], *paths["middle"], *paths["search of 2"]):
        assert said(path)["_sort_desc"] == ["published_at"]
        assert said(path)["_size"] == ["20"]


def test_a_region_holds_all_that_lies_in_it(paths: dict[str, list[str]]) -> None:
    wanted = [("province", "410000"), ("city", "411000"), ("region", "411002")]
    assert [said(path)[level] for path, (level, _code) in zip(paths["region"], wanted, strict=True)] == [
        [code] for _level, code in wanted
    ]


def test_two_characters_are_looked_for_without_the_index_of_triples(paths: dict[str, list[str]]) -> None:
    assert [said(path)["_search"] for path in paths["search of 3 or 4"]] == [["财政局"], ["水利局长"]]
    (two,) = paths["search of 2"]
    assert said(two)["_where"] == [
        "title like '%财政%' or organisation like '%财政%' or document_number like '%财政%'"
    ]


def test_the_middle_is_half_way_down_the_list_and_written_as_its_own_cursors_are(
    paths: dict[str, list[str]],
) -> None:
    (cursor,) = said(paths["middle"][0])["_next"]
    assert cursor == "2026-01-05T00~3A00~3A00~2E000000Z,u-5"
    assert datasette.tilde("水 a_b-c") == "~E6~B0~B4~20a_b-c"


def answering(monkeypatch: pytest.MonkeyPatch, rows: dict[str, list[dict[str, str]]], count: int) -> None:
    def answer(url: str, timeout: int) -> SimpleNamespace:
        part = "middle" if "_next" in url else "count" if "_size=0" in url else "first"
        last = rows["first"][-1]
        told = {
            "rows": rows.get(part, []),
            "next": f"{datasette.tilde(last['published_at'])},{last['uid']}",
            "filtered_table_rows_count": count,
        }
        return SimpleNamespace(raise_for_status=lambda: None, json=lambda: told)

    monkeypatch.setattr(datasette.httpx, "get", answer)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"first": slice(1, 21)}, "other records"),
        ({"middle": slice(0, 20)}, "elsewhere"),
        ({"middle": slice(40, 45)}, "elsewhere"),
        ({"count": 99}, "99 records of 100"),
    ],
    ids=["right", "first", "middle", "short", "count"],
)
def test_a_peer_that_answers_something_else_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, paths: dict[str, list[str]], change: dict[str, object], fault: str | None
) -> None:
    every = [{"uid": f"u-{n}", "published_at": f"{2000 - n}"} for n in range(100)]
    parts = {"first": slice(0, 20), "middle": slice(50, 70), "count": 100, **change}
    answering(monkeypatch, {name: every[parts[name]] for name in ("first", "middle")}, parts["count"])
    ask = lambda: datasette.check(  # noqa: E731
        SimpleNamespace(port=1), paths, newest=[row["uid"] for row in every], records=100
    )
    if fault is None:
        ask()
    else:
        with pytest.raises(RuntimeError, match=fault):
            ask()


def figures(tables: dict[str, float]) -> dict[str, float | None]:
    answers = Answers([0.01] * 100, 1.0, 0)
    names = {*disclosure.Paths([], [], [], "").asked}
    grown = {size: dict.fromkeys(names, answers) for size in (10, 100)}
    naive = dict.fromkeys((*NAMES, "search"), 2.0)
    return {figure.key: figure.peer for figure in disclosure._figures(grown, answers, naive, tables)}


def test_each_reader_of_the_peer_stands_in_a_row_of_its_own() -> None:
    beside = figures({name: float(place) for place, name in enumerate(NAMES, 1)})
    assert {key: peer for key, peer in beside.items() if "Datasette" in MEASURES[key].peer} == {
        "11-datasette": 1.0,
        "9-datasette": 2.0,
        "10-datasette": 3.0,
        "12-datasette": 4.0,
        "13-datasette": 5.0,
        "14-three": 6.0,
        "14-two": 7.0,
    }
    assert beside["9"] == 2.0
    assert set(beside) - set(figures({})) == {key for key in beside if "Datasette" in MEASURES[key].peer}


def test_the_bench_says_which_peers_are_missing_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    heard: list[str] = []
    bench, node = Bench(FORMS["short"], tmp_path, heard.append), SimpleNamespace(folder=tmp_path)
    assert disclosure._datasette(node, bench) == {}
    assert front._datasette(node, bench) is None
    assert intake._import_export(node, bench) == {}
    assert all(name in line for name, line in zip(("datasette", "datasette", "openpyxl"), heard, strict=True))
    assert all("not measured" in line for line in heard)


def test_a_machine_whose_sqlite_knows_no_triples_cannot_run_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert datasette.missing() == []
    assert importexport.missing() == []
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 33, 0))
    assert datasette.missing() == ["SQLite 3.34"]


def test_the_peers_change_no_version_of_what_is_measured() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (machine.ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))

    served, beside = pins("requirements-dev.lock"), pins("requirements-bench.lock")
    assert {"datasette", "sqlite-utils", "django-import-export"} <= set(beside) - set(served)
    assert {name: pin for name, pin in beside.items() if served.get(name, pin) != pin} == {}
