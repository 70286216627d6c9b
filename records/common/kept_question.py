"""
Questions of our own pages that come again and again: their SQL is written once in a process.

The newest records of a region, the one with this key, the first page of a list: what Django puts together for them is the
same for each reader. Here it is put together once for the same arguments, and PostgreSQL plans it once for each connection
(``records/common/prepared.py``). What meets the conditions is looked for anew each time.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, Q, QuerySet

from records.common.database import reading
from records.common.kept_select import Kept, kept_of
from records.common.prepared import rows_of

# Of one kind; most are asked for by a handful of regions or filters.
MOST_WRITTEN = 500

# Stands for the key in a question that is kept; no row of ours has it.
KEY = UUID(int=(1 << 128) - 1)


def kept_question(question: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
    """
    A function that gives the rows of the queryset that ``question`` would give, written by Django once for the same arguments.

    Those are hashable, and the queryset depends on nothing else: today is one of them. Where it names ``KEY``, each asking
    says which: ``asking(..., key=uid)``.
    """

    @lru_cache(maxsize=MOST_WRITTEN)
    def written(using: str, *arguments: Hashable) -> tuple[str, Kept] | None:
        rows = question(*arguments).using(using)
        try:
            found, parameters = rows.values_list("pk").query.sql_with_params()
        except EmptyResultSet:
            return None
        kept = kept_of(rows)
        with connections[using].cursor() as cursor:
            values = [b"$1" if value == KEY else cursor.mogrify("%s", [value]) for value in parameters]
        return f"{kept.head} ({found % tuple(value.decode() for value in values)}) {kept.tail}", kept

    @wraps(question)
    def asking(*arguments: Hashable, key: UUID | None = None) -> list[Any]:
        using = reading().alias
        if (said := written(using, *arguments)) is None:
            return []
        sql, kept = said
        return [kept.instance(row, using) for row in rows_of(sql, [key] if key else (), using=using)]

    return asking


@dataclass(frozen=True)
class KeptList:
    """The rows of such a question as a page of a list orders, bounds and slices them; its first page is kept, too."""

    question: Callable[..., QuerySet[Any]]
    arguments: tuple[Hashable, ...]
    order: tuple[str, ...] = ()

    def all(self) -> QuerySet[Any]:
        return self.question(*self.arguments).order_by(*self.order)

    @property
    def model(self) -> type[Model]:
        return self.all().model

    def filter(self, *conditions: Q) -> QuerySet[Any]:
        return self.all().filter(*conditions)

    def order_by(self, *order: str) -> "KeptList":
        return replace(self, order=order)

    def __getitem__(self, part: slice) -> list[Any]:
        if part.start or part.step or part.stop is None:
            raise TypeError("only the first rows of a list are given")
        return _first(self, part.stop)


@kept_question
def _first(rows: KeptList, most: int) -> QuerySet[Any]:
    return rows.all()[:most]
