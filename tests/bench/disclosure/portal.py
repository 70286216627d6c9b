"""The portal's own web server over a stock of its own, and the two it is measured beside, on the same database."""

import contextlib
import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg2

from integrity_portal.demo.supervisor import spawn
from integrity_portal.engines import Postgres, Redis
from tests.bench import clock, kept_blank
from tests.bench.chain.nodes import clean_environment, free_ports
from tests.bench.hand import Hand

PACKAGE = "tests.bench.disclosure"
READY_SECONDS = 120
DATABASE = "stock"
# What an operator gives a database of a million records on a machine of this size; see docs/operators.
SHARED_BUFFERS = "1GB"
LIMITS = ("PUBLIC", "EXPORT")


@dataclass(frozen=True)
class Server:
    """:ivar pids: of its processes, the first one leads the others"""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children]

    def memory(self) -> int:
        """The largest resident set of a worker, in bytes."""
        sizes = [0]
        for pid in self.workers:
            with contextlib.suppress(FileNotFoundError):
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith("VmRSS:"):
                        sizes.append(int(line.split()[1]) * 1024)
        return max(sizes)


class Portal:
    """:param settings: what its environment says otherwise"""

    def __init__(self, folder: Path, stack: contextlib.ExitStack, settings: dict[str, str]) -> None:
        self.folder, self.stack = folder, stack
        folder.mkdir(parents=True, exist_ok=True)
        postgres, redis = Postgres(folder), Redis(folder)
        postgres.options = {
            **Postgres.options,
            "shared_buffers": SHARED_BUFFERS,
            "max_wal_size": "8GB",
            "work_mem": "16MB",
        }
        stack.callback(postgres.release)
        stack.callback(redis.release)
        self.environment = {
            **clean_environment(),
            "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base",
            "LOCAL_DIR": str(folder),
            "DATABASE_URL": postgres.url(DATABASE),
            "REDIS_URL": redis.url(0),
            "NODE_CODE": "410000",
            "NODE_NAME": "信用河南",
            # A demonstration may answer in plain HTTP and make its own keys; it answers as any other node does.
            "DEMO": "1",
            "LOG_LEVEL": "WARNING",
            "WEB_WORKERS": "2",
            **{f"RATE_LIMIT_{name}": "0" for name in LIMITS},
            **settings,
        }

        self.hand = Hand(self.environment)
        stack.callback(self.hand.end)

    def run(self, module: str, *arguments: object, package: str = PACKAGE) -> str:
        """Run one of the group's scripts inside the node's environment; its last line."""
        return self.hand.run(f"{package}.{module}", *arguments)

    def fill(self, records: int, *, total: int, bodies: int) -> None:
        with clock.step("building"):
            clock.apart(json.loads(self.run("stock", records, total, bodies))["seconds"])

    @contextlib.contextmanager
    def database(self) -> Iterator["psycopg2.extensions.cursor"]:
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    @contextlib.contextmanager
    def serving(self, *arguments: str, path: str, settings: str = "") -> Iterator[Server]:
        """gunicorn with these arguments, until the end; ``path`` answers when it is ready."""
        port = free_ports(1)
        environment = {**self.environment, "BIND": f"127.0.0.1:{port}"}
        if settings:
            environment["DJANGO_SETTINGS_MODULE"] = settings
        command = ["-m", "gunicorn", *arguments, "--bind", environment["BIND"], "--no-control-socket"]
        with listening(command, port, path=path, environment=environment, folder=self.folder) as server:
            yield server

    def own(self) -> "contextlib.AbstractContextManager[Server]":
        return self.serving("--config", "python:integrity_portal.server", path="/healthz")

    def beside(self, name: str, *, package: str = PACKAGE) -> "contextlib.AbstractContextManager[Server]":
        """One of the others: synchronous workers, which are faster than threads where nobody idles."""
        return self.serving(
            f"{package}.{name}.wsgi",
            "--workers",
            "2",
            "--timeout",
            "300",
            path="/ready",
            settings=f"{package}.{name}.settings",
        )


@contextlib.contextmanager
def listening(
    command: Sequence[str], port: int, *, path: str, environment: dict[str, str], folder: Path
) -> Iterator[Server]:
    """Python with these arguments, which listens at this port, until the end; ``path`` answers when it is ready."""
    log = folder / f"web-{port}.log"
    process = spawn(command, environment=environment, log=log)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}{path}", log)
        yield Server(port, process)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


@clock.step("starting")
def _wait_until_ready(url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=10).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"no answer from {url}:\n" + log.read_text(errors="replace")[-3000:])


@contextlib.contextmanager
def portal(folder: Path, *, settings: dict[str, str] | None = None) -> Iterator[Portal]:
    """
    A node with its engines, migrated and empty, in this folder.

    :param settings: what its environment says otherwise
    """
    blank_into(folder)
    stack = contextlib.ExitStack()
    try:
        with clock.step("starting"):
            node = Portal(folder, stack, settings or {})
        yield node
    finally:
        with clock.step("ending"):
            stack.close()


def blank_into(folder: Path) -> None:
    """A migrated and empty node."""
    kept_blank.copy_into(folder, _make_blank)


@clock.step("migrating")
def _make_blank(folder: Path) -> None:
    with contextlib.ExitStack() as stack:
        Portal(folder, stack, {}).run("blank", package="tests.bench")


def sample(port: int, paths: Sequence[str]) -> None:
    """Each of these once: what is asked for first also loads what it needs."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for path in paths:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}: {json.dumps(answer.text[:400])}")
