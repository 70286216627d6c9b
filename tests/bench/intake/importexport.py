"""
Run by the settings of ``beside``: the same files by django-import-export. Its last line says how fast.

``python -m tests.bench.intake.importexport FOLDER ROWS``: ``rows.xlsx`` and ``rows.csv`` there, each from the upload until the
last row is committed. By the admin's way, a file is read and tried row by row with every difference shown, rolled back, and read
and stored again once that was confirmed. In bulk it is read and stored once, as its documentation advises for many rows.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

MODULES = {"django-import-export": "import_export", "openpyxl": "openpyxl"}


def missing() -> list[str]:
    """What of it this machine does not have; the group ``bench`` of pyproject.toml brings it."""
    return [name for name, module in MODULES.items() if importlib.util.find_spec(module) is None]


def rates(folder: Path, rows: int) -> dict[str, float]:
    """Rows a second, each into an empty table."""
    from import_export.fields import Field
    from import_export.formats.base_formats import CSV, XLSX
    from import_export.instance_loaders import CachedInstanceLoader
    from import_export.resources import ModelResource

    from tests.bench.intake.beside.models import Item, ensure_table

    class Items(ModelResource):
        organisation = Field(column_name="organisation_name", attribute="organisation")
        authority = Field(column_name="authority_name", attribute="authority")

        class Meta:
            model = Item
            exclude = ("id", "received_at")
            import_id_fields = ("external_id",)

    class Bulk(Items):
        class Meta(Items.Meta):
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            instance_loader_class = CachedInstanceLoader

    def read(file_format: Any, name: str) -> Any:
        content = (folder / name).read_bytes()
        return file_format.create_dataset(content if file_format.is_binary() else content.decode("utf-8-sig"))

    def by_admin(file_format: Any, name: str) -> None:
        tried = Items().import_data(read(file_format, name), dry_run=True, raise_errors=False)
        if tried.has_errors() or tried.has_validation_errors():
            raise SystemExit(f"django-import-export refused rows of {name}")
        Items().import_data(read(file_format, name), dry_run=False, retain_instance_in_row_result=True)

    def in_bulk(file_format: Any, name: str) -> None:
        Bulk().import_data(read(file_format, name), raise_errors=True)

    ensure_table()
    told = {}
    for kind, way, file_format in (
        ("admin", by_admin, XLSX),
        ("csv", by_admin, CSV),
        ("bulk", in_bulk, XLSX),
    ):
        Item.objects.all().delete()
        begun = time.perf_counter()
        way(file_format(), f"rows.{'csv' if file_format is CSV else 'xlsx'}")
        told[kind] = rows / (time.perf_counter() - begun)
        if (stored := Item.objects.count()) != rows:
            raise SystemExit(f"django-import-export stored {stored} rows of {rows}")
    Item.objects.all().delete()
    return told


def main(folder: str, rows: str) -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps(rates(Path(folder), int(rows))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
