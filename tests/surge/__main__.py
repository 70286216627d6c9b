"""
``python -m tests.surge``: 50 complaints a second for two minutes from one client, then from many, on an own portal.

Prints a table and writes ``.local/surge.json``; fails where a complaint that was taken in is lost, an honest filer does
not get through, or a client got in more than its share. ``SURGE_SECONDS`` and ``SURGE_RATE`` change the size.
"""

import contextlib
import itertools
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS, RATE = float(os.environ.get("SURGE_SECONDS") or 120), int(os.environ.get("SURGE_RATE") or 50)
# As in service; see docs/operators/settings.md.
SHARE, CLIENTS, HONEST = 20, 2_000, 5
LIMITS = {
    "RATE_LIMIT_COMPLAINING": str(SHARE), "RATE_LIMIT_COMPLAINING_TOGETHER": "300", "RATE_LIMIT_COMPLAINT_PAGES": "240",
    "RATE_LIMIT_COMPLAINT_FILES": "60", "RATE_LIMIT_TRACKING": "30",
}  # fmt: skip


def main() -> int:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="surge-")))
        from tests.surge.portal import Portal

        say("a portal of its own is made ready …")
        portal = Portal(folder, stack, LIMITS)
        body = portal.body()
        port = portal.serve()
        found, faults = measure(port, body, portal.stored)
    out = ROOT / ".local" / "surge.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    sys.stdout.write(table(found["phases"]) + "\n".join(faults) + f"\nwritten to {out.relative_to(ROOT)}\n")
    return 1 if faults else 0


def measure(port: int, body: Any, stored: Any) -> tuple[dict[str, Any], list[str]]:
    from disclosure.site.complaints.tickets import LIFETIME_SECONDS, new_ticket
    from tests.surge import campaign

    def aged() -> str:
        """A ticket from a stock: so old that no price asks for more, and not yet run out."""
        known, now = time.time, time.time() - LIFETIME_SECONDS / 2
        time.time = lambda: now
        try:
            return new_ticket()
        finally:
            time.time = known

    stock = [aged() for _number in range(int(2 * RATE * SECONDS) + 10)]
    honest, asking = campaign.loopback(77), campaign.loopback(78)
    floods = {
        "one client": (itertools.repeat("127.66.0.1"), 1),
        "many clients": (itertools.cycle(list(itertools.islice(campaign.loopback(67), CLIENTS))), CLIENTS),
    }
    phases: dict[str, Any] = {}
    faults: list[str] = []
    codes: list[str] = []
    for name, (addresses, clients) in floods.items():
        say(f"{RATE} complaints a second for {SECONDS:g} s from {name} …")
        account = campaign.run(
            port, body=body, tickets=stock.pop, addresses=addresses, clients=clients, honest=honest, rate=RATE,
            seconds=SECONDS, honest_at_once=HONEST,
        )  # fmt: skip
        codes += account.codes + account.honest_codes
        phases[name] = account.as_dict()
        faults += judged(name, account)
    say(f"{len(codes)} receipt codes are tried …")
    lost = campaign.unanswered(port, codes, asking)
    if lost:
        faults.append(f"{len(lost)} receipt codes open nothing")
    # The two that the campaign itself filled in to begin with were never handed in.
    if (kept := stored()) != len(codes):
        faults.append(f"{kept} complaints are stored, and {len(codes)} receipts were given")
    return {
        "rate": RATE,
        "share": SHARE,
        "receipts": len(codes),
        "lost": len(lost),
        "stored": kept,
        "phases": phases,
    }, faults


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def judged(name: str, account: Any) -> list[str]:
    faults = [f"{name}: {fault}" for fault in account.faults]
    if account.honest_begun != len(account.honest_codes):
        faults.append(
            f"{name}: {account.honest_begun} honest filers began and {len(account.honest_codes)} got through"
        )
    if max(account.by_client.values(), default=0) > SHARE:
        faults.append(f"{name}: one client got in {max(account.by_client.values())} complaints")
    if strange := set(account.statuses) - {200, 422, 429}:
        faults.append(f"{name}: answered {sorted(strange)}")
    return faults


def table(phases: dict[str, Any]) -> str:
    columns = ("sent", "per_second", "answered_per_second", "accepted", "most_of_one_client", "flood_p50_ms", "flood_p99_ms", "honest_begun",
               "honest_through", "honest_p50_ms", "honest_worst_ms")  # fmt: skip
    lines = [f"{'':22}" + "".join(f"{name:>16}" for name in phases)]
    lines += [
        f"{column:22}" + "".join(f"{found[column]:>16}" for found in phases.values()) for column in columns
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
