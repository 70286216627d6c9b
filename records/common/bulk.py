"""Set-based access: one COPY or one statement for many rows."""

import gc
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import AutoField, F, JSONField, Lookup, Model, Q, UUIDField
from django.db.models.base import ModelState

from records.common.crypto import EncryptedTextField, encrypt

Row = TypeVar("Row", bound=Model)

# The same words, and the same kind of error, as where the driver sends a single value.
_NUL = "text cannot hold NUL characters"
# The literal of an array that holds nothing.
NONE = "{}"
# What psycopg2 hands over at once while it copies.
PART = 1 << 18


def _field(value: Any) -> str:
    spell = _SPELLINGS.get(type(value))
    if spell is not None:
        return spell(value)
    if isinstance(value, str):
        # A choice of an enumeration.
        return _text(str(value))
    raise TypeError(f"no COPY spelling for {type(value).__name__}")


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError(_NUL)
    return _escaped(value)


def _escaped(value: str) -> str:
    # Four searches in C are ten times quicker than one translate.
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _bytes(value: bytes | memoryview) -> str:
    return "\\\\x" + bytes(value).hex()


_SPELLINGS: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "\\N",
    str: _text,
    bool: lambda value: "t" if value else "f",
    int: str,
    UUID: str,
    Decimal: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    bytes: _bytes,
    memoryview: _bytes,
}


def _array(values: Sequence[Any] | None) -> str:
    if values is None:
        return "\\N"
    if not values:
        return "{}"
    whole = '","'.join(map(str, values))
    # Looked at all together: one by one, a record's sixty pairs of characters cost more than the rest of its line.
    if "\\" in whole or whole.count('"') > 2 * (len(values) - 1):
        whole = '","'.join([str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values])
    return _text('{"' + whole + '"}')


class JsonText(str):
    """JSON that is written already: COPY takes it as it stands into a column of JSON."""

    __slots__ = ()


def _json(encoder: type[json.JSONEncoder] | None) -> "_Spelling":
    encode = (encoder or json.JSONEncoder)(ensure_ascii=False).encode

    def spell(values: Sequence[Any]) -> list[str]:
        return _fields(
            [value if value is None or type(value) is JsonText else encode(value) for value in values]
        )

    return spell


def twin(row: Row) -> Row:
    """Another unsaved row with the same values, mutable ones shared; a thirtieth of the constructor's cost."""
    made = type(row).__new__(type(row))
    made.__dict__.update(row.__dict__)
    made._state = ModelState()
    return made


@contextmanager
def many_in_hand() -> Iterator[None]:
    """Among tens of thousands of rows the collector would look for cycles again and again, and finds none."""
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], 100_000), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def select(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """All rows of one query; lists go as arrays, because a thousand placeholders cost more than the search."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [array_of(value) if type(value) is list else value for value in parameters])
        return cursor.fetchall()


def array_of(values: Sequence[Any]) -> str:
    """
    Numbers, identifiers, texts or bytes as the one literal of an array, whose type the statement names.

    The driver would write ARRAY['…', '…'], and PostgreSQL parse and type each of a thousand by itself.
    """
    types = set(map(type, values))
    if types <= {int, UUID}:
        return "{" + ",".join(map(str, values)) + "}"
    if types == {str}:
        whole = '","'.join(values)
        if "\\" not in whole and whole.count('"') == 2 * (len(values) - 1):
            return '{"' + whole + '"}'
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return '"\\\\x' + value.hex() + '"'
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Among(Lookup):  # type: ignore[type-arg]
    """Equal to one of an array's values, which is handed over as one: Django would look at each of a thousand."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        if self.rhs == NONE:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY (%s)", (*parameters, self.rhs)


def among(column: str, array: str) -> Q:
    """Rows whose column holds one of these values (``array_of``)."""
    return Q(_Among(F(column), array))


def one_of(column: str, texts: Iterable[str]) -> Q:
    """
    Rows whose text is one of these, of which an empty one is none.

    That none of a thousand is empty PostgreSQL does not see for itself: an index that leaves the empty ones out it would
    pass by, and read the whole table.
    """
    return among(column, array_of(list(set(texts) - {""}))) & ~Q(**{column: ""})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows into the table, in the caller's transaction."""
    spelt = [_spelt(_fields, column) for column in zip(*rows, strict=True)]
    _copy(table, columns, map("\t".join, zip(*spelt, strict=True)))


def copy_new(rows: Sequence[Model], *, numbered: bool = True) -> None:
    """
    What ``bulk_create`` inserts, by COPY, at a sixth of its cost; a missing number for a key is drawn first.

    For models whose fields say all when they are handed over: nothing is computed at saving (``auto_now``).

    :param numbered: False where nobody asks for the number afterwards, and the database gives it
    """
    if not rows:
        return
    model = type(rows[0])
    blank = rows[0].pk is None
    table, columns, read, spellings = _layout(model, blank and not numbered)
    key = model._meta.pk
    if blank and numbered:
        numbers = select(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            table,
            key.column,
            len(rows),
        )
        for row, (number,) in zip(rows, numbers, strict=True):
            row.pk = number
    # Past the descriptors of foreign keys, which are Python: a new row has all its columns.
    values = zip(*map(read, map(vars, rows)), strict=True)
    _copy(table, columns, map("\t".join, zip(*map(_spelt, spellings, values), strict=True)))
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias


def insert_new(row: Model) -> None:
    """
    What ``save(force_insert=True)`` writes, by a statement whose text is made once for each process.

    For the same models as ``copy_new``, on the usual connection.
    """
    sql, fields, key = _insertion(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if key is not None:
            (number,) = cursor.fetchone()
            setattr(row, key, number)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Any], str | None]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    key = model._meta.pk
    numbered = isinstance(key, AutoField)
    back = f' RETURNING "{key.column}"' if numbered else ""
    sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}){back}'  # noqa: S608 - names of the model's own
    return sql, fields, key.attname if numbered else None


def _enciphered(values: Sequence[str | None]) -> list[str]:
    return ["\\N" if value is None else encrypt(value) for value in values]


def _arrays(values: Sequence[Sequence[Any] | None]) -> list[str]:
    return list(map(_array, values))


def _uids(values: Sequence[Any]) -> list[str]:
    if set(map(type, values)) != {UUID}:
        return _fields(values)
    # PostgreSQL reads it without hyphens as well; to set them takes Python three times as long.
    return [f"{value.int:032x}" for value in values]


# One column of new rows as COPY reads it.
_Spelling = Callable[[Sequence[Any]], list[str]]


def _spelt(spell: _Spelling, values: Sequence[Any]) -> list[str]:
    """One column. Half of a table's columns hold one and the same object in every new row."""
    # Not so where equal texts must not look equal.
    if len(values) > 1 and spell is not _enciphered and len(set(map(id, values))) == 1:
        return spell(values[:1]) * len(values)
    return spell(values)


def _fields(values: Sequence[Any]) -> list[str]:
    """One column of plain values, by its type where all are of one."""
    if len(values) == 1:
        return [_field(values[0])]
    types = set(map(type, values))
    if types <= {str, JsonText}:
        return _texts(values)
    if len(types) > 1:
        return list(map(_field, values))
    return list(map(_SPELLINGS.get(types.pop(), _field), values))


def _texts(values: Sequence[str]) -> list[str]:
    """The same as ``_text`` of each, searched all together: a thousand short texts cost as much as one long one."""
    whole = "\0".join(values)
    if whole.count("\0") >= len(values):
        raise ValueError(_NUL)
    return _escaped(whole).split("\0")


@cache
def _layout(
    model: type[Model],
    without_key: bool,
) -> tuple[str, list[str], Callable[[dict[str, Any]], tuple[Any, ...]], list[_Spelling]]:
    fields = [field for field in model._meta.concrete_fields if not (without_key and field.primary_key)]
    spellings = list(map(_spelling_of, fields))
    columns = [str(field.column) for field in fields]
    return model._meta.db_table, columns, itemgetter(*[field.attname for field in fields]), spellings


def _spelling_of(field: Any) -> _Spelling:
    if isinstance(field, EncryptedTextField):
        return _enciphered
    if isinstance(field, JSONField):
        return _json(field.encoder)
    if isinstance(field, ArrayField):
        return _arrays
    return _uids if isinstance(getattr(field, "target_field", field), UUIDField) else _fields


def _copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    content = io.BytesIO("\n".join([*lines, ""]).encode())
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', content, PART)
