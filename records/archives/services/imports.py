"""Files with many lines: checked line by line, then taken as a whole in one transaction or not at all."""

import hashlib
import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.archives.choices import CourseState, ImportKind, ImportState, LineOutcome
from records.archives.columns import ATTENDANCE_COLUMNS, ENTRY_COLUMNS
from records.archives.models import ArchiveImport, ArchiveImportLine, Course
from records.archives.reading import Line, counted
from records.archives.services import taking
from records.archives.services.common import KEEPERS, only_keepers
from records.common import sealed_files, tables
from records.common.ids import new_uid
from records.common.locks import advisory_lock
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, Region

if TYPE_CHECKING:
    from records.access.models import User

MOST_ROWS = 20_000
CHUNK = 1_000
COLUMNS_OF = {ImportKind.ENTRIES: ENTRY_COLUMNS, ImportKind.ATTENDANCE: ATTENDANCE_COLUMNS}


@transaction.atomic
def upload(
    *,
    file: Any,
    region: Region,
    organisation: Organisation | None = None,
    course: Course | None = None,
    by: "User",
    at: datetime,
) -> ArchiveImport:
    """Take a file in and keep it encrypted; nothing is entered yet."""
    batch = ArchiveImport(
        kind=ImportKind.ATTENDANCE if course else ImportKind.ENTRIES,
        course=course,
        organisation=organisation,
        region=organisation.region if organisation else region,
        file_name=PurePath(file.name or "file").name[:255],
        uploaded_by=by,
        uploaded_at=at,
    )
    only_keepers(over=batch, action="archive.import_uploaded", by=by, at=at)
    if course is not None and course.state != CourseState.OPEN:
        raise TransitionDenied("not_open", _("课程开课后才能导入签到，请先开课。"))
    if file.size > settings.IMPORT_MAX_BYTES:
        raise TransitionDenied(
            "too_large", _("文件超过 %d 兆字节，请拆分后导入。") % (settings.IMPORT_MAX_BYTES // 2**20)
        )
    try:
        kind = tables.kind_of(file) if file.size else None
    except tables.Unreadable as refused:
        raise TransitionDenied(refused.code, refused.message) from refused
    if kind is None:
        raise TransitionDenied("not_a_table", _("只能导入 xlsx 或 csv 文件，请用模板填写。"))
    file.seek(0)
    content = file.read()
    batch.sha256 = hashlib.sha256(content).hexdigest()
    batch.stored_name = sealed_files.keep(f"archives/{new_uid().hex}{kind}", content)
    batch.save(force_insert=True)
    audit.record(
        action="archive.import_uploaded", by=by, at=at, subject=batch, details={"sha256": batch.sha256}
    )
    return batch


def check(*, uid: uuid.UUID, at: datetime) -> ArchiveImport:
    """Read every line and say what is wrong with it. Enters nothing; safe to run again after a crash."""
    with advisory_lock(f"archive-import:{uid}") as mine:
        batch = _batch(uid)
        if not mine or batch.state != ImportState.UPLOADED:
            return batch
        try:
            lines = read_lines(batch, by=batch.uploaded_by, at=at)
        except tables.Unreadable as unreadable:
            batch.state, batch.failure, batch.finished_at = ImportState.FAILED, str(unreadable)[:500], at
            batch.save(update_fields=["state", "failure", "finished_at"])
            return batch
        with transaction.atomic():
            _keep_lines(batch, lines)
            batch.state = ImportState.CHECKED
            batch.save()
        return batch


@transaction.atomic
def confirm(*, uid: uuid.UUID, by: "User", at: datetime) -> ArchiveImport:
    """Ask for a faultless file to be taken; from then on it is, whatever happens to workers or broker."""
    batch = (
        ArchiveImport.objects.select_for_update(of=("self",))
        .select_related("region", "organisation")
        .get(pk=uid)
    )
    only_keepers(over=batch, action="archive.import_confirmed", by=by, at=at, subject=batch)
    if batch.state != ImportState.CHECKED:
        raise TransitionDenied("wrong_state", _("本文件处于“%s”，不能导入。") % batch.get_state_display())
    if batch.rows_wrong:
        raise TransitionDenied(
            "rows_wrong",
            _("还有 %d 行有误，请下载报告改好后重新上传；本文件一行都不会导入。") % batch.rows_wrong,
        )
    if not batch.rows_ready:
        raise TransitionDenied("nothing_new", _("文件中的内容都已在档，无需导入。"))
    batch.state, batch.confirmed_by, batch.confirmed_at = ImportState.IMPORTING, by, at
    batch.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record(action="archive.import_confirmed", by=by, at=at, subject=batch)
    return batch


def run(*, uid: uuid.UUID, at: datetime) -> ArchiveImport:
    """
    Take a confirmed file: all lines in one transaction, in the name of who confirmed it.

    What has changed since the check is found out first; then the file goes back to be looked at again.
    """
    with advisory_lock(f"archive-import:{uid}") as mine, transaction.atomic():
        batch = _batch(uid)
        if not mine or batch.state != ImportState.IMPORTING or batch.confirmed_by is None:
            return batch
        by = batch.confirmed_by
        lines = read_lines(batch, by=by, at=at)
        _keep_lines(batch, lines)
        if batch.rows_wrong:
            batch.state, batch.confirmed_by, batch.confirmed_at = ImportState.CHECKED, None, None
            batch.save()
            return batch
        ready = [line for line in lines if not line.is_known]
        taken = _TAKE[ImportKind(batch.kind)](batch, ready, by=by, at=at)
        batch.state, batch.finished_at = ImportState.DONE, at
        batch.save()
        audit.record(action="archive.import_done", by=by, at=at, subject=batch, details=taken)
        return batch


def read_lines(batch: ArchiveImport, *, by: "User", at: datetime) -> list[Line]:
    rows = _table(batch)
    if batch.kind == ImportKind.ATTENDANCE:
        return taking.read_attendances(batch, rows, by=by)
    return taking.read_entries(batch, rows, by=by, at=at)


def report(batch: ArchiveImport) -> bytes:
    """The wrong lines as xlsx in the template's columns, ready to be mended and sent again."""
    errors = dict(batch.lines.filter(outcome=LineOutcome.WRONG).values_list("number", "errors"))
    rows = ((row.number, row.cells, errors[row.number]) for row in _table(batch) if row.number in errors)
    return tables.error_report(COLUMNS_OF[ImportKind(batch.kind)], rows, _("有误的行"))


def template(kind: str) -> bytes:
    known = ImportKind(kind)
    return tables.template(COLUMNS_OF[known], str(known.label))


def may_confirm(batch: ArchiveImport, by: "User") -> bool:
    return (
        batch.state == ImportState.CHECKED
        and not batch.rows_wrong
        and batch.rows_ready > 0
        and by.holds(KEEPERS, over=batch)
    )


def _table(batch: ArchiveImport) -> list[tables.Row]:
    content = sealed_files.read(batch.stored_name)
    kind = PurePath(batch.stored_name.removesuffix(sealed_files.ENDING)).suffix
    table = tables.read(io.BytesIO(content), kind, COLUMNS_OF[ImportKind(batch.kind)])
    if len(table) > MOST_ROWS:
        raise tables.Unreadable(
            _("文件有 %(count)d 行，一次最多 %(most)d 行，请拆分后导入。")
            % {"count": len(table), "most": MOST_ROWS}
        )
    return table


def _keep_lines(batch: ArchiveImport, lines: Sequence[Line]) -> None:
    batch.lines.all().delete()
    ArchiveImportLine.objects.bulk_create(
        [
            ArchiveImportLine(batch=batch, number=line.number, outcome=_outcome(line), errors=_told(line))
            for line in lines
        ],
        batch_size=CHUNK,
    )
    batch.rows_total = len(lines)
    for name, count in counted(lines).items():
        setattr(batch, name, count)


def _outcome(line: Line) -> str:
    if line.errors:
        return LineOutcome.WRONG
    return LineOutcome.KNOWN if line.is_known else LineOutcome.READY


def _told(line: Line) -> list[dict[str, str]]:
    if line.errors or not line.is_known:
        return line.errors
    return [{"column": "", "code": "known", "detail": line.is_known}]


def _batch(uid: uuid.UUID) -> ArchiveImport:
    return ArchiveImport.objects.select_related(
        "region", "organisation", "course", "uploaded_by", "confirmed_by"
    ).get(pk=uid)


_TAKE = {ImportKind.ENTRIES: taking.take_entries, ImportKind.ATTENDANCE: taking.take_attendances}
