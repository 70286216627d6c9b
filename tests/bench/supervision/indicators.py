"""The indicator run: every figure of every system that comes along, over 100,000 records and 20,000 promises."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.disclosure.portal import Portal
from tests.bench.machine import ROOT
from tests.bench.registry import Figure

PLEDGES, LIMIT_SECONDS = 20_000, 30.0


def figures(node: Portal) -> Iterator[Figure]:
    """Over whatever records the node holds already."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.supervision.indicator_run", str(PLEDGES)],
        cwd=ROOT, env=node.environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = json.loads(done.stdout.strip().splitlines()[-1])
    note = f"{told['measures']} figures of {told['bodies']:,} bodies, {told['values']:,} values kept"
    yield Figure("19", told["seconds"], limit=LIMIT_SECONDS, note=note)
