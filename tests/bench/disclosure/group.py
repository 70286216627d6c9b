"""Measures 9 to 16 and 18."""

import contextlib
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from tests.bench import clock
from tests.bench.chain.group import percentile
from tests.bench.disclosure.client import Answers, ask, one_after_another
from tests.bench.disclosure.content import queries
from tests.bench.disclosure.datasette import asked as asked_of_datasette
from tests.bench.disclosure.datasette import check, datasette, missing
from tests.bench.disclosure.portal import Portal, Server, portal, sample
from tests.bench.registry import Bench, Figure

API = "/api/v1/public/records/"
SEARCHES_A_SECOND, SEARCH_P99_MS = 120.0, 60.0
QUERIES = 400
# Records whose pages are asked; they stand in the log, so that each page proves its record.
PROVEN = 400
# Too few to make the small stock another one.
PUBLISHED = 50
NAIVE_SEARCHES = 4


@dataclass(frozen=True)
class Paths:
    """
    What is asked for, over one stock.

    :ivar uids: of records, the newest first
    """

    uids: list[str]
    regions: list[str]
    searches: list[str]
    middle: str

    @property
    def records(self) -> list[str]:
        return [f"/records/{uid}/" for uid in self.uids]

    @property
    def asked(self) -> dict[str, list[str]]:
        return {
            "record": self.records,
            "region": [f"/records/?region={code}" for code in self.regions],
            "profile": [f"/regions/{code}/" for code in self.regions],
            "home": ["/"],
            "json": [API],
            "middle": [self.middle],
            "search": [f"{API}?q={quote(text)}" for text in self.searches],
            "search of 3 or 4": [f"{API}?q={quote(text)}" for text in self.searches if len(text) > 2],
            "search of 2": [f"{API}?q={quote(text)}" for text in self.searches if len(text) == 2],
            "search page": [f"/records/?q={quote(text)}" for text in self.searches],
        }


def run(bench: Bench) -> Iterator[Figure]:
    form = bench.form
    grown: dict[int, dict[str, Answers]] = {}
    published: dict[int, float] = {}
    with portal(bench.folder) as node:
        for size in form.stock_sizes:
            bench.say(f"  {size:,} records")
            node.fill(size, total=form.stock_sizes[-1], bodies=form.stock_bodies)
            grown[size], exported, memory = _own(node, bench)
            published[size] = percentile(json.loads(node.run("publishing", PUBLISHED)), 0.5)
            bench.say(f"    publishing: p50 {published[size]:.1f} ms")
        with clock.step(clock.BESIDE):
            bench.say("  bare Django")
            with node.beside("bare") as server:
                bare = _asked(
                    server, one_after_another(_paths(node, server=None).records), form.stock_seconds
                )
            copied = _copy_rate(node)
            bench.say("  Django REST framework, as one writes it first")
            naive = _naive(node, bench)
            tables = _datasette(node, bench)
    yield from _figures(grown, bare, naive, tables)
    yield Figure(
        "15-publish",
        published[max(published)],
        limit=published[min(published)],
        curve=tuple(published.items()),
    )
    yield Figure(
        "18", exported, limit=copied,
        note=f"a worker's memory grew by {memory / 2**20:.0f} MiB while the whole list went out",
    )  # fmt: skip


def _figures(
    grown: dict[int, dict[str, Answers]], bare: Answers, naive: dict[str, float], tables: dict[str, float]
) -> Iterator[Figure]:
    """:param tables: what Datasette answers a second; empty where it is not installed"""
    first, *_between, own = grown.values()

    def p99s(name: str) -> tuple[tuple[int, float], ...]:
        return tuple((size, answers[name].ms(0.99)) for size, answers in grown.items())

    for key, name in (("9", "record"), ("10", "region"), ("11", "home"), ("12", "json")):
        yield Figure(key, own[name].rate, limit=bare.rate, peer=naive[name])
        if tables:
            yield Figure(f"{key}-datasette", own[name].rate, peer=tables[name])
    yield Figure("10-profile", own["profile"].rate, limit=bare.rate)
    yield Figure("13", own["middle"].ms(0.99), limit=own["json"].ms(0.99))
    yield Figure("13-rate", own["middle"].rate, peer=naive["middle"])
    if tables:
        yield Figure("13-datasette", own["middle"].rate, peer=tables["middle"])
    yield Figure("14", own["search"].rate, limit=SEARCHES_A_SECOND, peer=naive["search"])
    if tables:
        for key, name in (("14-three", "search of 3 or 4"), ("14-two", "search of 2")):
            yield Figure(key, own[name].rate, peer=tables[name])
    yield Figure("14-p99", own["search"].ms(0.99), limit=SEARCH_P99_MS)
    yield Figure(
        "14-page", own["search page"].rate, limit=SEARCHES_A_SECOND, peer=naive["search"],
        note=f"with counts beside it: p50 {own['search page'].ms(0.5):.0f} ms, p99 {own['search page'].ms(0.99):.0f} ms",
    )  # fmt: skip
    for name in ("record", "region", "home", "json", "middle"):
        yield Figure(f"15-{name}", own[name].ms(0.99), limit=first[name].ms(0.99), curve=p99s(name))
    for key, name in (("16-p99", "search"), ("16-page", "search page")):
        yield Figure(key, own[name].ms(0.99), limit=first[name].ms(0.99), curve=p99s(name))
    yield Figure("16", own["search"].rate, limit=first["search"].rate)


def _own(node: Portal, bench: Bench) -> tuple[dict[str, Answers], float, int]:
    """What the portal answers, how fast it gives the whole list away, and what that costs a worker's memory."""
    node.run("seal", PROVEN)
    with node.own() as server:
        paths = _paths(node, server)
        found = {}
        for name, asked in paths.asked.items():
            sample(server.port, asked[:: max(1, len(asked) // 8)])
            found[name] = _asked(server, one_after_another(asked), bench.form.stock_seconds)
            bench.say(
                f"    {name}: {found[name].rate:.0f}/s, p50 {found[name].ms(0.5):.1f} ms, p99 {found[name].ms(0.99):.1f} ms"
            )
        before = server.memory()
        rate = _export_rate(server)
        bench.say(f"    export: {rate:,.0f} rows/s")
        return found, rate, server.memory() - before


def _asked(server: Server, paths: Callable[[int], Iterator[str]], seconds: float) -> Answers:
    # What a connection of each worker's each thread is asked for the first time is not what is measured.
    ask(server.port, paths, seconds=min(1.0, seconds / 3))
    return ask(server.port, paths, seconds=seconds)


def _paths(node: Portal, server: Server | None) -> Paths:
    with node.database() as cursor:
        cursor.execute(
            "SELECT uid FROM records_dishonestyrecord ORDER BY published_at DESC, uid DESC LIMIT %s", [PROVEN]
        )
        uids = [str(uid) for (uid,) in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT region_id FROM records_organisation ORDER BY 1 LIMIT 40")
        regions = [code for (code,) in cursor.fetchall()]
        cursor.execute("SELECT uid::text, name, region_id FROM records_organisation ORDER BY uid")
        searches = queries(QUERIES, cursor.fetchall())
    middle = node.run("middle", API) if server else ""
    return Paths(uids, regions, searches, middle)


def _export_rate(server: Server) -> float:
    """Rows a second of the whole list as CSV, read to its end."""
    begun, lines = time.perf_counter(), 0
    with httpx.stream("GET", f"http://127.0.0.1:{server.port}/records/export.csv", timeout=600) as answer:
        answer.raise_for_status()
        for part in answer.iter_bytes():
            lines += part.count(b"\n")
    return (lines - 1) / (time.perf_counter() - begun)


def _copy_rate(node: Portal) -> float:
    """Rows a second that COPY gives away of the same three tables, all they hold in it of the same columns."""

    class Nowhere:
        def __init__(self) -> None:
            self.lines = 0

        def write(self, line: bytes) -> int:
            self.lines += 1
            return len(line)

    sink, begun = Nowhere(), time.perf_counter()
    with node.database() as cursor:
        cursor.copy_expert(COPY, sink)
    return sink.lines / (time.perf_counter() - begun)


COPY = """
COPY (SELECT r.uid, r.version, r.status, r.scope, r.end_reason, r.subject_type, o.uid, o.name, o.uscc, o.region_id,
             r.source, r.domain, r.severity, r.title, r.facts, r.legal_basis, r.document_number, r.document_name,
             r.document_kind, r.authority_name, r.authority_uscc, r.amount, r.decided_on, r.display_from,
             r.display_until, r.subject_comment, r.under_objection, r.under_litigation, r.rectification_due_on,
             r.rectification_status, r.consequences, g.code, g.name, r.origin, r.origin_name, r.published_at, r.updated_at
        FROM records_dishonestyrecord r
        JOIN records_organisation o ON o.uid = r.organisation_id
        JOIN records_region g ON g.code = r.region_id
       WHERE r.status = 'published' AND r.scope = 'public') TO STDOUT WITH (FORMAT csv)
"""


def _naive(node: Portal, bench: Bench) -> dict[str, float]:
    seconds, found = bench.form.stock_seconds, dict[str, float]()
    paths = _paths(node, server=None)
    with node.beside("naive") as server:
        pages = {
            "record": paths.records,
            "region": [f"/regions/{code}/" for code in paths.regions],
            "home": ["/"],
            "json": ["/api/records/"],
            "middle": [f"/api/records/?page={bench.form.stock_sizes[-1] // 40}"],
        }
        for name, asked in pages.items():
            found[name] = _asked(server, one_after_another(asked), seconds).rate
            bench.say(f"    {name}: {found[name]:.2f}/s")
        # One reader: four would only wait for each other.
        searches = itertools.cycle(f"/api/records/?search={quote(text)}" for text in paths.searches)
        begun = time.perf_counter()
        for path in itertools.islice(searches, NAIVE_SEARCHES):
            with contextlib.closing(httpx.Client(timeout=600)) as reader:
                reader.get(f"http://127.0.0.1:{server.port}{path}").raise_for_status()
        found["search"] = NAIVE_SEARCHES / (time.perf_counter() - begun)
        bench.say(f"    search: {found['search']:.2f}/s")
    return found


def _datasette(node: Portal, bench: Bench) -> dict[str, float]:
    if lacking := missing():
        bench.say(f"  Datasette not measured: this machine has no {' and no '.join(lacking)}")
        return {}
    bench.say("  Datasette")
    known, found = _paths(node, server=None), dict[str, float]()
    with node.database() as cursor:
        cursor.execute(
            "SELECT count(*) FROM records_dishonestyrecord WHERE status = 'published' AND scope = 'public'"
        )
        (number,) = cursor.fetchone() or (0,)
    with datasette(node) as (server, file):
        paths = asked_of_datasette(file, records=known.uids, regions=known.regions, searches=known.searches)
        check(server, paths, newest=known.uids, records=number)
        for name, asked in paths.items():
            found[name] = _asked(server, one_after_another(asked), bench.form.stock_seconds).rate
            bench.say(f"    {name}: {found[name]:.2f}/s")
    return found
