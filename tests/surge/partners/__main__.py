"""
``python -m tests.surge.partners``: 100 partners push and read for five minutes on an own portal under the limits of
service, while web processes and workers are killed and restarted.

Prints the figures and writes ``.local/surge-partners.json``; fails where an accepted document is lost or doubled, the
same key is answered otherwise, or anybody meets an error that is not 429 or 503 with Retry-After. A line that breaks
because its process was killed is no answer: the partner sends the same request again with the same key, and the
breaks are counted. ``SURGE_SECONDS``, ``SURGE_PARTNERS`` and ``SURGE_SEED`` change the size.
"""

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS, PARTNERS = (
    float(os.environ.get("SURGE_SECONDS") or 300),
    int(os.environ.get("SURGE_PARTNERS") or 100),
)
SEED = int(os.environ.get("SURGE_SEED") or 8)
# Between two calls of one partner; between two kills.
PAUSE, EVERY = 2.0, 10.0


def main() -> int:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="surge-")))
        from tests.surge.portal import Portal

        say("a portal of its own is made ready …")
        portal = Portal(
            folder,
            stack,
            {"RATE_LIMIT_TOKEN": "60", "RATE_LIMIT_PARTNER": "1200", "RATE_LIMIT_PUBLIC": "600"},
        )

        from records.access.services import ensure_system_users
        from tests.records.dishonesty.factories import people
        from tests.surge.campaign import loopback
        from tests.surge.partners import campaign
        from tests.surge.partners.judge import figures, judged
        from tests.surge.partners.killing import Killer

        ensure_system_users()
        port = portal.serve()
        at_work = portal.work()

        def look_after() -> None:
            for one in at_work:
                one.look_after()

        everybody = campaign.partners(port, PARTNERS, addresses=loopback(79))
        clerks = campaign.Clerks(people())
        killer = Killer(
            web=portal.web.pid, worker=lambda: pid_of(at_work[0]), look_after=look_after, seed=SEED
        )
        say(f"{PARTNERS} partners for {SECONDS:g} s …")
        clerks.thread.start()
        try:
            seconds = campaign.run(
                everybody,
                seconds=SECONDS,
                pause=PAUSE,
                meanwhile=lambda until: killer.until(until, every=EVERY),
            )
        finally:
            clerks.stop()
        look_after()
        say("the account is taken …")
        found = figures(everybody, seconds=seconds, killed=killer.killed, published=len(clerks.published))
        faults = judged(everybody, clerks.published)
        if faults:
            for name in ("web", "worker", "beat"):
                say(f"--- {name}\n{(folder / f'{name}.log').read_text(errors='replace')[-3000:]}")
    out = ROOT / ".local" / "surge-partners.json"
    out.parent.mkdir(exist_ok=True)
    text = json.dumps({**found, "faults": faults}, ensure_ascii=False, indent=1)
    out.write_text(text)
    sys.stdout.write(f"{text}\nwritten to {out.relative_to(ROOT)}\n")
    return 1 if faults else 0


def pid_of(supervised: object) -> int:
    process = getattr(supervised, "process", None)
    return process.pid if process is not None else 0


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    raise SystemExit(main())
