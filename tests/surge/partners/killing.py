"""Who dies meanwhile: processes of the web server and of the workers, outright or in order, again and again."""

import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import psutil

KILLS = ("a web process", "a worker's process", "the worker", "all web processes, in order")


class Killer:
    """
    :param web: the pid of the web server, whose processes it starts again by itself
    :param worker: the pid of the worker as it runs now
    :param look_after: starts again what has ended
    """

    def __init__(
        self, *, web: int, worker: Callable[[], int], look_after: Callable[[], None], seed: int
    ) -> None:
        self.web, self.worker, self.look_after = web, worker, look_after
        self.dealt, self.killed = random.Random(seed), Counter[str]()

    def until(self, moment: float, *, every: float) -> None:
        deck: list[str] = []
        due = time.monotonic() + every / 2
        while time.monotonic() < moment:
            self.look_after()
            if time.monotonic() >= due:
                deck = deck or self.dealt.sample(KILLS, len(KILLS))
                self.kill(deck.pop())
                due = time.monotonic() + every * self.dealt.uniform(0.7, 1.3)
            time.sleep(0.2)
        self.look_after()

    def kill(self, what: str) -> None:
        self.killed[what] += 1
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            match what:
                case "a web process":
                    self.dealt.choice(psutil.Process(self.web).children()).kill()
                case "a worker's process":
                    self.dealt.choice(psutil.Process(self.worker()).children()).kill()
                case "the worker":
                    # With its children, as a machine that runs out of memory would.
                    worker = psutil.Process(self.worker())
                    for process in (*worker.children(), worker):
                        process.kill()
                case _:
                    # The server lets each finish what it is at and starts others in their place.
                    psutil.Process(self.web).send_signal(signal.SIGHUP)
