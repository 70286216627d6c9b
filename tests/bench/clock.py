"""Where the time of a run goes: seconds by group and step."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

# What a group does while it is in no other step.
MEASURING = "measuring"
BESIDE = "limits and peers"


class Clock:
    """Each moment belongs to one step, the innermost; the steps of a group add up to its time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds: dict[str, dict[str, float]] = {}
        self._now = now
        self._open: list[tuple[str, str]] = []
        self._since = now()

    @contextlib.contextmanager
    def group(self, name: str) -> Iterator[None]:
        with self._within(name, MEASURING):
            yield

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Part of the group that is under way; outside of any, nothing is kept."""
        if not self._open:
            yield
            return
        with self._within(self._open[-1][0], name):
            yield

    def apart(self, parts: Mapping[str, float]) -> None:
        """Of the step that is under way, so many seconds were these steps: a process that was started told them."""
        self._turn()
        if self._open:
            group, here = self._open[-1]
            for name, seconds in parts.items():
                self._add(group, name, seconds)
                self._add(group, here, -seconds)

    def told(self) -> dict[str, dict[str, int]]:
        """Whole seconds, the longest step of a group first."""
        return {
            group: {name: round(seconds) for name, seconds in sorted(steps.items(), key=lambda one: -one[1])}
            for group, steps in self.seconds.items()
        }

    @contextlib.contextmanager
    def _within(self, group: str, name: str) -> Iterator[None]:
        self._turn()
        self._open.append((group, name))
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        now = self._now()
        if self._open:
            self._add(*self._open[-1], now - self._since)
        self._since = now

    def _add(self, group: str, name: str, seconds: float) -> None:
        steps = self.seconds.setdefault(group, {})
        steps[name] = steps.get(name, 0.0) + seconds


# One run a process.
CLOCK = Clock()
step = CLOCK.step
apart = CLOCK.apart
