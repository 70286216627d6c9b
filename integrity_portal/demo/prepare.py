"""
What each node does for itself before it serves, in one process: ``python -m integrity_portal.demo.prepare STEP …``.

``node ACCOUNTS IDENTITY``  migrate, load the demo data once, say who this node is
``neighbours ROLE=FILE …``  register the nodes above and below
"""

import io
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from integrity_portal.demo.nodes import write_privately


def node(accounts: Path, identity: Path) -> None:
    call_command("migrate", verbosity=0)
    commands = get_commands()
    if "demo_data" in commands and not accounts.exists():
        # Written beside its place, for this file is the sign that the data is loaded.
        draft = accounts.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        # A part of the records is enough for tests of the whole (DEMO_SCALE=0.1).
        call_command("demo_data", accounts=str(draft), scale=float(os.environ.get("DEMO_SCALE") or 1))
        draft.replace(accounts)
    if "chain" in commands:
        answer = io.StringIO()
        call_command("chain", "identity", stdout=answer)
        write_privately(identity, answer.getvalue())


def neighbours(*pairs: str) -> None:
    for pair in pairs:
        role, _, file = pair.partition("=")
        call_command("chain", "register", "--role", role, "--identity", file)


def main() -> None:
    django.setup()
    step, *arguments = sys.argv[1:]
    if step == "node":
        accounts, identity = arguments
        node(Path(accounts), Path(identity))
    else:
        neighbours(*arguments)


if __name__ == "__main__":
    main()
