"""Real processes of the portal beside a test: workers, beat, commands."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)


class PortalProcess:
    """A child process of the portal whose output is kept for the message of a failing test."""

    def __init__(self, *arguments: str, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            # A session of its own, so that it can be ended with all its children.
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, text: str, *, within: float = 30) -> None:
        deadline = time.monotonic() + within
        while text not in self.output:
            assert self.process.poll() is None, f"ended before it said {text!r}:\n{self.output[-4000:]}"
            assert time.monotonic() < deadline, f"never said {text!r}:\n{self.output[-4000:]}"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in order."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        self.kill()

    def kill(self) -> None:
        """End it and all its children as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)


def eventually(condition: Callable[[], Any], *, within: float = 10, every: float = 0.05) -> Any:
    """The condition's first true answer; fails when none comes in time."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"did not happen within {within} s"
        time.sleep(every)
    return answer


def test_database_url() -> str:
    """The address of the database that this test works on, for its child processes."""
    database = connection.settings_dict
    host = quote(str(database["HOST"]), safe="")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{quote(database['USER'])}:{quote(database['PASSWORD'])}@{host}{port}/{database['NAME']}"


# pytest takes the function above for a test where it is imported.
test_database_url.__test__ = False


@pytest.fixture
def node_environment(committed_db: None) -> dict[str, str]:
    """The environment of a real process on this test's database, under the settings of service."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base",
        # A node in service would refuse these settings (see integrity_portal/safety.py).
        "DEMO": "1",
        "DATABASE_URL": test_database_url(),
        "PYTHONWARNINGS": "default",
    }


@pytest.fixture
def start_process(node_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., PortalProcess]]:
    """``start_process("-m", "celery", …)``: a real process, ended with the test at the latest."""
    started: list[PortalProcess] = []

    def start(*arguments: str, **extra: str) -> PortalProcess:
        log = tmp_path / f"process-{len(started)}.log"
        process = PortalProcess(*arguments, environment={**node_environment, **extra}, log=log)
        started.append(process)
        return process

    yield start
    for process in started:
        process.stop()


@pytest.fixture
def start_worker(start_process: Callable[..., PortalProcess]) -> Callable[..., PortalProcess]:
    """
    ``start_worker()``: a Celery worker on this test's database and Redis; ``beat=True`` adds the clock, ``queue`` is
    the only one that it serves.
    """
    from integrity_portal.celery import app

    app.control.purge()

    def start(*, concurrency: int = 1, beat: bool = False, queue: str = "", **extra: str) -> PortalProcess:
        arguments = ["-m", "celery", "-A", "integrity_portal", "worker", "--loglevel", "INFO"]
        arguments += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
        if queue:
            arguments += ["--queues", queue]
        if beat:
            arguments += [
                "--beat",
                "--schedule",
                f"{extra.pop('schedule', '/tmp')}/beat-{os.getpid()}-{time.time_ns()}",
            ]
        worker = start_process(*arguments, **extra)
        worker.wait_for(" ready.")
        return worker

    return start
