"""Whatever primary and replica do: a replica is read only while it shows all that was committed before the bound."""

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from integrity_portal.replicas import lag
from integrity_portal.replicas.lag import Replicas

BOUND = 5.0
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("time passes"), st.floats(0.01, 4)),
        st.tuples(st.just("written"), st.integers(1, 50)),
        st.tuples(st.just("replayed"), st.floats(0, 1)),
        st.tuples(st.just("replica away"), st.booleans()),
        st.tuples(st.just("primary away"), st.booleans()),
        st.tuples(st.just("another server"), st.booleans()),
    ),
    max_size=80,
)


class World:
    """A primary whose log grows, and a replica that has come some way of it."""

    def __init__(self) -> None:
        self.now, self.primary, self.replica = 100.0, 10, 10
        self.replica_away = self.primary_away = self.another = False
        self.history = [(self.now, self.primary)]

    def step(self, what: str, how: float) -> None:
        match what:
            case "time passes":
                self.now += how
            case "written":
                self.primary += int(how)
                self.history.append((self.now, self.primary))
            case "replayed":
                self.replica += int((self.primary - self.replica) * how)
            case "replica away":
                self.replica_away = bool(how)
            case "primary away":
                self.primary_away = bool(how)
            case "another server":
                self.another = bool(how)

    def asked(self, alias: str, question: str) -> tuple[str, int]:
        if self.primary_away if alias == "default" else self.replica_away:
            raise OperationalError("away")
        if alias == "default":
            return "ours", self.primary
        return ("theirs", 10**9) if self.another else ("ours", self.replica)

    def must_show(self) -> int:
        return max((place for at, place in self.history if at < self.now - BOUND), default=0)


@given(STEPS)
def test_what_is_read_is_never_older_than_the_bound(steps: list[tuple[str, float]]) -> None:
    world = World()
    watched = Replicas(["replica1"], bound=BOUND, clock=lambda: world.now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lag, "_asked", world.asked)
        patch.setattr(
            lag, "connections", {"replica1": type("Line", (), {"close": staticmethod(lambda: None)})}
        )
        for what, how in steps:
            world.step(what, how)
            if watched.usable():
                assert world.replica >= world.must_show()


def test_a_replica_that_keeps_up_is_read_though_nobody_writes_for_hours() -> None:
    world = World()
    watched = Replicas(["replica1"], bound=BOUND, clock=lambda: world.now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lag, "_asked", world.asked)
        for _hour in range(3):
            world.step("time passes", 3600)
            assert watched.usable() == "replica1"


def test_a_replica_that_stays_behind_by_a_little_is_read_and_one_that_stands_still_is_not() -> None:
    world = World()
    watched = Replicas(["replica1"], bound=BOUND, clock=lambda: world.now)
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lag, "_asked", world.asked)
        for second in range(30):
            behind = world.primary
            world.step("written", 5)
            world.step("time passes", 1.1)
            if second < 15:
                world.replica = behind
            seen.append(watched.usable())
    assert set(seen[2:15]) == {"replica1"}
    assert set(seen[21:]) == {None}


def test_replicas_take_turns() -> None:
    world = World()
    watched = Replicas(["replica1", "replica2"], bound=BOUND, clock=lambda: world.now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lag, "_asked", world.asked)
        assert [watched.usable() for _reader in range(4)] == ["replica1", "replica2"] * 2
