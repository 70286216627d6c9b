"""The warning run: all rules that come along, in less than a minute."""

import json
from collections.abc import Iterator

from tests.bench.disclosure.portal import Portal
from tests.bench.registry import Figure

LIMIT_SECONDS = 60.0


def figures(node: Portal, pledges: int) -> Iterator[Figure]:
    """Over whatever records the node holds already, and so many promises."""
    told = json.loads(node.run("warning_run", pledges, package="tests.bench.supervision"))
    note = f"{told['rules']} rules over {told['bodies']:,} bodies; {told['warnings']} warnings under way afterwards"
    yield Figure("20", told["first"], limit=LIMIT_SECONDS, note=note)
    yield Figure("20-again", told["second"], limit=LIMIT_SECONDS)
    yield Figure("20-dry", told["dry"], limit=LIMIT_SECONDS)
