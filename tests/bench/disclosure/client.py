"""Four readers who ask one thing after another, as fast as they are answered."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.chain.group import percentile

CONNECTIONS = 4
TIMEOUT = 300


@dataclass(frozen=True)
class Answers:
    """:ivar seconds: how long each answer took"""

    seconds: list[float]
    elapsed: float
    bytes: int

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.elapsed

    def ms(self, share: float) -> float:
        return percentile(self.seconds, share) * 1000


def ask(
    port: int, paths: Callable[[int], Iterator[str]], *, seconds: float, connections: int = CONNECTIONS
) -> Answers:
    """
    Ask for so long; an answer that is not 200 ends the run.

    :param paths: for the number of a reader, what he asks for, without end
    """
    taken: list[list[float]] = [[] for _ in range(connections)]
    sizes, failures = [0] * connections, []
    begun = time.perf_counter()
    until = begun + seconds

    def read(number: int) -> None:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
            for path in paths(number):
                at = time.perf_counter()
                if at > until:
                    break
                line.request("GET", path, headers={"Accept-Encoding": "identity"})
                answer = line.getresponse()
                content = answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{path} answered {answer.status}: {content[:300]!r}")
                taken[number].append(time.perf_counter() - at)
                sizes[number] += len(content)
            line.close()
        except Exception as failure:
            failures.append(failure)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(connections)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if failures:
        raise failures[0]
    return Answers([one for part in taken for one in part], time.perf_counter() - begun, sum(sizes))


def one_after_another(paths: list[str]) -> Callable[[int], Iterator[str]]:
    """Each reader walks through all of them from a place of his own."""

    def walk(number: int) -> Iterator[str]:
        place = number * len(paths) // CONNECTIONS
        while True:
            yield paths[place % len(paths)]
            place += 1

    return walk
