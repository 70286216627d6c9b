"""The template of a list to be checked, and reading one typed or filled in."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.checks.awards.choices import SubjectKind
from records.checks.awards.services import Entry
from records.common import tables

_SEPARATORS = re.compile(r"[,，\t;；]")


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise
    choices: type[TextChoices] | None = None


COLUMNS = (
    Column("name", _("名称或姓名"), True, "演示市财政局", _("机构填全称，人员填姓名。")),
    Column(
        "code",
        _("信用代码或身份证件号码"),
        False,
        "11990100000000019F",
        _("机构填统一社会信用代码，人员填身份证件号码；填了就以代码为准。"),
    ),
    Column("unit", _("所在单位"), False, "", _("人员没有填号码时，填所在单位全称。")),
)


def read_file(file: Any, extension: str, *, kind: str) -> list[Entry]:
    """:raises Unreadable: from the table reader, with what to do"""
    return [_entry(row.as_text(), kind) for row in tables.read(file, extension, COLUMNS)]


def read_lines(text: str, *, kind: str) -> list[Entry]:
    """One body or person a line: name, code, unit, with a comma or a tab between them."""
    entries = []
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in _SEPARATORS.split(line)] + ["", ""]
        name, code, unit = parts[:3]
        # A code alone on its line is a code and no name.
        if not code and kind == SubjectKind.ORGANISATION and re.fullmatch(r"[0-9A-Za-z]{18}", name):
            name, code = "", name
        entries.append(Entry(kind, name, code, unit))
    return entries


def _entry(cells: dict[str, str], kind: str) -> Entry:
    return Entry(kind, cells.get("name", ""), cells.get("code", ""), cells.get("unit", ""))
