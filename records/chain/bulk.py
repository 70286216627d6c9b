"""Set-based access: one COPY or one statement for many rows."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


def _field(value: Any) -> str:
    match value:
        case None:
            return "\\N"
        case str():
            # Four searches in C are ten times quicker than one translate.
            return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        case bytes() | memoryview():
            return "\\\\x" + bytes(value).hex()
        case int() | UUID():
            return str(value)
        case datetime():
            return value.isoformat()
    raise TypeError(f"no COPY spelling for {type(value).__name__}")


def select(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """All rows of one query; lists go as arrays, because a thousand placeholders cost more than the search."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows into the table, in the caller's transaction."""
    text = io.StringIO()
    for row in rows:
        text.write("\t".join([_field(value) for value in row]))
        text.write("\n")
    text.seek(0)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)
