"""Celery as it runs in service."""

from collections.abc import Callable

import pytest
from django.conf import settings

from integrity_portal import celery as portal_celery
from integrity_portal.celery import app
from tests.support.processes import PortalProcess


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
