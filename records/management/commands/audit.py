import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.access import sealing
from records.access.models import AuditEntry
from records.access.services import clock_user
from records.access.services.errors import AccessDenied
from records.access.trail import anchors, exporting, verifying


class Command(BaseCommand):
    help = "The audit trail: verify, seal, anchor, export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser(
            "verify", help="Check every entry against its seal, and the seals against the anchors in the log."
        )
        verify.add_argument(
            "--head",
            metavar="INDEX:HASH",
            help="A head that an earlier run printed; shows rows that were cut off the end since.",
        )
        verify.add_argument(
            "--recent", action="store_true", help="Only what has come since the last run that held."
        )
        actions.add_parser("seal", help="Seal now what the worker would seal in a few seconds.")
        actions.add_parser("anchor", help="Note the newest seal in the node's transparency log now.")
        export = actions.add_parser(
            "export", help="Write a stretch of the trail into a file that docs/verify/trail.py checks."
        )
        export.add_argument("file", type=Path)
        export.add_argument("--from", dest="first_on", type=date.fromisoformat, required=True, metavar="DAY")
        export.add_argument("--to", dest="last_on", type=date.fromisoformat, required=True, metavar="DAY")
        export.add_argument(
            "--format", choices=exporting.Form.values, default=exporting.Form.JSON_LINES.value
        )
        export.add_argument("--purpose", choices=exporting.Purpose.values, required=True)
        export.add_argument("--reason", required=True, help="On what ground; it goes into the trail.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        getattr(self, f"_{action}")(options)

    def _seal(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"Sealed: {sealing.seal(everything=True)}.")

    def _anchor(self, options: dict[str, Any]) -> None:
        seal = anchors.anchor(by=clock_user(), at=timezone.now())
        self.stdout.write(f"Anchored: {seal.index}:{seal.hash}" if seal else "Nothing new to anchor.")

    def _verify(self, options: dict[str, Any]) -> None:
        noted = _known(options["head"])
        run = verifying.check(full=not options["recent"] or noted is not None, at=timezone.now(), noted=noted)
        self.stdout.write(
            f"Seals that hold: {run.through_index}. Anchors in the log: {run.anchors}. "
            f"Not yet sealed: {AuditEntry.objects.unsealed().count()}."
        )
        if run.fault:
            self.stderr.write(self.style.ERROR(f"The chain breaks at index {run.bad_index}: {run.fault}."))
            sys.exit(1)
        self.stdout.write(f"The chain holds. Head: {run.through_index}:{run.through_hash}")

    def _export(self, options: dict[str, Any]) -> None:
        if options["file"].exists():
            raise CommandError(f"{options['file']} exists already; name another file.")
        try:
            made = exporting.hand_out(
                first_on=options["first_on"],
                last_on=options["last_on"],
                form=options["format"],
                purpose=options["purpose"],
                reason=options["reason"],
                by=clock_user(),
                at=timezone.now(),
            )
        except AccessDenied as denied:
            raise CommandError(denied.message) from denied
        with options["file"].open("xb") as file:
            for part in made.parts:
                file.write(part)
        self.stdout.write(f"Written: seals {made.first} to {made.last}, {options['file']}")


def _known(head: str | None) -> sealing.Head | None:
    if not head:
        return None
    index, _colon, value = head.partition(":")
    if not index.isdecimal() or len(value) != 64:
        raise CommandError("--head takes INDEX:HASH as an earlier run printed it, for example 120:9f86d0…")
    return sealing.Head(int(index), value)
