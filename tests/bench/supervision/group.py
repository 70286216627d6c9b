"""What supervision computes over 100,000 records; a room adds its part, which finds the node with its stock."""

from collections.abc import Callable, Iterator

from tests.bench.disclosure.portal import Portal, portal
from tests.bench.registry import Bench, Figure
from tests.bench.supervision import indicators, warnings

RECORDS = 100_000
PARTS: tuple[Callable[[Portal], Iterator[Figure]], ...] = (indicators.figures, warnings.figures)


def run(bench: Bench) -> Iterator[Figure]:
    with portal(bench.folder) as node:
        bench.say(f"  {RECORDS:,} records")
        node.fill(RECORDS, total=RECORDS, bodies=bench.form.stock_bodies)
        for part in PARTS:
            yield from part(node)
