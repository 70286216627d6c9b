"""Many rows at once: their indexes are made afterwards."""

import contextlib
from collections.abc import Iterator, Sequence

from django.db import connection


@contextlib.contextmanager
def indexed_afterwards(tables: Sequence[str]) -> Iterator[None]:
    """What is no constraint of these tables is dropped, and made again at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint) AND schemaname = 'public'",
            [list(tables)],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        # Each page of a new index is written into the log whole: to compress it takes longer than to write it.
        cursor.execute("SET wal_compression = off")
        for _name, definition in found:
            cursor.execute(definition)
