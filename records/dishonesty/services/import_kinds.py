"""
What may be in a file: the kinds of documents that are imported, each with its columns and its rules.

The batch, its checks, its questionable rows, four eyes and the promise that the same content twice changes
nothing are the same for all. Records are the first kind; registers add theirs when the app is ready.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.bulk import one_of
from records.common.tables import Column
from records.dishonesty.choices import Channel
from records.dishonesty.content import COLUMNS, Reading, content_digest, from_row, read_items
from records.dishonesty.content.columns import COLUMN_OF_POINTER
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.models.intake import DISHONESTY_RECORD
from records.dishonesty.services.intake import known_digests, store_many

if TYPE_CHECKING:
    from records.access.models import User

Cell = dict[str, str]
Cells = Mapping[str, Any]


@dataclass
class Checked:
    """
    One row as its kind reads it.

    :ivar errors: empty exactly when it can be stored
    :ivar content: what the kind needs to store it
    """

    external_id: str
    digest: str
    errors: list[Cell] = field(default_factory=list)
    content: Any = None


@dataclass(frozen=True)
class ImportKind:
    """
    :ivar telling: the columns by which a person recognises a row
    :ivar long: columns that are mended in a box of several lines
    :ivar private: which of a row's columns hold personal data, to be kept sealed
    :ivar check: reads many rows with a handful of queries, in their order
    :ivar known: which contents this node holds already, digest → document
    :ivar taken: which external numbers this person has used already
    :ivar store: stores faultless rows as documents waiting for review; their uids in the rows' order
    :ivar target: the column of a row that names the document
    :ivar address: the document's staff page
    :ivar release: publishes what waits of a batch, see ``records.registers.release``; None where each document is
        reviewed for itself
    """

    name: str
    label: str | Promise
    columns: Sequence[Column]
    telling: tuple[str, ...]
    long: tuple[str, ...]
    private: Callable[[Cells], Iterable[str]]
    check: Callable[..., list[Checked]]
    known: Callable[[Iterable[str]], dict[str, uuid.UUID]]
    taken: Callable[[Iterable[str], "User"], set[str]]
    store: Callable[..., list[uuid.UUID]]
    target: str
    address: Callable[[uuid.UUID], str]
    release: Callable[..., int] | None = None


_kinds: dict[str, ImportKind] = {}


def register_import_kind(kind: ImportKind) -> None:
    _kinds[kind.name] = kind


def import_kind(name: str) -> ImportKind:
    return _kinds[name]


def import_kinds() -> list[ImportKind]:
    return list(_kinds.values())


def cell(column: str, code: str, detail: str) -> Cell:
    return {"column": column, "code": code, "detail": detail}


def external_id_error(external_id: str) -> Cell:
    return cell(
        "external_id",
        "external_id_taken",
        _("外部编号“%s”已用于另一条记录；内容有变的，请在该记录上提出变更。") % external_id,
    )


def _check(rows: Sequence[Cells], *, by: "User", at: datetime) -> list[Checked]:
    items = [from_row(row) for row in rows]
    readings = read_items(items, by=by, at=at)
    return [
        Checked(reading.external_id, content_digest(item), as_cells(reading, COLUMN_OF_POINTER), reading)
        for item, reading in zip(items, readings, strict=True)
    ]


def as_cells(reading: Reading, column_of_pointer: Mapping[str, str]) -> list[Cell]:
    """The reading's reasons by column of the file instead of by pointer."""
    return [
        cell(_column(problem.pointer, column_of_pointer), problem.code, problem.detail)
        for problem in reading.errors
    ]


def _column(pointer: str, known: Mapping[str, str]) -> str:
    # "/organisation" as a whole is shown at the column where one would begin to mend it.
    under = (name for place, name in known.items() if place.startswith(f"{pointer}/"))
    return known.get(pointer) or next(under, "")


def _taken(external_ids: Iterable[str], by: "User") -> set[str]:
    used = DishonestyRecord.objects.of_this_node().filter(one_of("external_id", external_ids), created_by=by)
    return set(used.values_list("external_id", flat=True))


def _store(rows: Sequence[Checked], *, by: "User", at: datetime, unit: tuple[str, str]) -> list[uuid.UUID]:
    records = store_many(
        [row.content for row in rows],
        [row.digest for row in rows],
        by=by,
        at=at,
        channel=Channel.IMPORT,
        unit=unit,
    )
    return [record.pk for record in records]


def _private(cells: Cells) -> Iterable[str]:
    return ("official_id_number",)


def _address(uid: uuid.UUID) -> str:
    from django.urls import reverse

    return reverse("admin:records_dishonestyrecord_page", args=[uid])


register_import_kind(
    ImportKind(
        name=DISHONESTY_RECORD,
        label=gettext_lazy("失信记录"),
        columns=COLUMNS,
        telling=("organisation_name", "organisation_uscc", "title", "document_number", "decided_on"),
        long=("facts", "legal_basis"),
        private=_private,
        check=_check,
        known=known_digests,
        taken=_taken,
        store=_store,
        target="record",
        address=_address,
    )
)
