"""The short form of ``make surge SURGE=partners``: ten partners, and processes that die under their hands."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest
from django.core.cache import cache

from records.access.services import ensure_system_users
from tests.records.dishonesty.factories import people
from tests.support.processes import PortalProcess, eventually
from tests.surge.campaign import loopback
from tests.surge.partners import campaign
from tests.surge.partners.judge import figures, judged
from tests.surge.partners.killing import KILLS, Killer

pytestmark = [pytest.mark.slow]

PARTNERS, SECONDS, EVERY = 10, 10.0, 2.0


def test_partners_lose_nothing_and_meet_no_error_while_processes_are_killed(
    start_process: Callable[..., PortalProcess],
    start_worker: Callable[..., PortalProcess],
    tmp_path: Path,
) -> None:
    ensure_system_users()
    cache.clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = start_process(
        "-m", "gunicorn", "--config", "python:integrity_portal.server", "--no-control-socket",
        BIND=f"127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="tests.surge.settings", LOG_LEVEL="WARNING",
        MEDIA_ROOT=str(tmp_path), PYTHONWARNINGS="ignore",
    )  # fmt: skip
    celery = (
        "-m",
        "celery",
        "-A",
        "integrity_portal",
        "worker",
        "--loglevel",
        "WARNING",
        "--concurrency",
        "1",
        "--beat",
    )

    def work() -> PortalProcess:
        schedule = tmp_path / f"beat-{time.time_ns()}"
        return start_process(*celery, "--schedule", str(schedule), PYTHONWARNINGS="ignore")

    workers = [work()]

    def look_after() -> None:
        if not psutil.pid_exists(workers[-1].process.pid) or workers[-1].process.poll() is not None:
            workers.append(work())

    def ready() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=20).status_code == 200
        except httpx.HTTPError:
            return False

    everybody = campaign.partners(port, PARTNERS, addresses=loopback(79))
    clerks = campaign.Clerks(people())
    killer = Killer(
        web=web.process.pid, worker=lambda: workers[-1].process.pid, look_after=look_after, seed=8
    )
    eventually(ready, within=60, every=0.3)
    clerks.thread.start()
    try:
        seconds = campaign.run(
            everybody, seconds=SECONDS, pause=0.3, meanwhile=lambda until: killer.until(until, every=EVERY)
        )
    finally:
        clerks.stop()
    look_after()

    assert not judged(everybody, clerks.published)
    for one in everybody:
        one.client.close()
    # What is asked to end in order takes its time.
    for process in (web, workers[-1]):
        process.kill()
    found = figures(everybody, seconds=seconds, killed=killer.killed, published=len(clerks.published))
    assert found["documents"]["accepted"] >= 10
    assert found["published_meanwhile"]
    assert found["replayed"] >= 1
    assert killer.killed >= Counter(KILLS[:1])
