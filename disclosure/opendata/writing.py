"""Rows into files: PostgreSQL writes, this process passes the pieces on, so that a million rows need no more memory."""

import csv
import gzip
import hashlib
import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from disclosure.published.columns import Shape

# Office programs take a file for UTF-8 only behind this mark.
BOM = "\ufeff"
# JSON never holds these two, so COPY has nothing to quote and each row stands as it is.
_AS_IT_IS = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01'"
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Written:
    name: str
    rows: int
    bytes: int
    sha256: str


class Sink:
    """A file that knows its length and its hash while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self.bytes = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self._hash.update(piece)
        self.bytes += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def write_csv(shape: Shape, rows: QuerySet[Any], path: Path) -> Written:
    with path.open("wb") as file:
        sink = Sink(file)
        heading = io.StringIO()
        csv.writer(heading, lineterminator="\n").writerow(shape.headings)
        sink.write((BOM + heading.getvalue()).encode())
        count = copy_out(shape.as_csv(rows), sink, "FORMAT csv")
    return Written(path.name, count, sink.bytes, sink.sha256)


def write_lines(
    sources: Iterable[tuple[Shape, QuerySet[Any], dict[str, Any]]],
    path: Path,
    tail: Iterable[bytes] = (),
) -> Written:
    """JSON lines: the rows of each source with its constants, then ready-made lines."""
    count = 0
    with path.open("wb") as file:
        sink = Sink(file)
        for shape, rows, constants in sources:
            count += copy_out(shape.as_json(rows, **constants), sink, _AS_IT_IS)
        for line in tail:
            sink.write(line + b"\n")
            count += 1
    return Written(path.name, count, sink.bytes, sink.sha256)


def compress(path: Path) -> Written:
    """The same content as ``.gz`` beside the file; equal content gives equal bytes."""
    packed = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, packed.open("wb") as file:
        sink = Sink(file)
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=sink, mtime=0) as out:
            shutil.copyfileobj(source, out, _PIECE)
    return Written(packed.name, 0, sink.bytes, sink.sha256)


def copy_out(rows: QuerySet[Any], sink: Sink, form: str) -> int:
    """Let the database write the rows of this question; returns how many there were."""
    try:
        sql, parameters = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        # The values are put in by the driver, which alone knows how to quote them; COPY takes no parameters.
        question = cursor.mogrify(sql, parameters)
        cursor.copy_expert(b"COPY (" + question + b") TO STDOUT WITH (" + form.encode() + b")", sink)
        return int(cursor.rowcount)
