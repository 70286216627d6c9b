"""Importing a file of records: checked first, stored on confirmation, questionable rows kept until mended."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.common.ids import new_uid
from records.common.locks import advisory_lock
from records.common.workflow import TransitionDenied
from records.dishonesty import sheets
from records.dishonesty.choices import Channel, ImportState, RowState
from records.dishonesty.content import COLUMNS, Reading, content_digest, from_row, read_item, read_items
from records.dishonesty.content.columns import COLUMN_OF_POINTER
from records.dishonesty.models import DishonestyRecord, ImportBatch, ImportRow
from records.dishonesty.services.files import FileRefused
from records.dishonesty.services.intake import known_digests, store_many
from records.subjects.models import Region

if TYPE_CHECKING:
    from records.access.models import User

CHUNK = 1_000
MOST_ROWS = 20_000

SAME_IN_FILE = gettext_lazy("与本文件第 %d 行内容相同。")
KNOWN_CONTENT = gettext_lazy("内容相同的记录已经入库。")


@transaction.atomic
def upload_file(
    *, file: Any, region: Region, supplier_name: str, supplier_uscc: str = "", by: "User", at: datetime
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
        file_name=PurePath(file.name or "").name[:255],
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
    if known := _same_file(by, batch.sha256):
        return known
    batch.stored_name = f"imports/{batch.uid.hex}{extension}"
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        # The same person pressed the button twice; the first upload won.
        if known := _same_file(by, batch.sha256):
            return known
        raise
    file.seek(0)
    default_storage.save(batch.stored_name, File(file))
    audit.record(action="import.uploaded", by=by, at=at, subject=batch, details={"sha256": batch.sha256})
    return batch


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
            _check_chunk(batch, table[start : start + CHUNK], first_row_of, at=at)
        return _close(batch, ImportState.CHECKED, at=at)


def _table_of(batch: ImportBatch) -> list[sheets.Row]:
    with default_storage.open(batch.stored_name, "rb") as stored:
        table = sheets.read(stored, PurePath(batch.stored_name).suffix)
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


def import_batch(*, uid: uuid.UUID, at: datetime) -> ImportBatch:
    """
    Store the faultless rows of a confirmed batch as records waiting for review; questionable rows stay in the queue.

    Each chunk commits with its rows' new state, so a run that was stopped goes on where it was and doubles nothing.
    """
    with advisory_lock(f"import:{uid}") as mine:
        batch = ImportBatch.objects.select_related("region", "confirmed_by").get(pk=uid)
        if not mine or batch.state != ImportState.IMPORTING or batch.confirmed_by is None:
            return batch
        while _store_chunk(batch, by=batch.confirmed_by, at=at):
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
    row.content = {column.name: str(content.get(column.name, "") or "") for column in COLUMNS}
    item = from_row(row.content)
    reading, digest = read_item(item, by=by, at=at), content_digest(item)
    row.errors = _as_cells(reading)
    if not row.errors:
        if known := known_digests([digest]).get(digest):
            row.state, row.record_id = RowState.DUPLICATE, known
        elif _external_id_taken(reading.external_id, by):
            row.errors = [_external_id_error(reading.external_id)]
        else:
            records = store_many(
                [reading], [digest], by=by, at=at, channel=Channel.IMPORT, unit=_unit(row.batch)
            )
            row.state, row.record = RowState.IMPORTED, records[0]
    if row.state != RowState.QUESTIONABLE:
        row.settled_by, row.settled_at = by, at
    row.save()
    _recount(row.batch)
    audit.record(action="import.row_mended", by=by, at=at, subject=row.batch, details={"row": row.number})
    return row


@transaction.atomic
def discard_row(*, row_id: int, reason: str, by: "User", at: datetime) -> ImportRow:
    """Give a questionable row up, with the reason; what was sent stays in the batch."""
    row = _questionable(row_id, by)
    if not reason.strip():
        raise TransitionDenied("reason_needed", _("请写明作废的理由。"))
    row.state, row.settled_by, row.settled_at = RowState.DISCARDED, by, at
    row.errors = [*row.errors, {"column": "", "code": "discarded", "detail": reason.strip()[:500]}]
    row.save()
    _recount(row.batch)
    audit.record(action="import.row_discarded", by=by, at=at, subject=row.batch, details={"row": row.number})
    return row


def _check_chunk(
    batch: ImportBatch, chunk: Sequence[sheets.Row], first_row_of: dict[str, int], *, at: datetime
) -> None:
    items = [from_row(row.cells) for row in chunk]
    digests = [content_digest(item) for item in items]
    done = set(batch.rows.filter(number__in=[row.number for row in chunk]).values_list("number", flat=True))
    readings = read_items(items, by=batch.uploaded_by, at=at)
    known = known_digests(digests)
    taken = _taken_external_ids(readings, batch.uploaded_by)
    rows = []
    for row, reading, digest in zip(chunk, readings, digests, strict=True):
        errors, state, record = _as_cells(reading), RowState.READY, None
        if errors:
            state = RowState.QUESTIONABLE
        elif digest in known:
            state, record = RowState.DUPLICATE, known[digest]
            errors = [_cell("", "duplicate", str(KNOWN_CONTENT))]
        elif digest in first_row_of:
            state = RowState.DUPLICATE
            errors = [_cell("", "duplicate", str(SAME_IN_FILE) % first_row_of[digest])]
        elif reading.external_id in taken:
            state, errors = RowState.QUESTIONABLE, [_external_id_error(reading.external_id)]
        first_row_of.setdefault(digest, row.number)
        if reading.external_id:
            taken.add(reading.external_id)
        if row.number not in done:
            rows.append(
                ImportRow(
                    batch=batch,
                    number=row.number,
                    content=row.as_text(),
                    errors=errors,
                    state=state,
                    record_id=record,
                )
            )
    with transaction.atomic():
        ImportRow.objects.bulk_create(rows, batch_size=CHUNK)
        _recount(batch, checked=min(batch.rows_total, batch.rows_done + len(chunk)))


def _store_chunk(batch: ImportBatch, *, by: "User", at: datetime) -> bool:
    """Store the next chunk of rows; whether there was one."""
    with transaction.atomic():
        rows = list(
            batch.rows.select_for_update(of=("self",)).filter(state=RowState.READY).order_by("number")[:CHUNK]
        )
        if not rows:
            return False
        items = [from_row(row.content) for row in rows]
        digests = [content_digest(item) for item in items]
        readings = read_items(items, by=by, at=at)
        known = known_digests(digests)
        taken = _taken_external_ids(readings, by)
        keep = []
        for row, reading, digest in zip(rows, readings, digests, strict=True):
            row.settled_by, row.settled_at = by, at
            # Another file or partner may have brought the same since this one was checked.
            if reading.errors:
                row.state, row.errors = RowState.QUESTIONABLE, _as_cells(reading)
            elif digest in known:
                row.state, row.record_id = RowState.DUPLICATE, known[digest]
            elif reading.external_id and reading.external_id in taken:
                row.state, row.errors = RowState.QUESTIONABLE, [_external_id_error(reading.external_id)]
            else:
                keep.append((row, reading, digest))
        records = store_many(
            [reading for _row, reading, _digest in keep],
            [digest for _row, _reading, digest in keep],
            by=by,
            at=at,
            channel=Channel.IMPORT,
            unit=_unit(batch),
        )
        _settle_imported([row.pk for row, _reading, _digest in keep], records, by=by, at=at)
        others = [row for row in rows if row.state != RowState.READY]
        ImportRow.objects.bulk_update(others, ["state", "record", "errors", "settled_by", "settled_at"])
        _recount(batch)
    return True


def _settle_imported(
    rows: Sequence[int], records: Sequence[DishonestyRecord], *, by: "User", at: datetime
) -> None:
    # One statement over two arrays: a CASE a row, as bulk_update writes it, took most of the import's time.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_importrow SET state = %s, record_id = done.record, errors = '[]',"
            " settled_by_id = %s, settled_at = %s"
            " FROM unnest(%s::bigint[], %s::uuid[]) AS done(row, record) WHERE id = done.row",
            [RowState.IMPORTED, by.pk, at, list(rows), [record.pk for record in records]],
        )


def _close(batch: ImportBatch, state: ImportState, *, at: datetime) -> ImportBatch:
    _recount(batch, checked=batch.rows_total)
    batch.state, batch.finished_at = state, at
    batch.save(update_fields=["state", "finished_at"])
    return batch


def _fail(batch: ImportBatch, why: str, *, at: datetime) -> ImportBatch:
    batch.state, batch.failure, batch.finished_at = ImportState.FAILED, why[:500], at
    batch.save(update_fields=["state", "failure", "finished_at"])
    return batch


def _recount(batch: ImportBatch, *, checked: int | None = None) -> None:
    count = batch.rows.filter
    batch.rows_ready = count(state=RowState.READY).count()
    batch.rows_imported = count(state=RowState.IMPORTED).count()
    batch.rows_duplicate = count(state=RowState.DUPLICATE).count()
    batch.rows_questionable = count(state=RowState.QUESTIONABLE).count()
    if checked is not None:
        batch.rows_done = checked
    batch.save(
        update_fields=["rows_ready", "rows_imported", "rows_duplicate", "rows_questionable", "rows_done"]
    )


def _questionable(row_id: int, by: "User") -> ImportRow:
    row = ImportRow.objects.select_for_update(of=("self",)).select_related("batch__region").get(pk=row_id)
    if not by.holds([Role.CLERK], over=row.batch):
        raise TransitionDenied("not_your_role", _("您没有处理本条疑问数据的权限。"))
    if row.state != RowState.QUESTIONABLE:
        raise TransitionDenied("already_settled", _("该行已处理完毕。"))
    return row


def _taken_external_ids(readings: Sequence[Reading], by: "User") -> set[str]:
    ids = {reading.external_id for reading in readings} - {""}
    return set(
        DishonestyRecord.objects.of_this_node()
        .filter(created_by=by, external_id__in=ids)
        .values_list("external_id", flat=True)
    )


def _external_id_taken(external_id: str, by: "User") -> bool:
    return bool(external_id) and (
        DishonestyRecord.objects.of_this_node().filter(created_by=by, external_id=external_id).exists()
    )


def _external_id_error(external_id: str) -> dict[str, str]:
    return _cell(
        "external_id",
        "external_id_taken",
        _("外部编号“%s”已用于另一条记录；内容有变的，请在该记录上提出变更。") % external_id,
    )


def _as_cells(reading: Reading) -> list[dict[str, str]]:
    """The reading's reasons by column of the file instead of by pointer."""
    return [
        _cell(
            COLUMN_OF_POINTER.get(problem.pointer, _column_under(problem.pointer)),
            problem.code,
            problem.detail,
        )
        for problem in reading.errors
    ]


def _column_under(pointer: str) -> str:
    # "/organisation" as a whole is shown at the column where one would begin to mend it.
    return next((name for place, name in COLUMN_OF_POINTER.items() if place.startswith(f"{pointer}/")), "")


def _cell(column: str, code: str, detail: str) -> dict[str, str]:
    return {"column": column, "code": code, "detail": detail}


def _unit(batch: ImportBatch) -> tuple[str, str]:
    return batch.supplier_name, batch.supplier_uscc


def _same_file(by: "User", sha256: str) -> ImportBatch | None:
    return ImportBatch.objects.filter(uploaded_by=by, sha256=sha256).exclude(state=ImportState.FAILED).first()


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks(256 * 1024):
        digest.update(chunk)
    return digest.hexdigest()


def error_report(batch: ImportBatch) -> bytes:
    """The batch's questionable rows as xlsx, ready to be mended and sent again."""
    rows = batch.rows.filter(state=RowState.QUESTIONABLE).order_by("number")
    return sheets.error_report((row.number, row.content, row.errors) for row in rows.iterator(CHUNK))


def template() -> bytes:
    return sheets.template()
