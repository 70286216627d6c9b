"""
A list as a file, row by row as the database gives it: neither the server's memory nor the reader waits for the end.

PostgreSQL itself writes the CSV (COPY), because a row that goes through Python's objects costs ten times as much. What
may be said is the same table of columns from which the open data are written; the visibility rule made the rows.
"""

import contextlib
import csv
import io
import logging
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from queue import Full, Queue
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, QuerySet, TextField, Value, When
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from disclosure.published.columns import Column, Shape
from records.access.throttling import client_address, count

logger = logging.getLogger(__name__)

POLICY = "export"
MOST_OF_NAME = 80
_PART = 64 * 1024
_PARTS_AHEAD = 8
# A reader who takes nothing for so long has gone; his copy must not hold a connection.
_PATIENCE_SECONDS = 60
_BOM = "\ufeff".encode()


def stream_csv(
    request: HttpRequest,
    *,
    rows: QuerySet[Any],
    shape: Shape,
    title: str,
    on: date,
    filters: Sequence[tuple[str, str]] = (),
) -> HttpResponseBase:
    """
    Exactly the rows of the queryset, in its order, as a CSV file that office programs open.

    Each heading is the reader's word and the name that programs know; a code is written as its label.

    :param title: what the list is called, in the reader's language
    :param filters: names and values of what narrows the list; they go into the file's name
    """
    usage = count(policy=POLICY, who=f"address:{client_address(request)}")
    if usage is not None and usage.exceeded:
        answer = render(request, "site/search/too_many.html", {"seconds": usage.resets_in}, status=429)
        answer.headers["Retry-After"] = str(usage.resets_in)
        return answer
    headings = io.StringIO()
    csv.writer(headings, lineterminator="\n").writerow(
        [
            _("%(label)s（%(name)s）") % {"label": column.label, "name": column.heading}
            for column in shape.columns
        ]
    )
    response = StreamingHttpResponse(
        _content(_BOM + headings.getvalue().encode(), _labelled(rows, shape)),
        content_type="text/csv; charset=utf-8",
    )
    narrowed = "-".join(f"{name}-{value}" for name, value in filters)
    stem = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in narrowed)[:MOST_OF_NAME]
    file_name = "-".join(part for part in (title, on.isoformat(), stem) if part) + ".csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _labelled(rows: QuerySet[Any], shape: Shape) -> QuerySet[Any]:
    # Annotations cannot bear the names of fields, and nothing here reads them by name.
    named = {f"csv_{number}": _written(column) for number, column in enumerate(shape.columns)}
    return rows.annotate(**named).values_list(*named)


def _written(column: Column) -> Any:
    if column.type == "code" and column.codes and isinstance(column.source, str):
        # In the language in which the file is asked for, which is over when the rows are read.
        labels = [
            When(**{column.source: code}, then=Value(str(label))) for code, label in column.codes.items()
        ]
        return Case(*labels, default=Value(""), output_field=TextField())
    return column.in_csv


def _content(head: bytes, rows: QuerySet[Any]) -> Iterator[bytes]:
    yield head
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    yield from copied(sql, parameters)


def copied(sql: str, parameters: Sequence[Any], *, options: str = "FORMAT csv") -> Iterator[bytes]:
    """
    What PostgreSQL writes for a SELECT, in parts of some sixty kilobytes.

    The driver hands a COPY over to whoever it calls, and does not come back before the end; a thread lets this be
    read instead, a few parts ahead of the reader and no more.
    """
    connection.ensure_connection()
    raw = connection.connection
    with raw.cursor() as cursor:
        text = cursor.mogrify(sql, list(parameters)).decode()
    sink = _Sink()

    def work() -> None:
        try:
            with raw.cursor() as cursor:
                cursor.copy_expert(f"COPY ({text}) TO STDOUT WITH ({options})", sink, size=_PART)
            sink.finish()
        except _ReaderGoneError:
            logger.info("export_abandoned")
        except Exception as failure:
            sink.fail(failure)

    thread = threading.Thread(target=work, name="export", daemon=True)
    thread.start()
    try:
        yield from sink.parts()
    except GeneratorExit:
        sink.abandon()
        raw.cancel()
        thread.join()
        # In the midst of a COPY nothing else can be asked of it.
        connection.close()
        raise
    thread.join()


class _ReaderGoneError(Exception):
    """Nobody reads what is written any more."""


class _Sink:
    """What COPY writes into and the answer reads from."""

    def __init__(self) -> None:
        self._queue: Queue[bytes | Exception | None] = Queue(_PARTS_AHEAD)
        self._waiting: list[bytes] = []
        self._size = 0
        self._gone = threading.Event()

    def write(self, line: bytes) -> None:
        self._waiting.append(line)
        self._size += len(line)
        if self._size >= _PART:
            self._hand_over()

    def finish(self) -> None:
        self._hand_over()
        self._put(None)

    def fail(self, failure: Exception) -> None:
        # Whoever left is the cause of the failure, and there is nobody to tell.
        with contextlib.suppress(_ReaderGoneError):
            self._put(failure)

    def abandon(self) -> None:
        self._gone.set()

    def parts(self) -> Iterator[bytes]:
        while (part := self._queue.get()) is not None:
            if isinstance(part, Exception):
                raise part
            yield part

    def _hand_over(self) -> None:
        part, self._waiting, self._size = b"".join(self._waiting), [], 0
        if part:
            self._put(part)

    def _put(self, part: bytes | Exception | None) -> None:
        for _second in range(_PATIENCE_SECONDS):
            if self._gone.is_set():
                raise _ReaderGoneError
            try:
                self._queue.put(part, timeout=1)
                return
            except Full:
                continue
        raise _ReaderGoneError
