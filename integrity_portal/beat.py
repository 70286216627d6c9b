"""The clock of a node: as many beats as there are machines may run, and one of them strikes."""

import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from records.common.locks import lock_number

LOCK = lock_number("integrity_portal.beat")
# How soon another takes over, and how long a beat may believe that it is still the one.
LOOK_SECONDS = 5.0
# A machine that lost its power says nothing: without these its lock would stand for two hours.
_NOTICED = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"


class OneOfSeveral(PersistentScheduler):  # type: ignore[misc]
    """
    Strikes while it holds a lock in the node's database, which PostgreSQL drops with its connection.

    A second beat for a while would do no harm, for every task may run twice; one on each of twenty machines would do
    everything twenty times. Whoever takes over does at once what his own book of times says is due.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Not the connection of the tasks, which is closed and opened anew between them.
        self._line: Any = None
        self._next_look = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self._strikes():
            return LOOK_SECONDS
        return float(super().tick(*args, **kwargs))

    def close(self) -> None:
        self._let_go()
        super().close()

    def _strikes(self) -> bool:
        if self._line is not None and time.monotonic() < self._next_look:
            return True
        try:
            if self._line is not None:
                with self._line.cursor() as cursor:
                    cursor.execute("SELECT 1")
            elif not self._take():
                return False
        except (DatabaseError, InterfaceError):
            self._let_go()
            return False
        self._next_look = time.monotonic() + LOOK_SECONDS
        return True

    def _take(self) -> bool:
        line = connections.create_connection(DEFAULT_DB_ALIAS)
        taken = False
        try:
            with line.cursor() as cursor:
                cursor.execute(f"{_NOTICED}; SELECT pg_try_advisory_lock(%s)", [LOCK])
                taken = bool(cursor.fetchone()[0])
        finally:
            if not taken:
                line.close()
        self._line = line if taken else None
        return taken

    def _let_go(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
