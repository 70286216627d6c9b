import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.access import sealing


class Command(BaseCommand):
    help = "Re-derives the hash chain of the audit trail and names the first seal that does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="Check every entry against its seal.")
        verify.add_argument(
            "--head",
            metavar="INDEX:HASH",
            help="A head that an earlier run printed; shows rows that were cut off the end since.",
        )
        actions.add_parser("seal", help="Seal now what the worker would seal in a few seconds.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "seal":
            self.stdout.write(f"Sealed: {sealing.seal(everything=True)}.")
            return
        verdict = sealing.verify(**_known(options["head"]))
        self.stdout.write(f"Seals that hold: {verdict.checked}. Not yet sealed: {verdict.unsealed}.")
        if not verdict.holds:
            self.stderr.write(
                self.style.ERROR(f"The chain breaks at index {verdict.first_bad_index}: {verdict.reason}.")
            )
            sys.exit(1)
        self.stdout.write(f"The chain holds. Head: {verdict.checked}:{verdict.head_hash}")


def _known(head: str | None) -> dict[str, Any]:
    if not head:
        return {}
    index, _colon, value = head.partition(":")
    if not index.isdecimal() or len(value) != 64:
        raise CommandError("--head takes INDEX:HASH as an earlier run printed it, for example 120:9f86d0…")
    return {"known_index": int(index), "known_hash": value}
