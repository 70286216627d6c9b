"""``manage.py demo_data``: invented accounts, bodies and records for a node of the demonstration."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrity_portal.demo.data import NoPlan, load


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = -1.0
    if not 0 <= scale <= 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return scale


class Command(BaseCommand):
    help = (
        "Loads the demonstration's invented data into this node, once; what is there already stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accounts",
            type=Path,
            required=True,
            metavar="FILE",
            help="where the accounts with their passwords are written (JSON, readable by its owner alone)",
        )
        parser.add_argument(
            "--scale",
            type=_scale,
            default=1.0,
            help="a part of the records, such as 0.1 (default: all); 0 loads accounts and bodies alone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This node is no demonstration (DEMO is not set); invented records have no place in it."
            )
        try:
            load(
                accounts_file=Path(options["accounts"]),
                scale=options["scale"],
                say=lambda text: self.stdout.write(text),
            )
        except NoPlan as problem:
            raise CommandError(str(problem)) from problem
