"""Measures 6, 7 and the chain's part of 17."""

import math
import statistics
from collections.abc import Iterator, Sequence

from tests.bench import clock
from tests.bench.chain.nodes import three_nodes
from tests.bench.chain.peer import naive_nodes
from tests.bench.chain.replication import two_hops
from tests.bench.chain.throughput import Run, feed, grow, newest_rows, single_delays
from tests.bench.disclosure.portal import DATABASE, blank_into
from tests.bench.registry import Bench, Figure

# Of each of the two stretches that are measured, for the curve.
PARTS = 5
# Rows that the limit moves again and again under new numbers.
SAMPLE = 10_000
DEFAULT_P50_MS, DEFAULT_P99_MS = 200.0, 410.0


def run(bench: Bench) -> Iterator[Figure]:
    form = bench.form
    warm, window = form.chain_warm_up, form.chain_window
    grown = form.chain_events - 2 * window
    bench.folder.mkdir(parents=True)
    blank_into(bench.folder / "nodes")
    with three_nodes(bench.folder / "nodes", template=DATABASE) as nodes:
        # Caches are warm when the clock starts, and growth is counted from here.
        bench.say("  warming up")
        feed(nodes, warm, 0)
        bench.say("  one record at a time")
        delays = single_delays(nodes, form.single_publishes, 1)
        bench.say(f"  the first {window:,} events")
        first = feed(nodes, window, warm)
        bench.say(f"    {first.rate():,.0f}/s; {grown:,} more that are not measured")
        with clock.step("growing"):
            grow(nodes, grown)
        last = feed(nodes, window, warm + window + grown)
        bench.say(f"    the last {window:,}: {last.rate():,.0f}/s")
        sample = newest_rows(nodes.nation, SAMPLE)
    statements, columns, rows = sample
    with clock.step(clock.BESIDE):
        with two_hops(bench.folder / "limit", statements) as hops:
            bench.say("  logical replication")
            limits = [hops.rate(columns, rows, form.replicated_rows) for _ in range(form.rounds)]
            defaults = hops.delays(columns, rows, form.single_publishes // 3)
        with naive_nodes(bench.folder / "peer") as peer:
            bench.say("  a task per record")
            peers = [peer.rate(form.naive_records) for _ in range(2)]
    parts = {
        start + end: rate
        for start, run in ((0, first), (window + grown, last))
        for end, rate in windows(run, window)
    }
    yield Figure(
        "6",
        2 * window / (window / first.rate() + window / last.rate()),
        limit=statistics.median(limits),
        peer=statistics.median(peers),
        spread=_spread(list(parts.values())),
        note=f"replication moved {', '.join(f'{rate:,.0f}' for rate in limits)} rows/s in {form.rounds} rounds",
    )
    for name, share, goal in (("7-p50", 0.50, DEFAULT_P50_MS), ("7-p99", 0.99, DEFAULT_P99_MS)):
        yield Figure(
            name, percentile(delays, share) * 1000, limit=goal, peer=percentile(defaults, share) * 1000
        )
    yield Figure(
        "17-chain",
        last.rate(),
        limit=first.rate(),
        note=f"the first {window:,} and the last of {warm + form.chain_events:,} events through the chain itself;"
        f" the {grown:,} between them were put there",
        curve=tuple((warm + end, rate) for end, rate in parts.items()),
    )


def windows(run: Run, total: int) -> list[tuple[int, float]]:
    """The rate of each part of a run, with how many events had arrived at its end."""
    width = total // PARTS
    return [(end, run.rate(end - width, end)) for end in range(width, total + 1, width)]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def _spread(values: Sequence[float]) -> float:
    return (max(values) - min(values)) / statistics.median(values)
