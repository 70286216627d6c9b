"""A file's rows by the thousand: checked with a handful of queries, stored with a few COPYs, counted as they go."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy

from records.common.bulk import array_of, copy_new, twin
from records.dishonesty import sheets
from records.dishonesty.choices import RowState
from records.dishonesty.models import ImportBatch, ImportRow
from records.dishonesty.services.import_kinds import (
    Checked,
    ImportKind,
    cell,
    external_id_error,
    import_kind,
)
from records.dishonesty.services.sealing import seal_cells, unsealed

if TYPE_CHECKING:
    from records.access.models import User

SAME_IN_FILE = gettext_lazy("与本文件第 %d 行内容相同。")
KNOWN_CONTENT = gettext_lazy("内容相同的记录已经入库。")
_COUNTED = {
    "rows_ready": RowState.READY,
    "rows_imported": RowState.IMPORTED,
    "rows_duplicate": RowState.DUPLICATE,
    "rows_questionable": RowState.QUESTIONABLE,
}


def check_chunk(
    batch: ImportBatch, chunk: Sequence[sheets.Row], first_row_of: dict[str, int], *, at: datetime
) -> None:
    kind, by = import_kind(batch.kind), batch.uploaded_by
    numbers = [row.number for row in chunk]
    done = set(batch.rows.filter(number__range=(numbers[0], numbers[-1])).values_list("number", flat=True))
    # As text, as it is kept: what is checked again before it is stored must be told the same.
    cells = [row.as_text() for row in chunk]
    checks = kind.check(cells, by=by, at=at)
    known = kind.known([check.digest for check in checks])
    taken = kind.taken([check.external_id for check in checks], by)
    blank, rows = ImportRow(batch=batch), []
    for number, sent, check in zip(numbers, cells, checks, strict=True):
        errors, state, target = check.errors, RowState.READY, None
        if errors:
            state = RowState.QUESTIONABLE
        elif check.digest in known:
            state, target = RowState.DUPLICATE, known[check.digest]
            errors = [cell("", "duplicate", str(KNOWN_CONTENT))]
        elif check.digest in first_row_of:
            state = RowState.DUPLICATE
            errors = [cell("", "duplicate", str(SAME_IN_FILE) % first_row_of[check.digest])]
        elif check.external_id in taken:
            state, errors = RowState.QUESTIONABLE, [external_id_error(check.external_id)]
        first_row_of.setdefault(check.digest, number)
        if check.external_id:
            taken.add(check.external_id)
        if number in done:
            continue
        row = twin(blank)
        row.number, row.state = number, state
        if errors:
            row.errors = errors
        row.content, sealed = seal_cells(kind, sent)
        row.sealed = None if state == RowState.DUPLICATE else sealed
        setattr(row, target_column(kind), target)
        rows.append(row)
    with transaction.atomic():
        copy_new(rows, numbered=False)
        _count(batch, Counter[str](row.state for row in rows), checked=len(chunk))


def store_chunk(batch: ImportBatch, *, by: "User", at: datetime, most: int) -> bool:
    """Store the next chunk of rows; whether there was one."""
    kind = import_kind(batch.kind)
    with transaction.atomic():
        ready = batch.rows.select_for_update().filter(state=RowState.READY).order_by("number")
        rows = list(ready.values_list("pk", "content", "sealed")[:most])
        if not rows:
            return False
        checks = kind.check([unsealed(content, sealed) for _pk, content, sealed in rows], by=by, at=at)
        known = kind.known([check.digest for check in checks])
        taken = kind.taken([check.external_id for check in checks], by)
        keep: list[tuple[int, Checked]] = []
        others: list[ImportRow] = []
        for (number, _content, sealed), check in zip(rows, checks, strict=True):
            if settled := _came_between(kind, check, known, taken):
                told = {"pk": number, "sealed": sealed, "settled_by": by, "settled_at": at, **settled}
                others.append(ImportRow(**told))
            else:
                keep.append((number, check))
        stored = kind.store([check for _number, check in keep], by=by, at=at, unit=unit_of(batch))
        _settle_imported(kind, [number for number, _check in keep], stored, by=by, at=at)
        ImportRow.objects.bulk_update(
            others, ["state", kind.target, "sealed", "errors", "settled_by", "settled_at"]
        )
        became: Counter[str] = Counter({RowState.READY: -len(rows), RowState.IMPORTED: len(keep)})
        became.update(row.state for row in others)
        _count(batch, became)
    return True


def _came_between(
    kind: ImportKind, check: Checked, known: Mapping[str, uuid.UUID], taken: Collection[str]
) -> dict[str, Any]:
    """What becomes of a row although it was faultless: another file or partner may have brought the same since."""
    if check.errors:
        return {"state": RowState.QUESTIONABLE, "errors": check.errors}
    if check.digest in known:
        return {"state": RowState.DUPLICATE, "sealed": None, target_column(kind): known[check.digest]}
    if check.external_id in taken:
        return {"state": RowState.QUESTIONABLE, "errors": [external_id_error(check.external_id)]}
    return {}


def _settle_imported(
    kind: ImportKind, rows: Sequence[int], stored: Sequence[uuid.UUID], *, by: "User", at: datetime
) -> None:
    # One statement over two arrays: a CASE a row, as bulk_update writes it, took most of the import's time.
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE records_importrow SET state = %s, {target_column(kind)} = done.document, errors = '[]',"  # noqa: S608 - one of two columns
            " sealed = NULL, settled_by_id = %s, settled_at = %s"
            " FROM unnest(%s::bigint[], %s::uuid[]) AS done(row, document) WHERE id = done.row",
            [RowState.IMPORTED, by.pk, at, array_of(rows), array_of(stored)],
        )


def target_column(kind: ImportKind) -> str:
    """The column of a row that holds the document's uid."""
    return "record_id" if kind.target == "record" else "entry"


def unit_of(batch: ImportBatch) -> tuple[str, str]:
    return batch.supplier_name, batch.supplier_uscc


def _count(batch: ImportBatch, more: Mapping[str, int], *, checked: int = 0) -> None:
    """What a chunk adds, in its transaction: a file is not counted anew for each of them."""
    steps = {column: more.get(state, 0) for column, state in _COUNTED.items()} | {"rows_done": checked}
    ImportBatch.objects.filter(pk=batch.pk).update(
        **{column: F(column) + step for column, step in steps.items() if step}
    )


def recount(batch: ImportBatch, *, checked: int | None = None) -> None:
    counts = {column: Count("pk", filter=Q(state=state)) for column, state in _COUNTED.items()}
    for column, number in batch.rows.aggregate(**counts).items():
        setattr(batch, column, number)
    if checked is not None:
        batch.rows_done = checked
    batch.save(update_fields=[*_COUNTED, *([] if checked is None else ["rows_done"])])
