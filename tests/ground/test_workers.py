"""Celery as it runs in service."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from integrity_portal import celery as portal_celery
from integrity_portal import engines
from integrity_portal.celery import app
from tests.support.processes import ROOT, PortalProcess, eventually


def test_beat_does_all_the_work_that_the_apps_name() -> None:
    app.finalize()
    known = set(app.tasks)
    assert app.conf.beat_schedule, "no app names any work"
    for name, entry in app.conf.beat_schedule.items():
        app.loader.import_default_modules()
        assert entry["task"] in known | set(app.tasks), name


def test_two_apps_cannot_take_the_same_name_for_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_celery, "APPS", ("records", "records"))
    with pytest.raises(RuntimeError, match="rename one"):
        portal_celery.collect_beat_schedule(app)


def test_a_lost_worker_gives_its_task_back() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


@pytest.mark.slow
def test_a_real_worker_with_beat_starts_on_the_tests_database(
    start_worker: Callable[..., PortalProcess],
) -> None:
    worker = start_worker(beat=True)
    worker.wait_for("beat: Starting")
    worker.stop()
    assert "Traceback" not in worker.output


def _waiting(queue: str) -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(queue))


def _in_hand() -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.hlen("unacked"))


@pytest.mark.slow
def test_the_chain_goes_on_while_all_other_hands_are_full(
    start_worker: Callable[..., PortalProcess],
) -> None:
    """Files of all records, or an import, take minutes; what has ended must be on its way within seconds."""
    usual, chain = settings.CELERY_TASK_DEFAULT_QUEUE, settings.CELERY_CHAIN_QUEUE
    of_the_chain = start_worker(queue=chain)
    app.send_task("disclosure.opendata.renew")
    for work in ("sequence", "push", "poll"):
        app.send_task(f"records.chain.{work}")
    eventually(lambda: _waiting(chain) == _in_hand() == 0, within=30)
    assert _waiting(usual) == 1
    of_the_chain.stop()

    app.send_task("records.chain.sequence")
    assert (_waiting(usual), _waiting(chain)) == (1, 1)
    # Where an office runs no other, the usual worker does both.
    start_worker()
    eventually(lambda: _waiting(usual) == _waiting(chain) == _in_hand() == 0, within=30)


@pytest.fixture
def broker() -> Iterator[engines.Redis]:
    """A Redis of this test's own, which it may kill."""
    with tempfile.TemporaryDirectory(prefix="portal-broker-") as folder:
        engine = engines.Redis(Path(folder))
        engine.hold()
        yield engine
        engine.release()


@pytest.mark.slow
def test_a_worker_with_a_task_in_hand_outlives_its_broker(broker: engines.Redis, tmp_path: Path) -> None:
    diary, url = tmp_path / "diary", broker.url(0)
    diary.touch()
    # Its tasks reach for no database.
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base", "DEMO": "1"}
    environment |= {"DATABASE_URL": "postgresql://nobody@127.0.0.1/none", "REDIS_URL": url}
    worker = PortalProcess(
        *("-m", "celery", "-A", "tests.ground.napping", "worker", "--queues", "naps", "--loglevel", "INFO"),
        # Two hands, one of them free: then the worker listens for messages while it has one in hand.
        *("--concurrency", "2", "--without-gossip", "--without-mingle"),
        environment=environment,
        log=tmp_path / "worker.log",
    )
    sender = Celery(broker=url, set_as_current=False)

    def nap(seconds: float) -> None:
        sender.send_task("tests.nap", [seconds, str(diary)], queue="naps")

    def said(word: str, times: int) -> None:
        eventually(lambda: diary.read_text().count(word) >= times or worker.process.poll(), within=90)
        assert diary.read_text().count(word) >= times, worker.output[-3000:]

    try:
        worker.wait_for(" ready.", within=90)
        for _again in range(2):
            slept = diary.read_text().count("awake")
            nap(5)
            said("asleep", slept + 1)
            killed = broker.pid()
            os.kill(killed, signal.SIGKILL)
            eventually(lambda killed=killed: broker.pid() not in (None, killed), within=90)
            nap(0)
            said("awake", slept + 2)
        assert "Unrecoverable" not in worker.output
    finally:
        worker.stop()
        sender.close()


@pytest.mark.parametrize(("exitcode", "ends_with"), [(1, 1), (0, 7), (None, 7)])
def test_a_worker_that_failed_does_not_wait_for_ever(exitcode: int | None, ends_with: int) -> None:
    """It has two seconds here; whoever was asked to end takes his time, and says 7."""
    script = f"""
import sys, time, types
from integrity_portal import recovering
recovering.LEAVE_WITHIN_SECONDS = 0.2
worker = types.SimpleNamespace(exitcode={exitcode}, steps=[])
recovering.LeavesWhenItFails(worker).close(worker)
time.sleep(2)
sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == ends_with


def test_workers_are_given_both() -> None:
    from kombu.transport import redis

    from integrity_portal import recovering

    assert redis.Transport.Channel is recovering.Channel
    assert recovering.LeavesWhenItFails in app.steps["worker"]
