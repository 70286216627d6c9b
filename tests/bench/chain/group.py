"""Measures 6, 7 and the chain's part of 17."""

import math
import statistics
from collections.abc import Iterator, Sequence

from tests.bench.chain.nodes import three_nodes
from tests.bench.chain.peer import naive_nodes
from tests.bench.chain.replication import two_hops
from tests.bench.chain.throughput import Run, feed, newest_rows, single_delays
from tests.bench.registry import Bench, Figure

# The log is this long before the clock starts: caches are warm, and growth is counted from here.
WARM_UP = 10_000
# Rows that the limit moves again and again under new numbers.
SAMPLE = 10_000
DEFAULT_P50_MS, DEFAULT_P99_MS = 200.0, 410.0


def run(bench: Bench) -> Iterator[Figure]:
    form = bench.form
    with three_nodes(bench.folder / "nodes") as nodes:
        bench.say("  warming up")
        feed(nodes, WARM_UP, 0)
        bench.say("  one record at a time")
        delays = single_delays(nodes, form.single_publishes, 1)
        bench.say(f"  {form.chain_events:,} events")
        chain = feed(nodes, form.chain_events, WARM_UP)
        sample = newest_rows(nodes.nation, SAMPLE)
    statements, columns, rows = sample
    with two_hops(bench.folder / "limit", statements) as hops:
        bench.say("  logical replication")
        limits = [hops.rate(columns, rows, form.replicated_rows) for _ in range(form.rounds)]
        defaults = hops.delays(columns, rows, form.single_publishes // 2)
    with naive_nodes(bench.folder / "peer") as peer:
        bench.say("  a task per record")
        peers = [peer.rate(form.naive_records) for _ in range(2)]
    parts = windows(chain, form.chain_window, form.chain_events)
    yield Figure(
        "6",
        chain.rate(),
        limit=statistics.median(limits),
        peer=statistics.median(peers),
        spread=_spread(parts),
        note=f"replication moved {', '.join(f'{rate:,.0f}' for rate in limits)} rows/s in {form.rounds} rounds",
    )
    for name, share, goal in (("7-p50", 0.50, DEFAULT_P50_MS), ("7-p99", 0.99, DEFAULT_P99_MS)):
        yield Figure(
            name, percentile(delays, share) * 1000, limit=goal, peer=percentile(defaults, share) * 1000
        )
    yield Figure(
        "17-chain",
        parts[-1],
        limit=parts[0],
        note=f"from {WARM_UP:,} to {WARM_UP + form.chain_events:,} events, all through the chain itself",
        curve=tuple(
            (WARM_UP + form.chain_window * number, rate) for number, rate in enumerate(parts, start=1)
        ),
    )


def windows(chain: Run, width: int, total: int) -> list[float]:
    """The rate of each stretch of the log."""
    return [chain.rate(start, start + width) for start in range(0, total, width)]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def _spread(values: Sequence[float]) -> float:
    return (max(values) - min(values)) / statistics.median(values)
