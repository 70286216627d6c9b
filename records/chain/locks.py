"""PostgreSQL advisory locks: who may grow the log, push, poll and record arrivals, across all processes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The two halves of an advisory lock's key: this room, and the work.
ROOM = 0x43484149
LOG, PUSH, POLL, ARRIVALS, RECONCILE, NOTICES, TRIAL, WATCH = 1, 2, 3, 4, 5, 6, 7, 8


def hold(work: int) -> None:
    """Wait for the lock and keep it until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ROOM, work])


def try_hold(work: int) -> bool:
    """Take the lock until this transaction ends, unless somebody has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ROOM, work])
        return bool(cursor.fetchone()[0])


@contextmanager
def try_alone(work: int) -> Iterator[bool]:
    """
    Hold the lock beyond single transactions (around an HTTP exchange), unless somebody has it.

    It belongs to the connection: a killed process lets go of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [ROOM, work])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ROOM, work])
