"""Measure 8: a public page out of nginx's cache, beside the same bytes as a file."""

from collections.abc import Iterator

import httpx

from tests.bench.disclosure.datasette import datasette
from tests.bench.disclosure.datasette import missing as missing_peer
from tests.bench.disclosure.portal import Portal, portal, sample
from tests.bench.front.nginx import asked, in_front, missing
from tests.bench.registry import Bench, Figure

PAGE = "/"
ROUNDS = 3
# As in service; a demonstration keeps none. The cache is filled anew in the midst of each round.
KEPT = {"PAGES_KEPT_SECONDS": "5"}


def run(bench: Bench) -> Iterator[Figure]:
    if lacking := missing():
        bench.say(f"  not measured: this machine has no {' and no '.join(lacking)}")
        return
    with portal(bench.folder, settings=KEPT) as node:
        node.fill(2_000, total=2_000, bodies=200)
        with node.own() as server:
            sample(server.port, [PAGE])
            page = httpx.get(f"http://127.0.0.1:{server.port}{PAGE}", timeout=60).content
            own, file = [], []
            with in_front(bench.folder / "nginx", portal=server.port, page=page) as port:
                # As with all that is measured, the first question is not: of those who ask at once for a page that nginx
                # has not yet, all but one wait until it looks again, half a second later.
                asked(f"http://127.0.0.1:{port}{PAGE}", seconds=1)
                for _ in range(ROUNDS):
                    file.append(asked(f"http://127.0.0.1:{port}/page.html", seconds=bench.form.stock_seconds))
                    own.append(asked(f"http://127.0.0.1:{port}{PAGE}", seconds=bench.form.stock_seconds))
        peer = _datasette(node, bench)
    own, file = sorted(own, key=lambda one: one.a_second), sorted(file, key=lambda one: one.a_second)
    middle, beside = own[ROUNDS // 2], file[ROUNDS // 2]
    spread = (own[-1].a_second - own[0].a_second) / middle.a_second
    bench.say(
        f"    home: {middle.a_second:,.0f}/s, p99 {middle.p99:.2f} ms; a file: {beside.a_second:,.0f}/s, p99 {beside.p99:.2f} ms"
    )
    yield Figure("8", middle.a_second, limit=beside.a_second, peer=peer, spread=spread)
    yield Figure("8-p99", middle.p99, limit=beside.p99)


def _datasette(node: Portal, bench: Bench) -> float | None:
    """How often a second Datasette gives its home, which it makes anew each time, over the same rows."""
    if lacking := missing_peer():
        bench.say(f"    Datasette not measured: this machine has no {' and no '.join(lacking)}")
        return None
    with datasette(node) as (server, _file):
        home = f"http://127.0.0.1:{server.port}/"
        rates = sorted(asked(home, seconds=bench.form.stock_seconds).a_second for _ in range(ROUNDS))
    bench.say(f"    Datasette's home: {rates[ROUNDS // 2]:,.0f}/s")
    return rates[ROUNDS // 2]
