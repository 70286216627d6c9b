"""The whole demonstration beside a test or a campaign: three nodes, real processes, real engines."""

import contextlib
import fcntl
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
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from integrity_portal.demo.nodes import read_environment
from tests.support.answering import Answerer

ROOT = Path(__file__).resolve().parents[2]
# A busy machine takes long; whoever waits less only learns that it is busy.
READY_SECONDS = 600
PORTS_IN_A_ROW = 8
# What a shell may say about another portal.
NOT_INHERITED = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "NODE_KEY_DIR",
    "MEDIA_ROOT",
    "OPEN_DATA_DIR",
)


@dataclass(frozen=True)
class LiveNode:
    key: str
    url: str
    users: dict[str, dict[str, str]]
    client: dict[str, str]
    env_file: Path

    def run(self, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        """Run Python with these arguments in this node's environment, as an operator would in its shell."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **read_environment(self.env_file)},
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
        )

    def python(self, code: str) -> subprocess.Popen[str]:
        return self.run("-c", "import django; django.setup()\n" + code)

    @cached_property
    def _answerer(self) -> Answerer:
        with self.env_file.with_suffix(".asked.log").open("ab") as log:
            return Answerer(self.run("-m", "tests.support.answering", stdin=subprocess.PIPE, stderr=log))

    def ask(self, code: str) -> Any:
        """What the code prints, read as JSON."""
        return self._answerer.ask(code, within=120)

    def leave(self) -> None:
        """End what was begun in order to ask."""
        if answerer := self.__dict__.pop("_answerer", None):
            answerer.leave()


@dataclass(frozen=True)
class LiveDemo:
    process: subprocess.Popen[bytes]
    local: Path
    city: LiveNode
    province: LiveNode
    nation: LiveNode

    @property
    def nodes(self) -> tuple[LiveNode, ...]:
        return (self.city, self.province, self.nation)

    def processes(self, *words: str) -> list[psutil.Process]:
        """The demonstration's own processes whose command line holds all these words."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(process.cmdline())
                if all(word in line for word in words):
                    found.append(process)
        return found

    def all_arrived(self) -> bool:
        """Whether nothing waits for its place or for the level above."""
        code = (
            "import json\nfrom django.utils import timezone\nfrom records.chain import status\n"
            "print(json.dumps(status.status(at=timezone.now()), default=str))"
        )
        behind = [node.ask(code) for node in (self.city, self.province)]
        return all(said["pending"] == 0 and said["behind_by"] == 0 for said in behind)


def free_ports(count: int) -> int:
    """
    The first of so many free ports in a row; nobody else who asks here gets one of them while this process lives.

    They are taken late, when the nodes start, and given up for a moment whenever a web server is killed.
    """
    assert count < PORTS_IN_A_ROW
    for first in range(18201, 19000, PORTS_IN_A_ROW):
        if not _reserved(first):
            continue
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError(f"no {count} free ports in a row")


def _reserved(first: int) -> bool:
    lock = os.open(Path(tempfile.gettempdir()) / f"portal-test-ports-{first}", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    # Open until this process ends; what it starts does not inherit it.
    return True


@contextlib.contextmanager
def running_demo(
    *, first_port: int, scale: float, beside: Path | None = None, **more: str
) -> Iterator[LiveDemo]:
    """
    ``manage.py demo`` in a folder of its own, until the end of the block.

    :param beside: where that folder is made, instead of among the temporary files
    :param more: joins its environment
    """
    # A short path: a Unix socket's may hold about a hundred characters.
    local = Path(tempfile.mkdtemp(prefix="live-", dir=beside))
    local.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    environment |= {"LOCAL_DIR": str(local), "DEMO_PORT": str(first_port), "DEMO_SCALE": str(scale), **more}
    log = (local / "demo.log").open("wb")
    nodes: dict[str, LiveNode] = {}
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
        yield LiveDemo(process, local, **nodes)
    finally:
        for node in nodes.values():
            node.leave()
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        log.close()
        shutil.rmtree(local, ignore_errors=True)
