"""Two partners who push one batch after another, each as fast as the one before is answered."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.bench.chain.group import percentile

TIMEOUT = 300


@dataclass(frozen=True)
class Pushed:
    """:ivar batches: when each answer came and how long it took, in seconds from the start, in order"""

    batches: list[tuple[float, float]]
    size: int

    @property
    def rate(self) -> float:
        return len(self.batches) * self.size / self.batches[-1][0]

    def ms(self, share: float) -> float:
        return percentile([took for _at, took in self.batches], share) * 1000

    def rate_of(self, part: slice) -> float:
        """Items a second between the first and the last answer of a stretch of the batches."""
        ends = [at for at, _took in self.batches][part]
        return (len(ends) - 1) * self.size / (ends[-1] - ends[0])

    @property
    def tenths(self) -> tuple[tuple[int, float], ...]:
        """That rate for each tenth of the batches that has three or more, with how many items were there at its end."""
        tenth = max(3, len(self.batches) // 10)
        ends = range(tenth, len(self.batches) + 1, tenth)
        return tuple((end * self.size, self.rate_of(slice(end - tenth, end))) for end in ends)


def push(
    clients: Sequence[httpx.Client], path: str, batches: Callable[[int], Any], *, number: int, size: int
) -> Pushed:
    """
    :param batches: for the number of a batch, its body
    :param number: so many batches in all
    :raises RuntimeError: where an answer did not accept each item
    """
    turn, lock = count(), threading.Lock()
    done: list[tuple[float, float]] = []
    failures: list[Exception] = []
    bodies = [batches(place) for place in range(number)]
    begun = time.perf_counter()

    def work(client: httpx.Client) -> None:
        try:
            while not failures:
                with lock:
                    place = next(turn)
                if place >= number:
                    return
                at = time.perf_counter()
                answer = client.post(
                    path, json=bodies[place], headers={"Idempotency-Key": f"bench-{size}-{place}"}
                )
                if answer.status_code != 201 or _accepted(answer.json()) != size:
                    raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:600]}")
                ended = time.perf_counter()
                done.append((ended - begun, ended - at))
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Pushed(sorted(done), size)


def _accepted(told: Any) -> int:
    return len(told) if isinstance(told, list) else int(told["accepted"])
