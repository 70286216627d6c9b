"""From an empty folder to three answering nodes, and back to nothing running."""

import contextlib
import fcntl
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from integrity_portal import engines
from integrity_portal.demo.nodes import (
    DemoNode,
    demo_nodes,
    environment,
    read_environment,
    write_environment,
    write_privately,
)
from integrity_portal.demo.report import demo_json, welcome
from integrity_portal.demo.supervisor import Supervised, Supervisor, ended_by_signals, last_lines, spawn

READY_SECONDS = 300
MOST_STARTS = 5


class DemoError(Exception):
    """The demonstration cannot run; the message says what to do."""


class Job(NamedTuple):
    process: subprocess.Popen[bytes]
    log: Path


class Demo:
    def __init__(
        self, *, local: Path, first_port: int, say: Callable[[str], None], line_port: int = 0
    ) -> None:
        self.local, self.say, self.line_port = local, say, line_port
        self.nodes = demo_nodes(local, first_port)
        self.logs = local / "logs"
        self.jobs: list[Job] = []
        self.begun = time.monotonic()

    def run(self) -> None:
        """Run until a signal asks for the end."""
        self.local.mkdir(parents=True, exist_ok=True, mode=0o700)
        supervisor = Supervisor(self.say)
        with self._only_one(), ended_by_signals(), contextlib.suppress(KeyboardInterrupt):
            self._refuse_taken_ports()
            try:
                self._prepare()
                self._serve(supervisor)
                supervisor.run()
            finally:
                self.say("Stopping …")
                self._end_jobs()
                supervisor.stop()
                engines.redis(self.local).release()
                engines.postgres(self.local).release()
                (self.local / "demo.json").unlink(missing_ok=True)

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        with (self.local / "demo.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DemoError(
                    f"The demo already runs in this folder; its addresses are in {self.local}/demo.json."
                ) from None
            yield

    def _refuse_taken_ports(self) -> None:
        taken = [node for node in self.nodes if not _is_free(node.port)]
        if taken:
            words = ", ".join(f"{node.port} ({node.key})" for node in taken)
            raise DemoError(
                f"Taken by another program on this machine: port {words}. Choose another first port of three in a row, "
                f"for example: make demo DEMO_PORT={self.nodes[0].port + 1000}"
            )

    def _prepare(self) -> None:
        self.say("Starting PostgreSQL and Redis …")
        postgres, redis = engines.postgres(self.local), engines.redis(self.local)
        postgres.hold()
        redis.hold()
        for node in self.nodes:
            for folder in ("keys", "media"):
                (node.home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            values = environment(node, self.nodes, postgres, redis, line_port=self.line_port)
            write_environment(node.env_file, values)
        static = self._begin_static()
        self._make_databases(postgres)
        if any(not node.accounts_file.exists() for node in self.nodes):
            self.say("Loading the invented records; this is done once …")
        for node in self.nodes:
            # Each waits for what its neighbours say now.
            node.identity_file.unlink(missing_ok=True)
        self._finish(*map(self._begin_node, self.nodes))
        static()

    def _make_databases(self, postgres: engines.Postgres) -> None:
        first, *others = self.nodes
        template = "template0"
        if postgres.create(first.database):
            self.say("Making three databases; this is done once …")
            # What migrations make is the same everywhere: made once and copied, it costs a third.
            self._finish(self._job(first, "migrate"))
            template = first.database
        for node in others:
            postgres.create(node.database, template=template)

    def _begin_static(self) -> Callable[[], None]:
        """Collect the static files beside everything else if they changed; what is returned waits for it."""
        stamp, wanted = self.local / "static.stamp", self._static_content()
        if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).exists():
            return lambda: None
        job = self._job(self.nodes[0], "static")

        def end() -> None:
            self._finish(job)
            stamp.write_text(wanted)

        return end

    def _static_content(self) -> str:
        """A digest of all that the collected static files are made of."""
        digest = hashlib.sha256(sys.version.encode())
        lock = Path(settings.BASE_DIR) / "requirements.lock"
        if lock.exists():
            digest.update(lock.read_bytes())
        for folder in map(Path, settings.STATICFILES_DIRS):
            for path in sorted(folder.rglob("*")):
                state = path.stat()
                digest.update(f"{path.relative_to(folder)} {state.st_size} {state.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def _begin_node(self, node: DemoNode) -> Job:
        pairs = []
        if node.number > 0:
            pairs.append(f"child={self.nodes[node.number - 1].identity_file}")
        if node.number + 1 < len(self.nodes):
            pairs.append(f"parent={self.nodes[node.number + 1].identity_file}")
        return self._job(node, "node", str(node.accounts_file), str(node.identity_file), *pairs)

    def _job(self, node: DemoNode, step: str, *arguments: str) -> Job:
        """Begin a step of preparation in a process with the node's environment."""
        log = self.logs / f"{node.key}-{step}.log"
        command = ["-m", "integrity_portal.demo.prepare", step, *arguments]
        job = Job(spawn(command, environment=read_environment(node.env_file), log=log), log)
        self.jobs.append(job)
        return job

    def _finish(self, *jobs: Job) -> None:
        running = list(jobs)
        while running:
            for job in list(running):
                code = job.process.poll()
                if code:
                    raise DemoError(
                        f"A step of preparation failed. The end of {job.log}:\n{last_lines(job.log)}"
                    )
                if code == 0:
                    running.remove(job)
            # One may wait for another, which is not the first of them.
            time.sleep(0.05)

    def _end_jobs(self) -> None:
        for job in self.jobs:
            if job.process.poll() is None:
                job.process.terminate()
                job.process.wait()

    def _serve(self, supervisor: Supervisor) -> None:
        self.say("Starting the web server, worker and beat of each node …")
        webs = []
        for node in self.nodes:
            webs.append(self._supervised(node, "web"))
            supervisor.add(webs[-1])
        for node in self.nodes:
            supervisor.add(self._supervised(node, "worker"))
            supervisor.add(self._supervised(node, "beat"))
        deadline = time.monotonic() + READY_SECONDS
        for node, web in zip(self.nodes, webs, strict=True):
            while not _is_ready(node):
                supervisor.look_after_all()
                if web.starts > MOST_STARTS or time.monotonic() > deadline:
                    raise DemoError(
                        f"{node.url} does not become ready. The end of {web.log}:\n{last_lines(web.log)}"
                    )
                time.sleep(0.2)
        text = json.dumps(demo_json(self.nodes), ensure_ascii=False, indent=2)
        write_privately(self.local / "demo.json", text + "\n")
        self.say(welcome(self.nodes, seconds=time.monotonic() - self.begun))

    def _supervised(self, node: DemoNode, what: str) -> Supervised:
        celery = ["-m", "celery", "-A", "integrity_portal"]
        # Fewer pools of memory for threads that mostly wait; and what was used once for much goes back.
        own = read_environment(node.env_file) | {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
        if what == "web":
            metrics = node.home / "metrics"
            shutil.rmtree(metrics, ignore_errors=True)
            metrics.mkdir(parents=True)
            arguments = [
                "-m",
                "gunicorn",
                "--config",
                "python:integrity_portal.server",
                "--no-control-socket",
            ]
            # Each thread holds database connections, and a connection costs PostgreSQL some 8 MB.
            own |= {"BIND": f"127.0.0.1:{node.port}", "WEB_WORKERS": "2", "WEB_THREADS": "2"}
            own["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        elif what == "worker":
            # Clerks import their files in the city, which must not hold up the chain.
            hands = "2" if node.key == "city" else "1"
            arguments = [
                *celery, "worker", "--loglevel", "INFO", "--hostname", f"{node.key}@%h",
                "--concurrency", hands, "--without-gossip", "--without-mingle",
            ]  # fmt: skip
        else:
            arguments = [
                *celery,
                "beat",
                "--loglevel",
                "WARNING",
                "--schedule",
                str(node.home / "beat"),
                "--pidfile=",
            ]
        return Supervised(
            f"{node.key} {what}", arguments, environment=own, log=self.logs / f"{node.key}-{what}.log"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_ready(node: DemoNode) -> bool:
    try:
        with urllib.request.urlopen(f"{node.url}/readyz", timeout=10) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
