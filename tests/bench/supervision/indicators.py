"""The indicator run: every figure of every system that comes along."""

import json
from collections.abc import Iterator

from tests.bench.disclosure.portal import Portal
from tests.bench.registry import Figure

LIMIT_SECONDS = 30.0


def figures(node: Portal, pledges: int) -> Iterator[Figure]:
    """Over whatever records the node holds already, and so many promises."""
    told = json.loads(node.run("indicator_run", pledges, package="tests.bench.supervision"))
    note = f"{told['measures']} figures of {told['bodies']:,} bodies, {told['values']:,} values kept"
    yield Figure("19", told["seconds"], limit=LIMIT_SECONDS, note=note)
