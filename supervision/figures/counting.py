"""
How a figure is counted: the rows of a period, which of them count, and to which bodies they belong.

A measure of one body counts its own rows with those of the bodies that were merged into it. Its sister, whose key ends
in ``_region``, counts the whole region in which the body sits: that is how a city is measured at the province.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.utils.functional import Promise, lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.bulk import NONE, among, array_of
from records.subjects.models import NATION_CODE, Organisation, subtree_prefix, within_regions
from supervision.figures.measures import (
    MOST_ROWS,
    Better,
    Kind,
    Measure,
    Period,
    Reading,
    Row,
    Words,
    register_measure,
)

REGION_SUFFIX = "_region"
UNITS: dict[Kind, Words] = {
    "count": gettext_lazy("件"),
    "rate": "%",
    "amount": gettext_lazy("元"),
    "days": gettext_lazy("天"),
}


@dataclass
class _Shared:
    """What several figures have in common: who answers for whom, and the rows of families where they are counted."""

    families: bool
    tallies: dict[Any, list[Any]] = field(default_factory=dict)
    places: list["Places"] = field(default_factory=list)


_SHARED: ContextVar[_Shared | None] = ContextVar("figures_shared", default=None)


@contextmanager
def sharing(*, families: bool = True) -> Iterator[None]:
    """
    Within this, the same bodies are looked up once, and figures that are parts of one family are counted in one
    question for the same period and bodies.

    What was found is forgotten at the end, so that nobody is told yesterday's figure.

    :param families: false where one figure alone is asked for, which is counted faster without what divides a family
    """
    token = _SHARED.set(_Shared(families))
    try:
        yield
    finally:
        _SHARED.reset(token)


@dataclass(frozen=True)
class Family:
    """Rows that many figures divide among themselves, and the columns by which they do."""

    rows: Callable[[Period], QuerySet[Any]]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """
    One kind of rows behind a figure.

    :ivar rows: all that the figure is about in a period; of a rate, what it is taken of
    :ivar hits: which of them count; all if not said
    :ivar numerator: what is summed of those that count, instead of counting them
    :ivar denominator: what is summed of all of them, instead of counting them
    :ivar body: the path to the body, or with ``by_code`` to its unified social credit code
    :ivar words: how a row that counts and one that does not is told
    :ivar placed: of rows that are simply counted the column of the moment by which they fall into a period, where a
        period decides nothing else of them; then many periods are counted in one question
    :ivar family: whose rows these are, where they are those with the values of ``only``, simply counted
    """

    rows: Callable[[Period], QuerySet[Any]]
    url: Callable[[Any], str]
    title: Callable[[Any], str]
    on: Callable[[Any], date | None]
    hits: Callable[[Period], Q] | None = None
    numerator: Any = None
    denominator: Any = None
    body: str = "organisation"
    region: str = "region"
    by_code: bool = False
    words: tuple[Words, Words] = (gettext_lazy("计入"), gettext_lazy("未计入"))
    told: Callable[[Any], str] | None = None
    placed: str = ""
    family: Family | None = None
    only: Mapping[str, str] = field(default_factory=dict)

    def tally(
        self, period: Period, column: str, rows: QuerySet[Any], *, rated: bool
    ) -> Iterable[tuple[Any, Decimal, Decimal, int]]:
        """(place, numerator, denominator, rows) by place, in one question."""
        hits = self.hits(period) if self.hits else None
        summed = self.numerator
        counted = Sum(summed, filter=hits) if summed is not None else Count("pk", filter=hits)
        # Named apart from every column of every model.
        asked: dict[str, Any] = {"figure_hits": counted, "figure_rows": Count("pk")}
        if rated and self.denominator is not None:
            asked["figure_base"] = Sum(self.denominator)
        for row in rows.order_by().values(figure_place=F(column)).annotate(**asked):
            base = row.get("figure_base", row["figure_rows"])
            yield row["figure_place"], _number(row["figure_hits"]), _number(base), row["figure_rows"]

    def listed(self, period: Period, rows: QuerySet[Any]) -> list[Row]:
        if self.hits is not None:
            hit = Case(When(self.hits(period), then=True), default=Value(False), output_field=BooleanField())
            rows = rows.annotate(figure_hit=hit)
        return [
            Row(self.url(one), self.title(one), self.on(one), self._words(one)) for one in rows[:MOST_ROWS]
        ]

    def _words(self, one: Any) -> str:
        if self.told is not None:
            return self.told(one)
        return str(self.words[0] if getattr(one, "figure_hit", True) else self.words[1])


def _number(value: Any) -> Decimal:
    if isinstance(value, timedelta):
        return Decimal(value.days)
    return Decimal(value or 0)


class Places:
    """To which of the bodies asked for a row belongs."""

    def __init__(self, bodies: Sequence[UUID], *, whole_region: bool) -> None:
        self.bodies, self.whole_region = list(bodies), whole_region
        self._owner: dict[Any, UUID] = {}
        self._by_prefix: dict[str, list[UUID]] = defaultdict(list)
        self._uids, self._codes, self._coded = NONE, NONE, False
        if whole_region:
            found = Organisation.objects.filter(among("pk", array_of(self.bodies)))
            for uid, code in found.values_list("pk", "region_id"):
                self._by_prefix[subtree_prefix(code)].append(uid)
        else:
            self._owner = _owners(self.bodies)
            self._uids = array_of(list(self._owner))

    def narrow(self, counted: Counted, rows: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
        """The rows of these bodies, and the column by which they are told apart."""
        if self.whole_region:
            return rows.filter(within_regions(counted.region, self._by_prefix)), f"{counted.region}_id"
        if counted.by_code:
            self._name_codes()
            return rows.filter(among(counted.body, self._codes)), counted.body
        column = f"{counted.body}_id"
        return rows.filter(among(column, self._uids)), column

    def owners(self, place: Any) -> Iterable[UUID]:
        if not self.whole_region:
            owner = self._owner.get(place)
            return () if owner is None else (owner,)
        around = {"", place[:2], place[:4], place} if place != NATION_CODE else {""}
        return [uid for prefix in around for uid in self._by_prefix.get(prefix, ())]

    def _name_codes(self) -> None:
        if self._coded:
            return
        coded = Organisation.objects.filter(among("pk", self._uids), uscc__isnull=False)
        codes = {code: self._owner[uid] for uid, code in coded.values_list("pk", "uscc")}
        self._owner.update(codes)
        self._codes, self._coded = array_of(list(codes)), True


def places_of(bodies: Sequence[UUID], *, whole_region: bool) -> Places:
    """Within ``sharing`` those of the same bodies once."""
    shared, wanted = _SHARED.get(), list(bodies)
    for known in shared.places if shared else ():
        if known.whole_region == whole_region and known.bodies == wanted:
            return known
    found = Places(wanted, whole_region=whole_region)
    if shared is not None:
        shared.places.append(found)
    return found


def _owners(bodies: Sequence[UUID]) -> dict[Any, UUID]:
    """Each body and all that were merged into it, however many steps away, with the body that answers for it."""
    owner: dict[Any, UUID] = {uid: uid for uid in bodies}
    step = list(owner)
    while step:
        rows = Organisation.objects.filter(among("merged_into_id", array_of(step)))
        merged = rows.values_list("pk", "merged_into_id")
        step = []
        for uid, into in merged:
            if uid not in owner and into is not None:
                owner[uid] = owner[into]
                step.append(uid)
    return owner


def reading(kind: Kind, numerator: Decimal, denominator: Decimal, rows: int) -> Reading:
    if kind in ("count", "amount"):
        return Reading(numerator, numerator, rows=rows)
    value = numerator / denominator if denominator else None
    return Reading(value, numerator, denominator, rows)


def add(
    key: str,
    title: Words,
    *parts: Counted,
    help: Words,
    field: str,
    better: Better,
    kind: Kind = "count",
    unit: Words = "",
    of_bodies: bool = True,
) -> None:
    """
    Register a figure and its sister over whole regions.

    :param of_bodies: whether it says anything of a single body
    """

    placed = kind == "count" and all(part.placed for part in parts)

    def named(whole_region: bool) -> Measure:
        def each(periods: Sequence[Period], bodies: Sequence[UUID]) -> Iterator[dict[UUID, Reading]]:
            return _count_each(parts, periods, bodies, whole_region)

        return Measure(
            key=key + REGION_SUFFIX if whole_region else key,
            title=lazystr(_Regional(title)) if whole_region else title,
            unit=unit or UNITS[kind],
            help=help,
            field=field,
            better=better,
            kind=kind,
            compute=lambda period, bodies: _compute(parts, kind, period, bodies, whole_region),
            compute_each=each if placed else None,
            rows=lambda period, body: _rows(parts, period, body, whole_region),
            whole_region=whole_region,
        )

    if of_bodies:
        register_measure(named(False))
    register_measure(named(True))


class _Regional:
    """A title said in the reader's own language when it is read."""

    def __init__(self, title: str | Promise) -> None:
        self.title = title

    def __str__(self) -> str:
        return _("%s（全地区）") % self.title


def _compute(
    parts: Sequence[Counted], kind: Kind, period: Period, bodies: Sequence[UUID], whole_region: bool
) -> dict[UUID, Reading]:
    places = places_of(bodies, whole_region=whole_region)
    nothing = (Decimal(0), Decimal(0), 0)
    sums: dict[UUID, tuple[Decimal, Decimal, int]] = {}
    rated = kind in ("rate", "days")
    for part in parts:
        for place, numerator, denominator, counted in _tallied(part, period, places, rated=rated):
            for uid in places.owners(place):
                above, below, behind = sums.get(uid, nothing)
                sums[uid] = (above + numerator, below + denominator, behind + counted)
    # Many bodies have the same few numbers, most of them nothing: one reading serves them all.
    read = {here: reading(kind, *here) for here in {nothing, *sums.values()}}
    found = dict.fromkeys(places.bodies, read[nothing])
    found.update((uid, read[here]) for uid, here in sums.items())
    return found


class _Stretch(Func):
    """Between which two of the moments in order a row lies, numbered from one."""

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, placed: Any, moments: Any) -> None:
        super().__init__(placed, Value(moments, output_field=ArrayField(DateTimeField())))


def _count_each(
    parts: Sequence[Counted], periods: Sequence[Period], bodies: Sequence[UUID], whole_region: bool
) -> Iterator[dict[UUID, Reading]]:
    places = places_of(bodies, whole_region=whole_region)
    # The ends of all periods cut the time between the first and the last into stretches; a row is asked for its own.
    moments = sorted({moment for period in periods for moment in period.moments})
    bounds = [tuple(map(moments.index, period.moments)) for period in periods]
    holding = [
        [number for number, (first, after) in enumerate(bounds) if first < stretch <= after]
        for stretch in range(len(moments) + 1)
    ]
    counts: dict[UUID, list[int]] = {}
    whole = Period(min(one.since for one in periods), max(one.until for one in periods))
    for part in parts:
        rows, column = places.narrow(part, part.rows(whole))
        asked = rows.order_by().values_list(column, _Stretch(part.placed, moments))
        for place, stretch, count in asked.annotate(figure_rows=Count("pk")):
            for uid in places.owners(place):
                mine = counts.setdefault(uid, [0] * len(periods))
                for number in holding[stretch]:
                    mine[number] += count
    readings = {
        count: reading("count", Decimal(count), Decimal(count), count)
        for count in {0, *itertools.chain.from_iterable(counts.values())}
    }
    # One by one: of many periods and bodies all together would be more than they were counted from.
    for number in range(len(periods)):
        found = dict.fromkeys(places.bodies, readings[0])
        found.update((uid, readings[mine[number]]) for uid, mine in counts.items() if mine[number])
        yield found


def _tallied(
    part: Counted, period: Period, places: Places, *, rated: bool
) -> Iterable[tuple[Any, Decimal, Decimal, int]]:
    shared = _SHARED.get()
    if shared is None or not shared.families or part.family is None:
        rows, column = places.narrow(part, part.rows(period))
        yield from part.tally(period, column, rows, rated=rated)
        return
    key = (part.family, period, places)
    if key not in shared.tallies:
        rows, column = places.narrow(part, part.family.rows(period))
        asked = rows.order_by().values_list(column, *part.family.columns)
        shared.tallies[key] = list(asked.annotate(figure_rows=Count("pk")))
    mine = shared.tallies[key]
    for number, column in enumerate(part.family.columns, start=1):
        if column in part.only:
            value = part.only[column]
            mine = [row for row in mine if row[number] == value]
    found: Counter[Any] = Counter()
    for place, *_values, count in mine:
        found[place] += count
    for place, count in found.items():
        yield place, Decimal(count), Decimal(count), count


def _rows(parts: Sequence[Counted], period: Period, body: UUID, whole_region: bool) -> list[Row]:
    places = places_of([body], whole_region=whole_region)
    found: list[Row] = []
    for part in parts:
        rows, _column = places.narrow(part, part.rows(period))
        found += part.listed(period, rows)
        if len(found) >= MOST_ROWS:
            break
    return found[:MOST_ROWS]
