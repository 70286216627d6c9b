"""
Steps of preparation, each in a process with a node's environment: ``python -m integrity_portal.demo.prepare STEP …``.

``static``                  collect the static files of all nodes
``migrate``                 bring the database to this version
``node ACCOUNTS IDENTITY``  migrate, load the demo data once, say who this node is
``neighbours ROLE=FILE …``  register the nodes above and below
"""

import gc
import io
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from integrity_portal.demo.nodes import write_privately


def node(accounts: Path, identity: Path) -> None:
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


def neighbours(*pairs: str) -> None:
    for pair in pairs:
        role, _, file = pair.partition("=")
        call_command("chain", "register", "--role", role, "--identity", file)


def main() -> None:
    # Migrations draw up three hundred models again and again: half of the time went into looking for what may be dropped.
    gc.set_threshold(50_000, 20, 50)
    django.setup()
    step, *arguments = sys.argv[1:]
    match step:
        case "static":
            call_command("collectstatic", interactive=False, verbosity=0)
        case "migrate":
            call_command("migrate", verbosity=0)
        case "node":
            node(*map(Path, arguments))
        case "neighbours":
            neighbours(*arguments)
        case _:
            raise SystemExit(f"There is no step {step!r}.")


if __name__ == "__main__":
    main()
