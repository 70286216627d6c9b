"""Finds, with few requests, which of an origin's events differ between this node and its superior."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from records.chain import ranges
from records.chain.models import ChainEvent, Quarantined
from records.chain.upstream import Upstream, UpstreamFailed

# One question covers so many events of an origin; a difference in it is cut into sixteenths until it is small
# enough to list. A million equal events cost 16 questions, each difference in them at most 3 more.
CHUNK, FAN, LISTED = 65_536, 16, 256
MOST_RANGES = 256


@dataclass
class Differences:
    """Sequence numbers of one origin, by what is the matter with them."""

    missing_above: list[int] = field(default_factory=list)
    altered_above: list[int] = field(default_factory=list)
    # With the fingerprint there, which tells whether this node once had it.
    only_above: dict[int, bytes] = field(default_factory=dict)

    @property
    def some(self) -> bool:
        return bool(self.missing_above or self.altered_above or self.only_above)


class Comparison:
    """One origin's events against the superior's, up to what the superior has confirmed."""

    def __init__(self, upstream: Upstream, origin: str, *, confirmed: int, at: datetime) -> None:
        self.upstream, self.origin, self.confirmed, self.at = upstream, origin, confirmed, at
        self.compared = 0
        self.requests = 0
        # What the superior set aside it does not hold, and has said so.
        self.set_aside = set(
            Quarantined.objects.filter(reported_by=upstream.peer.code, origin=origin)
            .exclude(origin_seq=None)
            .values_list("origin_seq", flat=True)
        )

    def differences(self) -> Differences:
        found = Differences()
        for chunk in self._chunks():
            self._descend(chunk, found)
        return found

    def _chunks(self) -> Iterator[tuple[int, int]]:
        newest = ChainEvent.objects.filter(origin=self.origin, index__lt=self.confirmed).aggregate(
            seq=Max("origin_seq")
        )["seq"]
        end = -1 if newest is None else int(newest)
        for first in range(0, end + 1, CHUNK):
            yield first, min(first + CHUNK - 1, end)
        # Beyond the newest that this node has, the superior should have none but what is pushed just now.
        yield end + 1, ranges.END

    def _descend(self, chunk: tuple[int, int], found: Differences) -> None:
        wanted, small = [chunk], list[tuple[int, int]]()
        while wanted:
            cut: list[tuple[int, int]] = []
            for start in range(0, len(wanted), MOST_RANGES):
                part = wanted[start : start + MOST_RANGES]
                above = self._ask({"ask": "roots", "origin": self.origin, "ranges": part})["roots"]
                for (first, last), said in zip(part, above, strict=True):
                    own = self._own_root(first, last)
                    if (first, last) == chunk:
                        self.compared += own[0]
                    if list(own) == said:
                        continue
                    if last - first < LISTED or last == ranges.END:
                        small.append((first, last))
                    else:
                        cut.extend(_sixteenths(first, last))
            wanted = cut
        for start in range(0, len(small), FAN):
            self._list(small[start : start + FAN], found)

    def _own_root(self, first: int, last: int) -> tuple[int, str]:
        root = ranges.RangeRoot()
        for seq, fingerprint, index in ranges.rows(self.origin, first, last):
            if index is not None and index < self.confirmed and seq not in self.set_aside:
                root.add(seq, fingerprint)
        return root.value()

    def _list(self, small: list[tuple[int, int]], found: Differences) -> None:
        above = {
            seq: bytes.fromhex(fingerprint)
            for seq, fingerprint in self._ask({"ask": "leaves", "origin": self.origin, "ranges": small})[
                "leaves"
            ]
        }
        for first, last in small:
            own: dict[int, tuple[bytes, int | None]] = {
                seq: (fingerprint, index) for seq, fingerprint, index in ranges.rows(self.origin, first, last)
            }
            for seq, (fingerprint, index) in own.items():
                held = above.get(seq)
                if held is None:
                    if seq not in self.set_aside and index is not None and index < self.confirmed:
                        found.missing_above.append(seq)
                elif held != fingerprint:
                    found.altered_above.append(seq)
            for seq, fingerprint in above.items():
                if first <= seq <= last and seq not in own:
                    found.only_above[seq] = fingerprint

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        return asked(self.upstream, question, at=self.at)


def asked(upstream: Upstream, question: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The superior's answer; a refusal is a failure of the run."""
    answer = upstream.ask(question, at=at)
    if answer.status != 200:
        raise UpstreamFailed(
            str(answer.content.get("code", "refused"))[:40], str(answer.content.get("detail", ""))
        )
    return answer.content


def _sixteenths(first: int, last: int) -> list[tuple[int, int]]:
    step = max(LISTED, -(-(last - first + 1) // FAN))
    return [(start, min(start + step - 1, last)) for start in range(first, last + 1, step)]
