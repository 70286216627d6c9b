"""A connection that was lost between two requests is noticed; one that holds is not asked each time."""

import time
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from integrity_portal.database import base


@pytest.fixture
def held(committed_db: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """This process's connection as a request finds it: kept, and to be looked at before it is used."""
    connection.close()
    connection.ensure_connection()
    assert connection.is_usable()
    return connection


def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    asked: list[int] = []
    own = base.base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.base.DatabaseWrapper, "is_usable", lambda it: asked.append(1) or own(it))
    return asked


def test_the_portal_uses_it() -> None:
    assert isinstance(connections["default"], base.DatabaseWrapper)


def test_a_connection_that_answered_just_now_is_not_asked_again(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = asked(monkeypatch)
    monkeypatch.setattr(base, "ASKED_AGAIN_SECONDS", 60.0)
    assert all(held.is_usable() for _ in range(5))
    assert not times


def test_after_a_while_it_is_asked_all_the_same(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    times = asked(monkeypatch)
    monkeypatch.setattr(held, "_answered_at", time.monotonic() - base.ASKED_AGAIN_SECONDS)
    assert held.is_usable()
    assert held.is_usable()
    assert len(times) == 1


def test_a_connection_that_the_server_ended_is_found_out_at_once(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "ASKED_AGAIN_SECONDS", 60.0)
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    other = held.copy()
    try:
        with other.cursor() as cursor:
            # Answers when the process is gone, so nothing here waits for a moment.
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()
    assert not held.is_usable()
    held.close()
    held.ensure_connection()
    assert held.is_usable()


def test_a_closed_connection_is_none(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "ASKED_AGAIN_SECONDS", 60.0)
    held.connection.close()
    assert not held.is_usable()
    held.close()


def test_a_broken_off_transaction_is_not_taken_for_a_connection_that_answers(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "ASKED_AGAIN_SECONDS", 60.0)
    held.set_autocommit(False)
    try:
        with held.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
        assert not held.is_usable()
    finally:
        held.rollback()
        held.set_autocommit(True)
    assert held.is_usable()
