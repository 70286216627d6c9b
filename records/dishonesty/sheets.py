"""Files of documents in the columns of their kind's import template."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _

from records.common import tables
from records.common.tables import Columns, Row, Unreadable, kind_of
from records.dishonesty.content import COLUMNS

__all__ = ["Row", "Unreadable", "error_report", "kind_of", "read", "template"]


def read(file: IO[bytes], kind: str, columns: Columns = COLUMNS) -> list[Row]:
    """
    The rows of a file under the template's headings (code names or Chinese labels), empty rows left out.

    :raises Unreadable: no known heading, broken file, unknown encoding
    """
    return tables.read(file, kind, columns)


def template(columns: Columns, title: str) -> bytes:
    """The template as xlsx: headings, one invented example, a list of choices for each coded column, and a guide."""
    return tables.template(columns, title)


def error_report(
    columns: Columns, rows: Iterable[tuple[int, Mapping[str, Any], list[dict[str, str]]]]
) -> bytes:
    """The rows that wait, ready to be mended and sent again."""
    return tables.error_report(columns, rows, _("疑问数据"))
