"""
Workers and beat.

An app of the portal that has work for beat names it in its ``tasks.py``::

    BEAT_SCHEDULE = {"chain-tick": {"task": "records.chain.tick", "schedule": settings.CHAIN_TICK_SECONDS}}

Connections and forks: Celery's own Django fixup drops, without a word on the wire, what a child inherited. It would
also close every connection after every task, and a new one costs as much as passing on fifty events: a worker keeps
them as a web process does, looked after by ``close_old_connections`` before and after each task.
"""

import gc
import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery, signals

from integrity_portal import collector, recovering

collector.loading()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrity_portal.settings.base")

APPS = ("records", "supervision", "disclosure")

app = Celery("integrity_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.CELERY_DB_REUSE_MAX = 2**62
app.autodiscover_tasks(list(APPS))
recovering.install(app)


@app.on_after_finalize.connect
def collect_beat_schedule(sender: Celery, **kwargs: Any) -> None:
    schedule: dict[str, Any] = {}
    for name in APPS:
        if find_spec(f"{name}.tasks") is None:
            continue
        for entry, work in getattr(import_module(f"{name}.tasks"), "BEAT_SCHEDULE", {}).items():
            if entry in schedule:
                raise RuntimeError(
                    f"Two apps call their work for beat “{entry}”: rename one in its tasks.py."
                )
            schedule[entry] = work
    sender.conf.beat_schedule = schedule


@signals.task_prerun.connect
@signals.task_postrun.connect
def look_after_connections(sender: Any, **kwargs: Any) -> None:
    """Drop a connection that broke or grew old, so that the next task begins with one that works."""
    from django.db import close_old_connections

    if not getattr(sender.request, "is_eager", False):
        close_old_connections()


@signals.worker_process_init.connect
def leave_alone_what_is_loaded(**kwargs: Any) -> None:
    """As in a web process: the collector need not walk through all modules each time a batch fills its memory."""
    gc.freeze()


@signals.worker_init.connect
@signals.beat_init.connect
def share_what_is_loaded(**kwargs: Any) -> None:
    """Before a worker forks: a child that looked through it for itself would write into all that it shares."""
    collector.loaded()


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe_service(**kwargs: Any) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from integrity_portal.safety import refuse_unsafe_service as refuse

    try:
        refuse()
    except ImproperlyConfigured as unsafe:
        # A signal's receiver is only logged when it raises; leaving is what ends the worker.
        raise SystemExit(str(unsafe)) from unsafe
