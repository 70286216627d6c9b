"""
One command has brought up three nodes, and Ctrl-C takes all of it down.

It ends the demonstration that the other tests here share, so it runs after all of them (``tests/support/ordering.py``).
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.live.conftest import ROOT, LiveDemo
from tests.support.processes import eventually

pytestmark = pytest.mark.slow


def test_one_command_brings_up_three_nodes_and_ctrl_c_takes_everything_down(live: LiveDemo) -> None:
    assert "Ready after" in (live.local / "demo.log").read_text()
    nodes = json.loads((live.local / "demo.json").read_text())["nodes"]
    assert list(nodes) == ["city", "province", "nation"]
    for node in nodes.values():
        with urllib.request.urlopen(f"{node['url']}/readyz", timeout=10) as answer:
            assert json.load(answer)["node"] == node["code"]
    # The file of a node is its whole configuration: an operator's command works beside the running demo.
    shell = f'set -a; . {shlex.quote(str(live.city.env_file))}; exec "$PYTHON" manage.py migrate --check'
    subprocess.run(
        ["sh", "-c", shell], cwd=ROOT, env={"PYTHON": sys.executable, "PATH": os.environ["PATH"]}, check=True
    )
    # They are ours, and would keep its engines.
    for own in live.nodes:
        own.leave()

    os.kill(live.process.pid, signal.SIGINT)
    assert live.process.wait(40) == 0
    eventually(lambda: not _left(live.local), within=5)


def _left(local: Path) -> list[Path]:
    return [process for process in Path("/proc").glob("[0-9]*") if os.fsencode(local) in _words_of(process)]


def _words_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes() + b"\0" + (process / "environ").read_bytes()
    except OSError:
        return b""
