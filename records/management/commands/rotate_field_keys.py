import sys
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from records.access import audit
from records.access.services import clock_user
from records.common import key_rotation


class Command(BaseCommand):
    help = (
        "Writes encrypted columns and files again under the first key of FIELD_KEYS. Safe to stop and to run again; "
        "afterwards the older keys can be dropped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500, help="Rows that are locked at once.")
        parser.add_argument(
            "--blind-index",
            action="store_true",
            help="Compute the blind indexes again under BLIND_INDEX_KEY, with the old key in BLIND_INDEX_KEY_FORMER.",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only count what still needs an older key; exit 1 if there is any.",
        )

    def handle(self, *args: Any, batch_size: int, blind_index: bool, check: bool, **options: Any) -> None:
        if check:
            self._check(batch_size)
            return
        for model in key_rotation.models_with_secrets():
            rows = key_rotation.rotate(model, batch_size=batch_size)
            files = key_rotation.renew_files(model, batch_size=batch_size)
            line = f"{model._meta.label}: {rows} rows and {files} files written under the newest key."
            indexes = 0
            if blind_index and key_rotation.indexed_columns(model):
                indexes = key_rotation.reindex(model, batch_size=batch_size)
                line += f" {indexes} indexes computed again."
            self.stdout.write(line)
            # Table by table, as a run may be stopped between two.
            if rows or files or indexes:
                details = {"table": model._meta.label, "rows": rows, "files": files, "indexes": indexes}
                audit.record(action="keys.rotated", by=clock_user(), at=timezone.now(), details=details)
        if blind_index:
            for model in apps.get_models():
                if key_rotation.copied_indexes(model):
                    copies = key_rotation.recopy(model)
                    self.stdout.write(f"{model._meta.label}: {copies} copies of indexes brought in step.")
        self.stdout.write("Done. Run --check, then drop the older keys from FIELD_KEYS.")

    def _check(self, batch_size: int) -> None:
        left = 0
        for model in key_rotation.models_with_secrets():
            rows = key_rotation.behind(model, batch_size=batch_size)
            files = key_rotation.files_behind(model)
            left += rows + files
            if rows or files:
                self.stderr.write(f"{model._meta.label}: {rows} rows and {files} files need an older key.")
        if left:
            sys.exit(1)
        self.stdout.write("The newest key opens everything; the older ones can be dropped.")
