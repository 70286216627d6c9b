"""
The peer that needs no program of one's own: Datasette over an SQLite file of the very same rows.

It is indexed by sqlite-utils and served by one process, as its users do. Filters, order and places in a list are said in the
address.
"""

import contextlib
import csv
import importlib.util
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests.bench import clock
from tests.bench.chain.nodes import free_ports
from tests.bench.disclosure.portal import Portal, Server, listening

TABLE = "/stock/records"
PAGE = "_size=20"
NEWEST = f"_sort_desc=published_at&{PAGE}"
# Who reads lists by program has no use for a count of all of them.
AS_JSON = "_shape=objects&_nocount=1"
# What the portal's search looks through as well.
WORDS = ("title", "organisation", "document_number")
# Each list newest first, of a region or of all that lies in one.
INDEXES = (("-published_at",), *((level, "-published_at") for level in ("province", "city", "region")))
SETTINGS = {
    # Guessing by what a reader might want to filter costs more than the page; what takes a second is to be measured, too.
    "suggest_facets": "off",
    "sql_time_limit_ms": "120000",
}
# Since this version SQLite indexes triples of characters; the default finds nothing inside of Chinese text.
TRIGRAMS_SINCE = (3, 34)
ROWS = """
COPY (SELECT r.uid, r.title, o.name AS organisation, o.uscc, g.name AS region_name, r.region_id AS region,
             left(r.region_id, 2) || '0000' AS province, left(r.region_id, 4) || '00' AS city,
             r.source, r.domain, r.severity, r.facts, r.legal_basis, r.document_number, r.document_name,
             r.authority_name, r.decided_on, r.display_from, r.display_until,
             to_char(r.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS published_at
        FROM records_dishonestyrecord r
        JOIN records_organisation o ON o.uid = r.organisation_id
        JOIN records_region g ON g.code = r.region_id
       WHERE r.status = 'published' AND r.scope = 'public'
       ORDER BY r.uid) TO STDOUT WITH (FORMAT csv, HEADER)
"""


def missing() -> list[str]:
    """What of it this machine does not have; the group ``bench`` of pyproject.toml brings the packages."""
    found = [name for name in ("datasette", "sqlite_utils") if importlib.util.find_spec(name) is None]
    return found + ["SQLite 3.34"] * (sqlite3.sqlite_version_info < TRIGRAMS_SINCE)


@contextlib.contextmanager
def datasette(node: Portal) -> Iterator[tuple[Server, Path]]:
    """Datasette over what the node has published, and the file that it serves."""
    file = node.folder / "datasette" / "stock.db"
    _fill(node, file)
    port = free_ports(1)
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    command = ["-m", "datasette", "serve", str(file), "--nolock", "--port", str(port), *settings]
    with listening(command, port, path="/-/versions.json", environment={}, folder=node.folder) as server:
        yield server, file


@clock.step("building")
def _fill(node: Portal, file: Path) -> None:
    from sqlite_utils import Database
    from sqlite_utils.db import DescIndex

    file.parent.mkdir(parents=True)
    copied = file.with_name("rows.csv")
    with node.database() as cursor, copied.open("wb") as end:
        cursor.copy_expert(ROWS, end)
    with contextlib.closing(sqlite3.connect(file)) as connection, copied.open(newline="") as lines:
        # Nobody reads it yet, and if the machine stops it is made anew.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        rows = csv.reader(lines)
        names = next(rows)
        table = Database(connection)["records"].create(dict.fromkeys(names, str), pk="uid")
        # As its ``insert`` would, which takes five times as long for it.
        connection.executemany(f"INSERT INTO records VALUES ({', '.join('?' * len(names))})", rows)
        for columns in INDEXES:
            table.create_index([DescIndex(one[1:]) if one.startswith("-") else one for one in columns])
        table.enable_fts(WORDS, tokenize="trigram")
        connection.commit()
        table.analyze()
    copied.unlink()


def asked(
    file: Path, *, records: Sequence[str], regions: Sequence[str], searches: Sequence[str]
) -> dict[str, list[str]]:
    """
    What Datasette's readers ask for, by the names that the portal's own have.

    :param records: their identifiers
    """
    return {
        "home": ["/"],
        "record": [f"{TABLE}/{uid}" for uid in records],
        "region": [f"{TABLE}?{within(code)}&{NEWEST}" for code in regions],
        "json": [f"{TABLE}.json?{NEWEST}&{AS_JSON}"],
        "middle": [f"{TABLE}.json?{NEWEST}&{AS_JSON}&_next={quote(_middle(file))}"],
        "search of 3 or 4": [
            f"{TABLE}.json?_search={quote(text)}&{PAGE}&{AS_JSON}" for text in searches if len(text) > 2
        ],
        "search of 2": [
            f"{TABLE}.json?_where={quote(_like(text))}&{NEWEST}&{AS_JSON}"
            for text in searches
            if len(text) == 2
        ],
    }


def within(code: str) -> str:
    """The filter for a region with all that lies in it."""
    level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "region"
    return f"{level}={code}"


def _like(text: str) -> str:
    """Triples find no two characters."""
    return " or ".join(f"{column} like '%{text}%'" for column in WORDS)


def _middle(file: Path) -> str:
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        (number,) = database.execute("SELECT count(*) FROM records").fetchone()
        at, uid = database.execute(
            "SELECT published_at, uid FROM records ORDER BY published_at DESC LIMIT 1 OFFSET ?",
            [number // 2],
        ).fetchone()
    return f"{tilde(at)},{tilde(uid)}"


def tilde(text: str) -> str:
    """As Datasette writes a value in a cursor of its own."""
    plain = "".join(chr(one) for one in range(128) if chr(one).isalnum()) + "_-"
    return "".join(
        one if one in plain else "".join(f"~{byte:02X}" for byte in one.encode("utf-8")) for one in text
    )


def check(server: Server, paths: dict[str, list[str]], *, newest: Sequence[str], records: int) -> None:
    """
    Whether it answers what was meant: the same rows, in the same order, as far into the list.

    :param newest: identifiers, the newest first
    :raises RuntimeError: where it does not
    """
    first, middle = _json(server, paths["json"][0]), _json(server, paths["middle"][0])
    shown = [row["uid"] for row in first["rows"]]
    if shown != list(newest[: len(shown)]) or len(shown) != 20:
        raise RuntimeError(f"Datasette shows other records: {shown}")
    last = first["rows"][-1]
    if first["next"] != f"{tilde(last['published_at'])},{tilde(last['uid'])}":
        raise RuntimeError(f"Datasette writes its cursors otherwise: {first['next']}")
    if len(middle["rows"]) != 20 or middle["rows"][0]["published_at"] >= last["published_at"]:
        raise RuntimeError("Datasette's middle of the list is elsewhere")
    counted = _json(server, f"{TABLE}.json?_size=0")["filtered_table_rows_count"]
    if counted != records:
        raise RuntimeError(f"Datasette has {counted} records of {records}")


def _json(server: Server, path: str) -> Any:
    answer = httpx.get(f"http://127.0.0.1:{server.port}{path}", timeout=300)
    answer.raise_for_status()
    return answer.json()
