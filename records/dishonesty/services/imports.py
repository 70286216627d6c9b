"""Importing a file of records: checked first, stored on confirmation, questionable rows kept until mended."""

import hashlib
import io
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common import sealed_files
from records.common.bulk import many_in_hand
from records.common.ids import new_uid
from records.common.locks import advisory_lock
from records.common.uploads import FileRefused, clean_name
from records.common.workflow import TransitionDenied
from records.dishonesty import sheets
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch, ImportRow
from records.dishonesty.models.intake import DISHONESTY_RECORD
from records.dishonesty.services.import_chunks import (
    check_chunk,
    recount,
    store_chunk,
    target_column,
    unit_of,
)
from records.dishonesty.services.import_kinds import (
    external_id_error,
    import_kind,
)
from records.dishonesty.services.sealing import cells_of, seal_cells
from records.subjects.models import Region

if TYPE_CHECKING:
    from records.access.models import User

CHUNK = 2_000
MOST_ROWS = 20_000


@transaction.atomic
def upload_file(
    *,
    file: Any,
    region: Region,
    supplier_name: str,
    supplier_uscc: str = "",
    kind: str = DISHONESTY_RECORD,
    by: "User",
    at: datetime,
) -> ImportBatch:
    """
    Take a file in; nothing is stored as a record yet.

    The same bytes from the same person are the same batch, so a second upload changes nothing.

    :param file: an uploaded file with ``name``, ``size`` and ``chunks()``
    :raises FileRefused: ``too_large``, ``empty``, ``not_a_table``
    :raises TransitionDenied: ``not_your_role`` outside one's region
    """
    batch = ImportBatch(
        uid=new_uid(),
        kind=import_kind(kind).name,
        file_name=clean_name(file.name),
        region=region,
        supplier_name=supplier_name.strip()[:200],
        supplier_uscc=supplier_uscc.strip().upper()[:18],
        uploaded_by=by,
        uploaded_at=at,
    )
    if not by.holds([Role.CLERK], over=batch):
        raise TransitionDenied("not_your_role", _("您没有为%s导入记录的权限。") % region.full_name)
    if file.size > settings.IMPORT_MAX_BYTES:
        raise FileRefused(
            "too_large", _("文件超过 %d 兆字节，请拆分后导入。") % (settings.IMPORT_MAX_BYTES // 2**20)
        )
    if not file.size:
        raise FileRefused("empty", _("文件是空的，请检查后重新上传。"))
    extension = sheets.kind_of(file)
    if extension is None:
        raise FileRefused("not_a_table", _("只能导入 xlsx 或 csv 文件，请用模板填写。"))
    batch.sha256 = _digest(file)
    if known := _same_file(by, batch):
        return known
    batch.stored_name = f"imports/{batch.uid.hex}{extension}{sealed_files.ENDING}"
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        # The same person pressed the button twice; the first upload won.
        if known := _same_file(by, batch):
            return known
        raise
    file.seek(0)
    # A file may name people and their numbers.
    sealed_files.keep(batch.stored_name.removesuffix(sealed_files.ENDING), file.read())
    audit.record(action="import.uploaded", by=by, at=at, subject=batch, details={"sha256": batch.sha256})
    return batch


@many_in_hand()
def check_batch(*, uid: uuid.UUID, at: datetime) -> ImportBatch:
    """
    Read every row and say what is wrong with it; stores no record. Safe to run again after a crash: rows that were
    checked are not checked twice.
    """
    with advisory_lock(f"import:{uid}") as mine:
        batch = ImportBatch.objects.select_related("region", "uploaded_by").get(pk=uid)
        if not mine or batch.state not in (ImportState.UPLOADED, ImportState.CHECKING):
            return batch
        try:
            table = _table_of(batch)
        except sheets.Unreadable as unreadable:
            return _fail(batch, str(unreadable), at=at)
        batch.state, batch.rows_total, batch.rows_done = ImportState.CHECKING, len(table), 0
        batch.save(update_fields=["state", "rows_total", "rows_done"])
        first_row_of: dict[str, int] = {}
        for start in range(0, len(table), CHUNK):
            check_chunk(batch, table[start : start + CHUNK], first_row_of, at=at)
        return _close(batch, ImportState.CHECKED, at=at)


def _table_of(batch: ImportBatch) -> list[sheets.Row]:
    extension = PurePath(batch.stored_name.removesuffix(sealed_files.ENDING)).suffix
    content = io.BytesIO(sealed_files.read(batch.stored_name))
    table = sheets.read(content, extension, import_kind(batch.kind).columns)
    if len(table) > MOST_ROWS:
        raise sheets.Unreadable(
            _("文件有 %(count)d 行，一次最多 %(most)d 行，请拆分后导入。")
            % {"count": len(table), "most": MOST_ROWS}
        )
    return table


@transaction.atomic
def confirm_batch(*, uid: uuid.UUID, by: "User", at: datetime) -> ImportBatch:
    """Ask for a checked batch to be stored; from then on it is stored whatever happens to workers or broker."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("region").get(pk=uid)
    if not by.holds([Role.CLERK], over=batch):
        raise TransitionDenied("not_your_role", _("您没有确认本批次的权限。"))
    if batch.state != ImportState.CHECKED:
        raise TransitionDenied("wrong_state", _("本批次处于“%s”，不能确认导入。") % batch.get_state_display())
    batch.state, batch.confirmed_by, batch.confirmed_at = ImportState.IMPORTING, by, at
    batch.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record(action="import.confirmed", by=by, at=at, subject=batch)
    return batch


@many_in_hand()
def import_batch(*, uid: uuid.UUID, at: datetime) -> ImportBatch:
    """
    Store the faultless rows of a confirmed batch as records waiting for review; questionable rows stay in the queue.

    Each chunk commits with its rows' new state, so a run that was stopped goes on where it was and doubles nothing.
    """
    with advisory_lock(f"import:{uid}") as mine:
        batch = ImportBatch.objects.select_related("region", "confirmed_by").get(pk=uid)
        if not mine or batch.state != ImportState.IMPORTING or batch.confirmed_by is None:
            return batch
        while store_chunk(batch, by=batch.confirmed_by, at=at, most=CHUNK):
            pass
        _close(batch, ImportState.DONE, at=at)
        audit.record(
            action="import.done",
            by=batch.confirmed_by,
            at=at,
            subject=batch,
            details={"imported": batch.rows_imported},
        )
    return batch


@transaction.atomic
def mend_row(*, row_id: int, content: Mapping[str, Any], by: "User", at: datetime) -> ImportRow:
    """
    Correct a questionable row and try it again; what is still wrong stays in the queue with new reasons.

    Whoever mends a row is one of the record's writers and cannot approve it.
    """
    row = _questionable(row_id, by)
    kind, before = import_kind(row.batch.kind), cells_of(row)
    cells = {column.name: str(content.get(column.name, "") or "") for column in kind.columns}
    # A sealed cell is shown by its mask; left as it was, it keeps what is behind it.
    cells |= {
        name: before[name]
        for name, text in row.content.items()
        if text and cells.get(name) == text and name in before
    }
    row.content, row.sealed = seal_cells(kind, cells)
    [checked] = kind.check([cells], by=by, at=at)
    row.errors = checked.errors
    if not row.errors:
        if known := kind.known([checked.digest]).get(checked.digest):
            row.state = RowState.DUPLICATE
            setattr(row, target_column(kind), known)
        elif checked.external_id and kind.taken([checked.external_id], by):
            row.errors = [external_id_error(checked.external_id)]
        else:
            [stored] = kind.store([checked], by=by, at=at, unit=unit_of(row.batch))
            row.state = RowState.IMPORTED
            setattr(row, target_column(kind), stored)
    if row.state != RowState.QUESTIONABLE:
        row.settled_by, row.settled_at, row.sealed = by, at, None
    row.save()
    recount(row.batch)
    audit.record(action="import.row_mended", by=by, at=at, subject=row.batch, details={"row": row.number})
    return row


@transaction.atomic
def discard_row(*, row_id: int, reason: str, by: "User", at: datetime) -> ImportRow:
    """Give a questionable row up, with the reason; what was sent stays in the batch."""
    row = _questionable(row_id, by)
    if not reason.strip():
        raise TransitionDenied("reason_needed", _("请写明作废的理由。"))
    row.state, row.settled_by, row.settled_at, row.sealed = RowState.DISCARDED, by, at, None
    row.errors = [*row.errors, {"column": "", "code": "discarded", "detail": reason.strip()[:500]}]
    row.save()
    recount(row.batch)
    audit.record(action="import.row_discarded", by=by, at=at, subject=row.batch, details={"row": row.number})
    return row


def _close(batch: ImportBatch, state: ImportState, *, at: datetime) -> ImportBatch:
    recount(batch, checked=batch.rows_total)
    batch.state, batch.finished_at = state, at
    batch.save(update_fields=["state", "finished_at"])
    return batch


def _fail(batch: ImportBatch, why: str, *, at: datetime) -> ImportBatch:
    batch.state, batch.failure, batch.finished_at = ImportState.FAILED, why[:500], at
    batch.save(update_fields=["state", "failure", "finished_at"])
    return batch


def _questionable(row_id: int, by: "User") -> ImportRow:
    row = ImportRow.objects.select_for_update(of=("self",)).select_related("batch__region").get(pk=row_id)
    if not by.holds([Role.CLERK], over=row.batch):
        raise TransitionDenied("not_your_role", _("您没有处理本条疑问数据的权限。"))
    if row.state != RowState.QUESTIONABLE:
        raise TransitionDenied("already_settled", _("该行已处理完毕。"))
    return row


def _same_file(by: "User", batch: ImportBatch) -> ImportBatch | None:
    same = ImportBatch.objects.filter(uploaded_by=by, kind=batch.kind, sha256=batch.sha256)
    return same.exclude(state=ImportState.FAILED).first()


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks(256 * 1024):
        digest.update(chunk)
    return digest.hexdigest()


def error_report(batch: ImportBatch) -> bytes:
    """The batch's questionable rows as xlsx, ready to be mended and sent again; personal data as masks."""
    rows = batch.rows.filter(state=RowState.QUESTIONABLE).order_by("number")
    columns = import_kind(batch.kind).columns
    return sheets.error_report(
        columns, ((row.number, row.content, row.errors) for row in rows.iterator(CHUNK))
    )


def template(kind: str = DISHONESTY_RECORD) -> bytes:
    found = import_kind(kind)
    return sheets.template(found.columns, str(found.label))
