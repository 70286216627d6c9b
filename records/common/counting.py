"""Many counts in one question: the numbers of a home page would otherwise ask the database one by one."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from records.common.database import reading


def count_many(lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each list has, by its key; one round trip, each list through its own indexes."""
    counted, parts = dict.fromkeys(lists, 0), dict[str, str]()
    parameters: list[Any] = []
    for key, rows in lists.items():
        try:
            sql, values = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        # Only SQL that Django wrote is put together; every value stays a parameter.
        parts[key] = f"(SELECT COUNT(*) FROM ({sql}) AS list)"  # noqa: S608
        parameters.extend(values)
    if parts:
        with reading().cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", parameters)
            counted.update(zip(parts, cursor.fetchone(), strict=True))
    return counted
