import io
import sys
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from records.common import clamd, sealed_files
from records.common.key_rotation import STORED_NAME


class Command(BaseCommand):
    help = (
        "Asks the virus scanner of CLAMD_URL about every stored file, the encrypted ones too, and names those it finds: a "
        "file may have come before its signature was known. Changes nothing; exit 1 if something was found."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLAMD_URL:
            raise CommandError("CLAMD_URL is not set, so there is nobody to ask.")
        seen = found = missing = 0
        for label, pk, name in _stored():
            try:
                content = _content(name)
            except FileNotFoundError:
                missing += 1
                self.stderr.write(f"{label} {pk}: its file is not there.")
                continue
            seen += 1
            try:
                signature = clamd.scan(io.BytesIO(content))
            except clamd.Unreachable as away:
                raise CommandError(
                    f"The scanner did not answer ({away}); {seen - 1} files were scanned."
                ) from away
            if signature:
                found += 1
                self.stderr.write(f"{label} {pk}: {signature}")
        self.stdout.write(f"{seen} files scanned, {found} with a finding, {missing} missing.")
        if found:
            sys.exit(1)


def _stored() -> Iterator[tuple[str, Any, str]]:
    for model in apps.get_models():
        if any(field.name == STORED_NAME for field in model._meta.concrete_fields):
            rows = (
                model._base_manager.exclude(**{STORED_NAME: ""}).order_by("pk").values_list("pk", STORED_NAME)
            )
            for pk, name in rows.iterator(chunk_size=500):
                yield model._meta.label, pk, name


def _content(name: str) -> bytes:
    if name.endswith(sealed_files.ENDING):
        return sealed_files.read(name)
    with default_storage.open(name, "rb") as stored:
        return bytes(stored.read())
