"""The whole demonstration, once for all tests here: three nodes, real processes, real engines."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings

from integrity_portal.demo.nodes import read_environment
from tests.support.processes import eventually

ROOT = Path(settings.BASE_DIR)
READY_SECONDS = 300


@dataclass(frozen=True)
class LiveNode:
    key: str
    url: str
    users: dict[str, dict[str, str]]
    client: dict[str, str]
    env_file: Path

    def python(self, code: str, **more: str) -> subprocess.Popen[str]:
        """Run code inside this node's environment, as an operator would in its shell."""
        return subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            cwd=ROOT,
            env={**os.environ, **read_environment(self.env_file), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, code: str) -> Any:
        """What the code prints, read as JSON."""
        process = self.python(code)
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error[-3000:]
        return json.loads(out)


@dataclass(frozen=True)
class LiveDemo:
    process: subprocess.Popen[bytes]
    local: Path
    city: LiveNode
    province: LiveNode
    nation: LiveNode

    def processes(self, *words: str) -> list[psutil.Process]:
        """The demonstration's own processes whose command line holds all these words."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(process.cmdline())
                if all(word in line for word in words):
                    found.append(process)
        return found


def _three_free_ports() -> int:
    for first in range(18201, 19000, 7):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + 3):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError("no three free ports in a row")


@pytest.fixture(scope="session")
def live() -> Iterator[LiveDemo]:
    """``manage.py demo`` in a folder of its own, with a tenth of the records."""
    # A short path: a Unix socket's may hold about a hundred characters.
    local = Path(tempfile.mkdtemp(prefix="live-"))
    local.chmod(0o755)
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "NODE_KEY_DIR", "MEDIA_ROOT")
    }
    environment |= {"LOCAL_DIR": str(local), "DEMO_PORT": str(_three_free_ports()), "DEMO_SCALE": "0.1"}
    log = (local / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        told = local / "demo.json"
        deadline = time.monotonic() + READY_SECONDS
        while not told.exists():
            said = (local / "demo.log").read_text(errors="replace")
            assert process.poll() is None, said[-4000:]
            assert time.monotonic() < deadline, said[-4000:]
            time.sleep(0.5)
        nodes = {
            key: LiveNode(key, node["url"], node["users"], node["client"], ROOT / node["env_file"])
            for key, node in json.loads(told.read_text())["nodes"].items()
        }
        demo = LiveDemo(process, local, **nodes)
        # What was seeded travels first, so that each test sees only its own.
        eventually(lambda: _all_arrived(demo), within=120, every=1.0)
        yield demo
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        log.close()
        shutil.rmtree(local, ignore_errors=True)


def _all_arrived(demo: LiveDemo) -> bool:
    code = (
        "import json\nfrom django.utils import timezone\nfrom records.chain import status\n"
        "print(json.dumps(status.status(at=timezone.now()), default=str))"
    )
    behind = [node.ask(code) for node in (demo.city, demo.province)]
    return all(said["pending"] == 0 and said["behind_by"] == 0 for said in behind)
