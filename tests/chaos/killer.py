"""``kill -9`` of the demonstration's processes and engines, in the order that the dice say."""

import contextlib
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import psutil

from integrity_portal.engines import Postgres, Redis
from tests.chaos.deck import Deck
from tests.support.demo import LiveDemo

# The death of a child is mended by its parent, that of a parent by the supervisor, that of an engine by its keeper.
KILLS = (
    "kill_web", "kill_web_child", "kill_worker", "kill_worker_child", "kill_beat", "kill_redis", "kill_postgres",
    "kill_postgres_backend",
)  # fmt: skip
CLIENT_BACKEND = "postgres: postgres portal_"


class Killer(threading.Thread):
    def __init__(
        self,
        demo: LiveDemo,
        dice: Random,
        pause: tuple[float, float],
        cards: Sequence[str] = KILLS,
        most: int | None = None,
    ) -> None:
        """:param most: how many kills at most"""
        super().__init__(daemon=True)
        self.most = most
        self.demo, self.dice, self.pause = demo, dice, pause
        self.deck = Deck(cards, dice)
        self.counts: Counter[str] = Counter(dict.fromkeys(KILLS, 0))
        self.done: list[str] = []
        self._enough = threading.Event()
        self.begun = time.monotonic()
        self.victims: dict[str, Callable[[], list[psutil.Process]]] = {
            "kill_web": lambda: self._served("gunicorn"),
            "kill_web_child": lambda: _children(self._served("gunicorn")),
            "kill_worker": lambda: self._served("celery", "worker"),
            "kill_worker_child": lambda: _children(self._served("celery", "worker")),
            "kill_beat": lambda: self._served("celery", "beat"),
            "kill_redis": lambda: _one(Redis(demo.local).pid()),
            "kill_postgres": lambda: _one(Postgres(demo.local).pid()),
            "kill_postgres_backend": self._backends,
        }

    def run(self) -> None:
        while not self._enough.wait(self.dice.uniform(*self.pause)):
            if self.most is None or len(self.done) < self.most:
                self._strike()

    def stop(self) -> None:
        self._enough.set()
        if self.is_alive():
            self.join()

    def _strike(self) -> None:
        what, which = self.deck.draw(), self.dice.random()
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if victims := sorted(self.victims[what](), key=lambda process: process.pid):
                victim = victims[int(which * len(victims))]
                words = " ".join(victim.cmdline())[-60:].strip()
                os.kill(victim.pid, signal.SIGKILL)
                self.counts[what] += 1
                self.done.append(f"{time.monotonic() - self.begun:.1f} {what} {victim.pid} {words}")
                return
        # Nobody of that kind was alive just now.
        self.deck.put_back(what)

    def _served(self, *words: str) -> list[psutil.Process]:
        """Those that the supervisor started itself."""
        direct = {process.pid for process in psutil.Process(self.demo.process.pid).children()}
        return [process for process in self.demo.processes(*words) if process.pid in direct]

    def _backends(self) -> list[psutil.Process]:
        children = _children(_one(Postgres(self.demo.local).pid()))
        return [child for child in children if " ".join(child.cmdline()).startswith(CLIENT_BACKEND)]


def _one(pid: int | None) -> list[psutil.Process]:
    return [psutil.Process(pid)] if pid else []


def _children(parents: list[psutil.Process]) -> list[psutil.Process]:
    return [child for parent in parents for child in parent.children()]
