"""Tables in files: the import template, reading what people filled in, and the report that goes back."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import IO, Any, Protocol

import xlsxwriter
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from records.common.files import XLSX, sniff
from records.common.text import in_one
from records.common.uploads import FileRefused, refuse_harm

# Text files come from office programs as UTF-8 or as GB 18030 (which contains GBK and GB 2312).
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_COLUMNS = 200
MOST_CELL = 20_000


class Column(Protocol):
    """
    :ivar name: heading in the file and key in a row
    :ivar choices: from which a cell is chosen, by code or by label
    """

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def required(self) -> bool: ...

    @property
    def example(self) -> str: ...

    @property
    def help(self) -> str | Promise: ...

    @property
    def choices(self) -> type[TextChoices] | None: ...


Columns = Sequence[Column]


class Unreadable(FileRefused):
    """The file as a whole cannot be read; the sentence says why and what to do."""

    def __init__(self, message: str, code: str = "unreadable") -> None:
        super().__init__(code, message)


@dataclass(frozen=True)
class Row:
    """:ivar number: as the spreadsheet program shows it; the heading is row 1"""

    number: int
    cells: Mapping[str, Any]

    def as_text(self) -> dict[str, str]:
        # Text is as it should be since it was read.
        return {name: value if type(value) is str else text_of(value) for name, value in self.cells.items()}


def kind_of(file: Any) -> str | None:
    """
    ``.xlsx`` or ``.csv`` by content, or None.

    :raises Unreadable: a table that would harm whoever reads it
    """
    found = XLSX if sniff(file) == XLSX else None
    if found is None and not _is_text(file):
        return None
    try:
        refuse_harm(file, found)
    except FileRefused as refused:
        raise Unreadable(refused.message, refused.code) from refused
    return ".xlsx" if found else ".csv"


def read(file: IO[bytes], kind: str, columns: Columns) -> list[Row]:
    """
    The rows of a file under the template's headings (code names or Chinese labels), empty rows left out.

    :raises Unreadable: no known heading, broken file, unknown encoding
    """
    lines = _xlsx_lines(file) if kind == ".xlsx" else _csv_lines(file)
    try:
        heading_number, heading = next(
            (n, line) for n, line in enumerate(lines, 1) if any(map(text_of, line))
        )
    except StopIteration:
        raise Unreadable(_("文件里没有任何内容，请用模板填写。")) from None
    names = _names(heading, columns)
    rows = []
    for number, line in enumerate(lines, heading_number + 1):
        said = [value.strip()[:MOST_CELL] if type(value) is str else value for value in line]
        cells = {
            name: value
            for name, value in zip(names, said, strict=False)
            if name and value is not None and value != ""
        }
        if cells:
            rows.append(Row(number, cells))
    if not rows:
        raise Unreadable(_("文件只有表头，没有数据行。"))
    return rows


def template(columns: Columns, title: str) -> bytes:
    """The template as xlsx: headings, one invented example, a list of choices for each coded column, and a guide."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#F6D9D5", "border": 1, "text_wrap": True})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 22, as_text)
        sheet.write_string(0, place, str(column.label), must if column.required else bold)
        sheet.write_string(1, place, column.example)
        if column.choices:
            labels = [str(label) for label in column.choices.labels]
            sheet.data_validation(
                1, place, 20_000, place, {"validate": "list", "source": labels, "error_type": "warning"}
            )
    guide = book.add_worksheet(_("填写说明"))
    guide.set_column(0, 2, 28)
    guide.set_column(3, 4, 60)
    for place, heading in enumerate((_("列名"), _("代码"), _("必填"), _("说明"), _("可选值"))):
        guide.write_string(0, place, heading, bold)
    for number, column in enumerate(columns, 1):
        guide.write_string(number, 0, str(column.label))
        guide.write_string(number, 1, column.name)
        guide.write_string(number, 2, _("是") if column.required else _("否"))
        guide.write_string(number, 3, str(column.help))
        guide.write_string(
            number,
            4,
            _("、").join(f"{label}（{value}）" for value, label in column.choices.choices)
            if column.choices
            else "",
        )
    book.close()
    return out.getvalue()


def error_report(
    columns: Columns, rows: Iterable[tuple[int, Mapping[str, Any], list[dict[str, str]]]], title: str
) -> bytes:
    """
    The rows that wait, as xlsx in the template's columns, so that they can be mended and sent again: each wrong
    cell is coloured, its reason is a comment on it and stands in a last column too.

    :param rows: number in the file, what was sent, errors as ``{"column", "code", "detail"}``
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1})
    wrong = book.add_format({"bg_color": "#F6D9D5", "border": 1, "num_format": "@"})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    headings = [str(column.label) for column in columns]
    for place, heading in enumerate([*headings, _("原行号"), _("问题")]):
        sheet.set_column(place, place, 60 if place == len(columns) + 1 else 18)
        sheet.write_string(0, place, heading, bold)
    for line, (number, cells, errors) in enumerate(rows, 1):
        reasons = {error["column"]: error["detail"] for error in errors}
        for place, column in enumerate(columns):
            value = text_of(cells.get(column.name))
            if column.name in reasons:
                sheet.write_string(line, place, value, wrong)
                sheet.write_comment(line, place, reasons[column.name], {"x_scale": 2})
            else:
                sheet.write_string(line, place, value)
        sheet.write_number(line, len(columns), number)
        sheet.write_string(line, len(columns) + 1, in_one(error["detail"] for error in errors))
    book.close()
    return out.getvalue()


def _is_text(file: Any) -> bool:
    file.seek(0)
    head = file.read(64 * 1024)
    file.seek(0)
    name = PurePath(getattr(file, "name", "") or "").suffix.lower()
    return name in (".csv", ".txt") and b"\x00" not in head


def _names(heading: list[Any], columns: Columns) -> list[str]:
    by_label = {str(column.label): column.name for column in columns}
    known = {column.name for column in columns}
    names = [
        by_label.get(text, text if text in known else "") for text in map(text_of, heading[:MOST_COLUMNS])
    ]
    if not any(names):
        raise Unreadable(_("没有找到模板中的任何列名，请下载模板，把数据填在模板里。"))
    if twice := {name for name in names if name and names.count(name) > 1}:
        raise Unreadable(_("列“%s”出现了两次，请只保留一列。") % sorted(twice)[0])
    return names


def _xlsx_lines(file: IO[bytes]) -> Any:
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        return iter(workbook.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable(_("文件打不开，可能已损坏或加了密码，请另存为 xlsx 后重试。")) from error


def _csv_lines(file: IO[bytes]) -> Any:
    raw = file.read()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable(_("文件的文字编码无法识别，请另存为 UTF-8 编码的 csv。"))
    try:
        return iter(list(csv.reader(io.StringIO(text), strict=True)))
    except csv.Error as error:
        raise Unreadable(_("csv 文件的引号或分隔符有误，请用电子表格软件重新另存。")) from error


def text_of(value: Any) -> str:
    if type(value) is str:
        return value.strip()[:MOST_CELL]
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # A spreadsheet keeps 12 as 12.0; codes and numbers of documents must not grow a point.
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()[:MOST_CELL]
