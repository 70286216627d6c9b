"""Measures 1 to 5, and the growth of taking in."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from tests.bench import clock
from tests.bench.disclosure.client import ask, one_after_another
from tests.bench.disclosure.portal import Portal, Server, portal
from tests.bench.intake import importexport
from tests.bench.intake.copying import copy_rate
from tests.bench.intake.items import Body, item
from tests.bench.intake.pushing import TIMEOUT, push
from tests.bench.machine import ROOT
from tests.bench.registry import Bench, Figure

PACKAGE = "tests.bench.intake"
BATCH, SMALL = 1_000, 100
BODIES = 2_000
PATH = "/api/v1/submissions/"
# Of what one partner may ask a minute; the limit is not what is measured.
NO_LIMIT = {"RATE_LIMIT_PARTNER": "0"}


def run(bench: Bench) -> Iterator[Figure]:
    form = bench.form
    batches = form.intake_rows // BATCH
    with portal(bench.folder, settings=NO_LIMIT) as node:
        office = json.loads(node.run("office", BODIES, package=PACKAGE))
        bodies: list[Body] = [(name, region) for name, region in office["bodies"]]
        with node.own() as server:
            clients = [_signed_in(server, partner) for partner in office["partners"]]
            own = push(clients, PATH, lambda place: _batch(place, BATCH, bodies), number=batches, size=BATCH)
            bench.say(
                f"    batches: {own.rate:,.0f} items/s, p50 {own.ms(0.5):.0f} ms, p99 {own.ms(0.99):.0f} ms"
            )
            first = batches * BATCH
            single = push(
                clients, PATH, lambda place: _batch(first + place, 1, bodies), number=form.intake_singles, size=1
            )  # fmt: skip
            bench.say(f"    one a request: {single.rate:,.0f}/s")
        files = json.loads(
            node.run(
                "importing",
                2 * first,
                form.import_rows,
                form.import_files,
                form.peer_rows,
                node.folder,
                package=PACKAGE,
            )
        )
        bench.say(f"    files: xlsx {files['xlsx']:,.0f} rows/s, csv {files['csv']:,.0f} rows/s")
        with clock.step(clock.BESIDE):
            peer = _import_export(node, bench)
            with node.database() as cursor:
                copied = copy_rate(cursor)
            bench.say(f"    COPY: {copied:,.0f} rows/s")
            with node.beside("bare") as server:
                page = ask(server.port, one_after_another(_pages(node)), seconds=form.stock_seconds)
            with node.beside("beside", package=PACKAGE) as server:
                plain = [
                    httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=TIMEOUT) for _ in clients
                ]
                few = max(10, batches // 4)
                bare = push(
                    plain, "/bare/", lambda place: _batch(place, BATCH, bodies), number=few, size=BATCH
                )
                many = push(
                    plain, "/items/", lambda place: _batch(few * 10 + place, SMALL, bodies), number=few, size=SMALL
                )  # fmt: skip
                one = push(
                    plain,
                    "/items/",
                    lambda place: _batch(few * 2_000 + place, 1, bodies),
                    number=few * 4,
                    size=1,
                )
                bench.say(
                    f"    bare HTTP {bare.rate:,.0f}/s, REST framework {many.rate:,.0f}/s, one by one {one.rate:,.0f}/s"
                )
    # Two partners are often answered in pairs: between two answers there may be no time at all.
    tenth = max(3, batches // 10)
    yield Figure(
        "1",
        own.rate,
        limit=copied,
        peer=many.rate,
        note=f"over HTTP with nothing checked but presence: {bare.rate:,.0f} items/s",
    )
    yield Figure("2", own.ms(0.99), limit=bare.ms(0.99), peer=many.ms(0.99))
    yield Figure("3", files["xlsx"], limit=files["calamine"], peer=peer.get("admin"))
    if peer:
        yield Figure("3-bulk", files["xlsx"], peer=peer["bulk"])
    yield Figure("4", files["csv"], limit=copied, peer=peer.get("csv"))
    yield Figure("5", single.rate, limit=page.rate, peer=one.rate)
    yield Figure(
        "17-intake", own.rate_of(slice(-tenth, None)), limit=own.rate_of(slice(0, tenth)), curve=own.tenths
    )


def _import_export(node: Portal, bench: Bench) -> dict[str, float]:
    """Rows a second, by way; empty where it is not installed."""
    if lacking := importexport.missing():
        bench.say(f"    django-import-export not measured: this machine has no {' and no '.join(lacking)}")
        return {}
    done = subprocess.run(
        [sys.executable, "-m", f"{PACKAGE}.importexport", str(node.folder), str(bench.form.peer_rows)],
        cwd=ROOT, env={**node.environment, "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.beside.settings"},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    bench.say(
        f"    django-import-export: {', '.join(f'{way} {rate:,.0f} rows/s' for way, rate in told.items())}"
    )
    return told


def _signed_in(server: Server, partner: dict[str, str]) -> httpx.Client:
    client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=TIMEOUT)
    answer = client.post(
        "/api/v1/oauth/token/",
        data={"grant_type": "client_credentials"},
        auth=(partner["client_id"], partner["client_secret"]),
    )
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def _batch(place: int, size: int, bodies: Sequence[Body]) -> dict[str, Any]:
    numbers = range(place * size, (place + 1) * size)
    return {"kind": "dishonesty-record", "items": [item(number, bodies) for number in numbers]}


def _pages(node: Portal) -> list[str]:
    with node.database() as cursor:
        cursor.execute("SELECT uid FROM records_dishonestyrecord ORDER BY uid LIMIT 400")
        return [f"/records/{uid}/" for (uid,) in cursor.fetchall()]
