"""
Run inside the node's environment: files of the import template, from upload to commit. Its last line says how long.

``python -m tests.bench.intake.importing FIRST ROWS FILES PEER_ROWS FOLDER``: one xlsx of so many rows and so many csv files of
as many, the first item numbered FIRST. Beside it stands how long calamine alone reads the xlsx. The first PEER_ROWS of the same
stay in the folder, for another program to take in.
"""

import csv
import io
import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from records.access.models import User  # noqa: E402
from records.dishonesty.content import COLUMNS  # noqa: E402
from records.dishonesty.services.imports import (  # noqa: E402
    check_batch,
    confirm_batch,
    import_batch,
    upload_file,
)
from records.subjects.models import Organisation, Region  # noqa: E402
from tests.bench.intake.items import row  # noqa: E402
from tests.bench.intake.office import REGION  # noqa: E402

NAMES = [column.name for column in COLUMNS]


def rows(first: int, count: int) -> list[list[str]]:
    bodies = list(Organisation.objects.order_by("uid").values_list("name", "region_id"))
    return [[row(number, bodies).get(name, "") for name in NAMES] for number in range(first, first + count)]


def as_xlsx(content: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in [NAMES, *content]:
        sheet.append(line)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_csv(content: list[list[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([NAMES, *content])
    return made.getvalue().encode("utf-8-sig")


def imported(name: str, content: bytes) -> tuple[float, int]:
    """Seconds from the upload until all rows are committed, and how many were taken in."""
    by, region = User.objects.get(username="bench-clerk"), Region.objects.get(code=REGION)
    begun = time.perf_counter()
    batch = upload_file(
        file=ContentFile(content, name=name),
        region=region,
        supplier_name="演示单位",
        by=by,
        at=timezone.now(),
    )
    check_batch(uid=batch.uid, at=timezone.now())
    confirm_batch(uid=batch.uid, by=by, at=timezone.now())
    batch = import_batch(uid=batch.uid, at=timezone.now())
    return time.perf_counter() - begun, batch.rows_imported


def main(first: int, count: int, files: int, peer: int, folder: Path) -> None:
    few = rows(first, peer)
    (folder / "rows.xlsx").write_bytes(as_xlsx(few))
    (folder / "rows.csv").write_bytes(as_csv(few))
    sheet = as_xlsx(rows(first, count))
    begun = time.perf_counter()
    read = len(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python())
    bare = time.perf_counter() - begun
    if read != count + 1:
        raise SystemExit(f"calamine read {read} rows of {count + 1}")
    seconds, taken = imported("rows.xlsx", sheet)
    if taken != count:
        raise SystemExit(f"of {count} rows {taken} were imported")
    lines = 0.0
    for number in range(1, files + 1):
        took, taken = imported(f"rows-{number}.csv", as_csv(rows(first + number * count, count)))
        if taken != count:
            raise SystemExit(f"of {count} rows {taken} were imported")
        lines += took
    told = {"xlsx": count / seconds, "calamine": count / bare, "csv": files * count / lines}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]), folder=Path(sys.argv[5]))
