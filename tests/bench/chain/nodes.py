"""Three nodes with all their processes (``manage.py demo`` in a folder of its own), and what their logs hold."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from integrity_portal.demo.nodes import demo_nodes, read_environment
from integrity_portal.engines import Postgres
from tests.bench import clock
from tests.bench.hand import Hand
from tests.bench.machine import ROOT

READY_SECONDS = 600
# What would lead the nodes to engines that are not theirs.
NOT_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "NODE_KEY_DIR",
    "MEDIA_ROOT",
    "OPEN_DATA_DIR",
    "ENV_FILE",
)


@dataclass(frozen=True)
class Node:
    key: str
    environment: dict[str, str]
    hand: Hand

    def run(self, name: str, *arguments: object, hear: Callable[[str], object] = lambda line: None) -> str:
        """Run one of this folder's scripts inside the node's environment; its last line."""
        return self.hand.run(f"tests.bench.chain.{name}", *arguments, hear=hear)

    @contextlib.contextmanager
    def database(self) -> Iterator["psycopg2.extensions.cursor"]:
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()


@dataclass(frozen=True)
class Nodes:
    """:ivar folder: of what they share"""

    folder: Path
    city: Node
    province: Node
    nation: Node

    @property
    def all(self) -> tuple[Node, Node, Node]:
        return self.city, self.province, self.nation

    def end_hands(self) -> None:
        """And so whatever still runs in their environments."""
        for node in self.all:
            node.hand.end()


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in NOT_OURS}


def free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(19201, 20000, 7):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError(f"no {count} free ports in a row")


@contextlib.contextmanager
def three_nodes(folder: Path, *, template: str) -> Iterator[Nodes]:
    """
    The demonstration without its records; everything of it has ended afterwards.

    :param folder: of an engine that has run, and static files that are collected
    :param template: that engine's database, which is migrated and empty
    """
    port = free_ports(3)
    environment = clean_environment() | {
        "LOCAL_DIR": str(folder),
        "DEMO_PORT": str(port),
        "DEMO_SCALE": "0",
        # As on a node in service, the files of all records are made at night and not while the chain is measured.
        "OPEN_DATA_HOUR": str((time.localtime().tm_hour + 12) % 24),
    }
    postgres = Postgres(folder)
    postgres.hold()
    for node in demo_nodes(folder, port):
        postgres.create(node.database, template=template)
    log, stack = folder / "demo.log", contextlib.ExitStack()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        with clock.step("starting"):
            nodes = _started(process, folder, log)
            stack.callback(nodes.end_hands)
            _start_workers_of_the_chain(nodes)
        yield nodes
    finally:
        with clock.step("ending"):
            stack.close()
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
            process.wait()
            postgres.release()


def _started(process: "subprocess.Popen[bytes]", folder: Path, log: Path) -> Nodes:
    told = folder / "demo.json"
    deadline = time.monotonic() + READY_SECONDS
    while not told.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the three nodes did not start:\n" + log.read_text(errors="replace")[-4000:])
        time.sleep(0.2)
    known = json.loads(told.read_text())["nodes"]
    environments = {key: read_environment(ROOT / node["env_file"]) for key, node in known.items()}
    nodes = Nodes(
        folder=folder,
        **{
            key: Node(key, values, Hand({**clean_environment(), **values}))
            for key, values in environments.items()
        },
    )
    wait_until_settled(nodes)
    return nodes


def _start_workers_of_the_chain(nodes: Nodes) -> None:
    logs = []
    for node in nodes.all:
        logs.append(nodes.folder / f"{node.key}-chain.log")
        logs[-1].touch()
        node.hand.begin("tests.bench.chain.worker", f"portal-{node.environment['NODE_CODE']}-chain", logs[-1])
    deadline = time.monotonic() + READY_SECONDS
    for log in logs:
        while b" ready." not in log.read_bytes():
            if time.monotonic() > deadline:
                raise RuntimeError("the chain's worker did not start:\n" + log.read_text()[-4000:])
            time.sleep(0.2)


def wait_until_settled(nodes: Nodes, *, within: float = 300) -> None:
    """Until each level has confirmed all that the one below ever wrote."""
    deadline = time.monotonic() + within
    with nodes.city.database() as city, nodes.province.database() as province:
        while time.monotonic() < deadline:
            # The province last: what the city has confirmed lies in its log by then.
            if _has_sent_all(city) and _has_sent_all(province):
                return
            time.sleep(0.3)
    raise RuntimeError("the chain did not come to rest")


def _has_sent_all(cursor: "psycopg2.extensions.cursor") -> bool:
    cursor.execute(
        "SELECT count(*) = (SELECT min(next_index) FROM records_pushcursor)"
        " AND count(*) = count(index) FROM records_chainevent"
    )
    return cursor.fetchone() == (True,)
