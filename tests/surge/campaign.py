"""
The flood and those who come in its midst with something to say.

Flooders have the best that one can prepare: tickets in stock whose waiting is paid already, and forms filled in to the
last page, sent at their rate whether the portal keeps up or not. Honest filers come each with an address of his own,
go through every page, do the work as a browser does, and wait where they are asked to.
"""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.disclosure.complaints import filling
from tests.surge.web import Visitor

FLOODERS = 40
# Whoever is asked to wait longer than this would give up.
PATIENCE = 90


@dataclass
class Account:
    """What became of one phase."""

    seconds: float
    clients: int
    sent: int = 0
    elapsed: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    by_client: Counter[str] = field(default_factory=Counter)
    flood_seconds: list[float] = field(default_factory=list)
    honest_seconds: list[float] = field(default_factory=list)
    honest_begun: int = 0
    honest_codes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "seconds": self.seconds,
            "clients": self.clients,
            "sent": self.sent,
            "per_second": round(self.sent / self.seconds, 1),
            # The last were sent in time; what the portal could not answer meanwhile waited in line.
            "answered_per_second": round(self.sent / (self.elapsed or self.seconds), 1),
            "answers": {str(status): number for status, number in sorted(self.statuses.items())},
            "accepted": len(self.codes),
            "most_of_one_client": max(self.by_client.values(), default=0),
            "flood_p50_ms": _at(self.flood_seconds, 0.5),
            "flood_p99_ms": _at(self.flood_seconds, 0.99),
            "honest_begun": self.honest_begun,
            "honest_through": len(self.honest_codes),
            "honest_p50_ms": _at(self.honest_seconds, 0.5),
            "honest_worst_ms": _at(self.honest_seconds, 1.0),
            "faults": self.faults[:10],
        }


def run(
    port: int,
    *,
    body: Any,
    tickets: Callable[[], str],
    addresses: Iterator[str],
    clients: int,
    honest: Iterator[str],
    rate: int,
    seconds: float,
    honest_at_once: int,
) -> Account:
    """
    One phase.

    :param tickets: gives a ticket whose waiting is over
    :param addresses: whence the flood comes, one after another
    :param honest: an address for each honest filer
    """
    account, lock = Account(seconds, clients), threading.Lock()
    form = filling.to_check(Visitor(port, next(honest)), body=body).said
    until = time.monotonic() + seconds

    def flood(address: str) -> None:
        begun = time.monotonic()
        try:
            data = {**form, "ticket": tickets(), "work": "", "truthful": "on", "go": "next"}
            answer = Visitor(port, address).post(filling.NEW, data)
        except OSError as fault:
            with lock:
                account.faults.append(f"flood: {type(fault).__name__}")
            return
        code = filling.CODE.search(answer.content.decode(errors="replace"))
        with lock:
            account.flood_seconds.append(time.monotonic() - begun)
            account.statuses[answer.status_code] += 1
            if code:
                account.codes.append(code[1])
                account.by_client[address] += 1

    def come(number: int) -> None:
        while time.monotonic() < until:
            with lock:
                address = next(honest)
                account.honest_begun += 1
            begun = time.monotonic()
            try:
                code = _patiently(port, address, body)
            except (AssertionError, OSError) as fault:
                with lock:
                    account.faults.append(f"honest {number}: {fault!r:.200}")
                continue
            with lock:
                account.honest_codes.append(code)
                account.honest_seconds.append(time.monotonic() - begun)

    with ThreadPoolExecutor(FLOODERS + honest_at_once) as pool:
        comers = [pool.submit(come, number) for number in range(honest_at_once)]
        begun = time.monotonic()
        for number in itertools.count():
            due = begun + number / rate
            if due >= until:
                break
            time.sleep(max(0.0, due - time.monotonic()))
            account.sent += 1
            pool.submit(flood, next(addresses))
        for comer in comers:
            comer.result()
    account.elapsed = time.monotonic() - begun
    return account


def unanswered(port: int, codes: list[str], addresses: Iterator[str]) -> list[str]:
    """The codes that open nothing: what was lost."""

    def opens(pair: tuple[str, str]) -> bool:
        code, address = pair
        return Visitor(port, address).post("/complaints/track/", {"code": code}).status_code == 200

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(opens, zip(codes, addresses, strict=False)))
    return [code for code, is_there in zip(codes, found, strict=True) if not is_there]


def loopback(second: int) -> Iterator[str]:
    """Addresses of this machine, each one used once: 127.second.0.1, 127.second.0.2 …"""
    for third in range(256):
        for fourth in range(1, 255):
            yield f"127.{second}.{third}.{fourth}"


def _patiently(port: int, address: str, body: Any) -> str:
    visitor = Visitor(port, address)
    page = filling.handed_in(visitor, filling.to_check(visitor, body=body, title=f"修路款没有付清 {address}"))
    until = time.monotonic() + PATIENCE
    while page.status in (422, 429) and time.monotonic() < until:
        time.sleep(2)
        work = filling.solved(page.ticket, int(page.bits))
        page = filling.sent(visitor, page, truthful="on", work=work)
    return filling.code_on(page)


def _at(seconds: list[float], share: float) -> int:
    if not seconds:
        return 0
    ranked = sorted(seconds)
    return round(1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))])
