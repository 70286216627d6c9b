"""The open data, for operators: make a version now, or check the newest one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosure.opendata import building, checking
from disclosure.opendata.models import newest_version


class Command(BaseCommand):
    help = "build: make a version of the open data now. verify: check the newest one against its signed manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["build", "verify"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "build":
            made = building.build(at=timezone.now())
            if made is None:
                raise CommandError("Another process is making a version; wait for it.")
            self.stdout.write(
                f"{made.version}: {made.rows} rows, {made.bytes} bytes, {made.seconds:.1f} seconds"
            )
            return
        newest = newest_version()
        if newest is None:
            raise CommandError("There is no version yet: manage.py open_data build")
        found = list(checking.problems(newest))
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{newest.version}: {len(found)} problems")
        self.stdout.write(f"{newest.version}: manifest, signature and files hold")
