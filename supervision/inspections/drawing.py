"""
The draw (双随机): whoever has the seed and the list can draw again with any tool that knows SHA-256.

A candidate of weight ``w`` holds ``w`` tickets. Ticket ``i`` of candidate ``k`` has the number
``SHA-256("seed|k|i")``; the candidate stands with the highest of his tickets, and the highest stand first. With
whole tickets nothing is rounded, so every machine draws the same.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

METHOD = "tickets-sha256-1"
# A body with many old findings is looked at sooner, and yet the others are drawn too.
MOST_TICKETS = 5


@dataclass(frozen=True)
class Candidate:
    """:ivar why: why he holds more than one ticket, for the record"""

    key: str
    name: str
    weight: int = 1
    why: str = ""


def best_ticket(seed: str, candidate: Candidate) -> bytes:
    return max(
        hashlib.sha256(f"{seed}|{candidate.key}|{number}".encode()).digest()
        for number in range(candidate.weight)
    )


def draw(seed: str, frame: Iterable[Candidate], wanted: int) -> list[str]:
    """
    The keys that come out, in their order.

    :raises ValueError: for a frame with the same key twice, a weight out of bounds, or nothing wanted
    """
    known = list(frame)
    if len({one.key for one in known}) != len(known):
        raise ValueError("the frame names a candidate twice")
    if any(not 1 <= one.weight <= MOST_TICKETS for one in known):
        raise ValueError(f"a weight lies between 1 and {MOST_TICKETS}")
    if wanted < 1:
        raise ValueError("draw at least one")
    return [
        one.key for one in sorted(known, key=lambda one: (best_ticket(seed, one), one.key), reverse=True)
    ][:wanted]


def tickets(findings: int) -> int:
    """One, and one more for each thing that was found there before."""
    return min(1 + max(findings, 0), MOST_TICKETS)


def as_rows(frame: Sequence[Candidate]) -> list[dict[str, object]]:
    """The frame as it is kept, in an order that does not depend on who asked."""
    return [
        {"key": one.key, "name": one.name, "weight": one.weight, "why": one.why}
        for one in sorted(frame, key=lambda one: one.key)
    ]


def from_rows(rows: Iterable[dict[str, object]]) -> list[Candidate]:
    return [
        Candidate(str(row["key"]), str(row["name"]), int(str(row["weight"])), str(row["why"])) for row in rows
    ]
