"""The peer's processes: three naive nodes on one embedded PostgreSQL and Redis, two workers and web processes each."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg2

from integrity_portal.demo.supervisor import spawn
from integrity_portal.engines import Postgres, Redis
from tests.bench import clock
from tests.bench.chain.nodes import clean_environment, free_ports
from tests.bench.machine import ROOT

PACKAGE = "tests.bench.chain.naive"
READY_SECONDS = 60


class Peer:
    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.processes: list[subprocess.Popen[bytes]] = []
        postgres, redis = Postgres(folder), Redis(folder)
        stack.callback(postgres.release)
        stack.callback(redis.release)
        port = free_ports(3)
        self.environments = [
            {
                **clean_environment(),
                "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.settings",
                "DATABASE_URL": postgres.url(f"naive_{number}"),
                "REDIS_URL": redis.url(number),
                "UPSTREAM_URL": f"http://127.0.0.1:{port + number + 1}" if number < 2 else "",
            }
            for number in range(3)
        ]
        migrations = [
            subprocess.Popen([sys.executable, "-m", f"{PACKAGE}.node", "migrate"], cwd=ROOT, env=environment)
            for environment in self.environments
        ]
        ended = [process.wait() for process in migrations]
        if any(ended):
            raise RuntimeError("the naive nodes could not be migrated")
        for number in (1, 2):
            self._start(
                number, "-m", "gunicorn", f"{PACKAGE}.wsgi", "--workers", "2", "--no-control-socket",
                "--bind", f"127.0.0.1:{port + number}",
            )  # fmt: skip
        for number in range(3):
            self._start(
                number, "-m", "celery", "-A", f"{PACKAGE}.wsgi", "worker", "--concurrency", "2",
                "--without-gossip", "--without-mingle",
            )  # fmt: skip
        # All of them at once, before each is waited for.
        for process in self.processes:
            stack.callback(process.terminate)
        for number in (1, 2):
            self._wait_until_ready(f"http://127.0.0.1:{port + number}/records/")

    def _start(self, number: int, *arguments: str) -> None:
        log = self.folder / f"{number}-{arguments[1]}.log"
        process = spawn(arguments, environment=self.environments[number], log=log)
        self.processes.append(process)

        def end() -> None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()

        self.stack.callback(end)

    @staticmethod
    def _wait_until_ready(url: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(url, timeout=5)
                return
            time.sleep(0.2)
        raise RuntimeError("the naive node does not answer")

    def rate(self, count: int) -> float:
        """Records a second from the first write at the city until the last is stored at the nation."""
        connection = psycopg2.connect(self.environments[2]["DATABASE_URL"])
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM naive_record")
            (before,) = cursor.fetchone()
            writer = subprocess.Popen(
                [sys.executable, "-m", f"{PACKAGE}.node", "write", str(count)],
                cwd=ROOT, env=self.environments[0], stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            begun = float(writer.communicate()[0])
            deadline = time.monotonic() + 600
            while time.monotonic() < deadline:
                cursor.execute("SELECT count(*) FROM naive_record")
                if cursor.fetchone()[0] >= before + count:
                    return count / (time.monotonic() - begun)
                time.sleep(0.02)
        raise RuntimeError("the naive chain does not arrive")


@contextlib.contextmanager
def naive_nodes(folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        with clock.step("starting"):
            peer = Peer(folder, stack)
        yield peer
