"""
How a worker comes through the death of its broker.

Both holes were found by the fault campaign (``make chaos``): a worker that ended itself over a lost connection, and
one that then waited for ever for its own children instead of leaving, so that nobody started it again.
"""

import os
import threading
from typing import Any

from celery import Celery, bootsteps
from kombu.transport import redis

# A task in hand may still end; longer than this a worker that has failed does not stay.
LEAVE_WITHIN_SECONDS = 30.0


class Channel(redis.Channel):  # type: ignore[misc]
    """
    Remembers where its broker is.

    What it holds unacknowledged it gives back, and acknowledges, after its connection was lost as well. kombu then
    asks the connection for the address, which is gone, and the error is not one that the worker survives.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._addresses: dict[bool, dict[str, Any]] = {}
        super().__init__(*args, **kwargs)
        self._connparams()

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is not None and self.connection.client is not None:
            self._addresses[asynchronous] = super()._connparams(asynchronous)  # type: ignore[misc]
        return dict(self._addresses[asynchronous])


class LeavesWhenItFails(bootsteps.StartStopStep):  # type: ignore[misc]
    """A worker that ends by an error ends, whatever its pool still waits for, so that it can be started again."""

    def close(self, parent: Any) -> None:
        if parent.exitcode:
            last = threading.Timer(LEAVE_WITHIN_SECONDS, os._exit, [parent.exitcode])
            last.daemon = True
            last.start()


def install(app: Celery) -> None:
    redis.Transport.Channel = Channel
    app.steps["worker"].add(LeavesWhenItFails)
