"""
Model rows with what they refer to, by SQL whose long part is written once for each process.

A public page asks for rows with some seventy columns of four tables. To write their SELECT and to call the models'
constructors takes Django several times as long as PostgreSQL takes to answer, for each page anew. Here a query is only
asked which rows it finds; the columns and joins around it are kept, and rows are filled as ``Model.from_db`` fills them,
without the constructor's care for what cannot occur in a row that comes out of the database.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

from records.common.prepared import rows_again

Rows = TypeVar("Rows", bound=QuerySet[Any])


def with_kept_select(rows: Rows) -> Rows:
    """The same rows, for model instances that are read and shown; whatever else is asked of it is Django's as ever."""
    kept = rows.all()
    kept._iterable_class = KeptSelect  # type: ignore[attr-defined]
    if isinstance(kept.query.select_related, dict):
        kept.query.select_related = _Joined(kept.query.select_related)
    return kept


class _Joined(dict[str, Any]):
    """Which tables are joined, one for all that is chained to a queryset: Django would copy it with each condition."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Joined":
        return self

    def setdefault(self, *arguments: Any) -> Any:
        raise TypeError("say what is joined before with_kept_select()")


class KeptSelect(ModelIterable):
    """The same instances in the same order, by one statement as well."""

    def __iter__(self) -> Iterator[Model]:
        queryset, query = self.queryset, self.queryset.query
        plain = not (query.combinator or query.annotations or query.extra or query.distinct)
        # What is read to its end in pieces, or locked, is no page.
        if not plain or query.select_for_update or self.chunked_fetch:
            yield from super().__iter__()
            return
        try:
            found, parameters = queryset.values_list("pk").query.sql_with_params()
        except EmptyResultSet:
            return
        yield from rows_found(queryset, found, parameters)


def rows_found(rows: QuerySet[Any], found: str, parameters: Sequence[Any]) -> list[Any]:
    """
    Instances with the columns of ``rows``, in the order of this SQL, which gives the keys and alone decides which.

    :param found: SQL of Django's or ours, never of a reader's; values are parameters
    """
    using, kept = rows.db, kept_of(rows)
    asked = rows_again(f"{kept.head} ({found}) {kept.tail}", parameters, using=using)
    return [kept.instance(row, using) for row in asked]


def kept_of(rows: QuerySet[Any]) -> "Kept":
    query, model = rows.query, cast(Any, rows.model)
    names, left_out = query.deferred_loading
    return _kept(model, _frozen(query.select_related), (frozenset(names), left_out), rows.db)


@dataclass(frozen=True)
class _Filling:
    """How one table's stretch of a row becomes an instance, and under which name the row's owner has it."""

    model: type[Model]
    names: tuple[str, ...]
    place: slice
    key: int
    owned_as: str
    further: tuple["_Filling", ...]

    def instance(self, row: Sequence[Any], using: str) -> Model | None:
        if row[self.key] is None:
            return None
        made = self.model.__new__(self.model)
        made.__dict__.update(zip(self.names, row[self.place], strict=True))
        state = made._state = ModelState()
        state.adding, state.db = False, using
        for other in self.further:
            state.fields_cache[other.owned_as] = other.instance(row, using)
        return made


@dataclass(frozen=True)
class Kept:
    head: str
    tail: str
    filling: _Filling
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]

    def instance(self, found: Sequence[Any], using: str) -> Model | None:
        row = list(found)
        for place, converters, expression in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connections[using])
        return self.filling.instance(row, using)


@lru_cache(maxsize=200)
def _kept(model: type[Model], related: Hashable, deferred: tuple[frozenset[str], bool], using: str) -> Kept:
    rows: QuerySet[Any] = QuerySet(model, using=using).order_by()
    rows.query.select_related = _thawed(related)
    rows.query.deferred_loading = deferred
    compiler = rows.query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    if parameters or compiler.klass_info is None:
        raise TypeError(f"{model.__name__}: these columns cannot be asked for without values")
    columns = [column for column, _sql, _name in compiler.select]
    quoted = connections[using].ops.quote_name
    key = f"{quoted(model._meta.db_table)}.{quoted(str(model._meta.pk.column))}"
    return Kept(
        head=f"{sql} INNER JOIN (SELECT found.uid, row_number() OVER () AS place FROM",
        # The rows come in the order in which they were found.
        tail=f"AS found (uid)) AS placed ON placed.uid = {key} ORDER BY placed.place",
        filling=_filling(compiler.klass_info, columns),
        converters=tuple(
            (place, tuple(converters), expression)
            for place, (converters, expression) in compiler.get_converters(columns).items()
        ),
    )


def _filling(told: dict[str, Any], columns: Sequence[Any]) -> _Filling:
    """
    Out of what Django's compiler tells of its columns.

    :raises TypeError: for a model that wants its constructor, or a relation that leads backwards
    """
    model, places = told["model"], told["select_fields"]
    if told.get("reverse") or model.__init__ is not Model.__init__ or "from_db" in vars(model):
        raise TypeError(f"{model.__name__} is not filled from a row alone")
    names = tuple(columns[place].target.attname for place in places)
    return _Filling(
        model=model,
        names=names,
        place=slice(places[0], places[-1] + 1),
        key=places[names.index(model._meta.pk.attname)],
        owned_as=told["field"].cache_name if "field" in told else "",
        further=tuple(_filling(other, columns) for other in told.get("related_klass_infos", ())),
    )


def _frozen(related: Any) -> Hashable:
    if isinstance(related, dict):
        return tuple((name, _frozen(further)) for name, further in related.items())
    return bool(related)


def _thawed(related: Any) -> Any:
    return {name: _thawed(further) for name, further in related} if isinstance(related, tuple) else related
