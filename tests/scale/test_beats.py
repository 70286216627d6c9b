"""A node may have a beat on each of its machines: one strikes, another takes over, and two together do no double harm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection, connections
from django.utils.timezone import now

from integrity_portal import beat
from integrity_portal.beat import LOCK, OneOfSeveral
from records.chain import services as chain
from records.chain.models import ChainEvent
from tests.records.dishonesty import factories

committed = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


class Beat(OneOfSeveral):
    """A beat whose strikes are counted and not sent."""

    def __init__(self, folder: Path) -> None:
        app = Celery("beats", broker="memory://", set_as_current=False)
        app.conf.beat_schedule = {"tick": {"task": "records.chain.tick", "schedule": 0.0}}
        self.struck = 0
        super().__init__(app, schedule_filename=str(folder / "beat"), lazy=False)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        self.struck += 1

    def lose_its_line(self) -> None:
        """As when its machine is gone: PostgreSQL ends the session, and nobody tells the beat."""
        with self._line.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def two_beats(tmp_path: Path) -> Iterator[tuple[Beat, Beat]]:
    beats = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        beats.append(Beat(tmp_path / name))
    yield beats[0], beats[1]
    for each in beats:
        each.close()


@committed
def test_of_two_beats_one_strikes(two_beats: tuple[Beat, Beat]) -> None:
    first, second = two_beats
    for _round in range(5):
        first.tick()
        assert second.tick() == beat.LOOK_SECONDS
    assert first.struck >= 4
    assert second.struck == 0


@committed
def test_the_other_takes_over_when_the_first_leaves(two_beats: tuple[Beat, Beat]) -> None:
    first, second = two_beats
    first.tick()
    second.tick()
    first.close()
    second.tick()
    assert (first.struck, second.struck) == (1, 1)


@committed
def test_a_beat_that_lost_its_line_notices_and_strikes_no_more(
    two_beats: tuple[Beat, Beat], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_beats
    first.tick()
    first.lose_its_line()
    second.tick()
    assert second.struck == 1
    # Its next look at the line comes.
    monkeypatch.setattr(first, "_next_look", 0.0)
    assert first.tick() == beat.LOOK_SECONDS
    first.tick()
    assert (first.struck, second.struck) == (1, 1)


@committed
def test_while_the_database_is_away_nobody_strikes_and_nobody_falls(
    two_beats: tuple[Beat, Beat], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = two_beats
    with pytest.MonkeyPatch.context() as away:
        away.setitem(connections["default"].settings_dict, "HOST", "/nowhere")
        away.setitem(connections.databases["default"], "HOST", "/nowhere")
        assert first.tick() == beat.LOOK_SECONDS
    first.tick()
    assert first.struck == 1


@committed
def test_the_lock_is_the_nodes_and_not_the_servers(two_beats: tuple[Beat, Beat]) -> None:
    two_beats[0].tick()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname = current_database() FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = %s",
            [LOCK],
        )
        assert cursor.fetchall() == [(True,)]


@pytest.mark.django_db
def test_what_two_beats_ask_for_twice_is_done_once() -> None:
    factories.published(factories.people(), at=now())
    chain.sequence(at=now())
    once = list(ChainEvent.objects.order_by("pk").values_list("pk", "index"))
    chain.sequence(at=now())
    assert once
    assert list(ChainEvent.objects.order_by("pk").values_list("pk", "index")) == once
