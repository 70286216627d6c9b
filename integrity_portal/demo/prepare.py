"""
Steps of preparation, each in a process with a node's environment: ``python -m integrity_portal.demo.prepare STEP …``.

``static``                  collect the static files of all nodes
``migrate``                 bring the database to this version
``node ACCOUNTS IDENTITY ROLE=FILE …``
                            migrate, load the demo data once, say who this node is; register the nodes above and below as
                            soon as they have said it
"""

import io
import json
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

from integrity_portal import collector
from integrity_portal.demo.nodes import write_privately

NEIGHBOUR_SECONDS = 300


def node(accounts: Path, identity: Path, *pairs: str) -> None:
    call_command("migrate", verbosity=0)
    if not accounts.exists():
        # Written beside its place, for this file is the sign that the data is loaded.
        draft = accounts.with_suffix(".new")
        draft.unlink(missing_ok=True)
        # A part of the records is enough for tests of the whole (DEMO_SCALE=0.1).
        call_command("demo_data", accounts=draft, scale=float(os.environ.get("DEMO_SCALE") or 1))
        draft.replace(accounts)
    answer = io.StringIO()
    call_command("chain", "identity", stdout=answer)
    write_privately(identity, answer.getvalue())
    for pair in pairs:
        role, _, file = pair.partition("=")
        _introduce(role, Path(file))


def _introduce(role: str, identity: Path) -> None:
    from records.chain.models import PeerKey

    deadline = time.monotonic() + NEIGHBOUR_SECONDS
    while not identity.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"The neighbour did not say who it is: {identity}")
        time.sleep(0.1)
    said = json.loads(identity.read_text(encoding="utf-8"))
    # What an administrator has changed since stays as it is, a key that was revoked above all.
    if not PeerKey.objects.filter(peer__code=said["code"], key_id=said["key_id"]).exists():
        call_command("chain", "register", "--role", role, "--identity", str(identity))


def main() -> None:
    collector.loading()
    django.setup()
    step, *arguments = sys.argv[1:]
    match step:
        case "static":
            call_command("collectstatic", interactive=False, verbosity=0)
        case "migrate":
            call_command("migrate", verbosity=0)
        case "node":
            accounts, identity, *pairs = arguments
            node(Path(accounts), Path(identity), *pairs)
        case _:
            raise SystemExit(f"There is no step {step!r}.")


if __name__ == "__main__":
    main()
