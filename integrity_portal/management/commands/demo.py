"""``manage.py demo``: three nodes on this machine until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrity_portal.demo.run import Demo, DemoError
from integrity_portal.engines import EngineError


class Command(BaseCommand):
    help = "Run the demonstration: city, province and nation on this machine, with their own databases."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            default=int(os.environ.get("DEMO_PORT") or 8001),
            help="the city's port; province and nation take the next two (or DEMO_PORT, default 8001)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # A terminal without Chinese shows question marks rather than ending the demonstration.
        sys.stdout.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
        try:
            Demo(
                local=Path(settings.LOCAL_DIR),
                first_port=options["port"],
                say=self.stdout.write,
                # Tests put a bad line between the nodes.
                line_port=int(os.environ.get("DEMO_LINE_PORT") or 0),
            ).run()
        except (DemoError, EngineError) as problem:
            raise CommandError(str(problem)) from problem
