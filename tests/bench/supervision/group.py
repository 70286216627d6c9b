"""What supervision computes over a stock of records and promises; a room adds its part, which finds the node with both."""

from collections.abc import Callable, Iterator

from tests.bench.disclosure.portal import Portal, portal
from tests.bench.registry import Bench, Figure
from tests.bench.supervision import indicators, warnings

PARTS: tuple[Callable[[Portal, int], Iterator[Figure]], ...] = (indicators.figures, warnings.figures)


def run(bench: Bench) -> Iterator[Figure]:
    records, pledges = bench.form.supervised_records, bench.form.supervised_pledges
    with portal(bench.folder) as node:
        bench.say(f"  {records:,} records, {pledges:,} promises")
        node.fill(records, total=records, bodies=bench.form.stock_bodies)
        for part in PARTS:
            yield from part(node, pledges)
