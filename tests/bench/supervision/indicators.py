"""The indicator run: every figure of every system that comes along."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.disclosure.portal import Portal
from tests.bench.machine import ROOT
from tests.bench.registry import Figure

LIMIT_SECONDS = 30.0


def figures(node: Portal, pledges: int) -> Iterator[Figure]:
    """Over whatever records the node holds already, and so many promises."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.supervision.indicator_run", str(pledges)],
        cwd=ROOT, env=node.environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = json.loads(done.stdout.strip().splitlines()[-1])
    note = f"{told['measures']} figures of {told['bodies']:,} bodies, {told['values']:,} values kept"
    yield Figure("19", told["seconds"], limit=LIMIT_SECONDS, note=note)
