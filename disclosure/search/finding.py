"""
Records by their words, newest or oldest first, over a million of them.

One condition cannot serve all words. A common one is found by walking the list from its end and looking at each
record, a rare one by the index of its pairs; either way taken for the other kind costs a second. So a stretch of the
list is walked first. Where that does not fill the page the index is asked, for two weeks of the list, for as many more
as the first two let expect, and then for all of it: each step finds a page or proves that the next one has few records
to look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from disclosure.search import bodies
from disclosure.search.words import Words
from records.dishonesty.bands import FEWEST_WEEKS, Bands, bands_from
from records.dishonesty.models import DishonestyRecord, RecordVersion, RecordWording, WordingProgress

# Records looked at before the index is asked: fewer than a page of hits among them, and it answers at once.
WALKED = 1_000
# More than this, and looking at all is as quick.
MOST_WEEKS = 12
MOST_FRESH = 1_000
# Documents about several bodies have one number and a record for each.
SAME_NUMBER = 100

Records = QuerySet[DishonestyRecord]


@dataclass(frozen=True)
class Sought:
    """
    The given records that say the words; a page function orders, bounds and slices it as if it were a queryset.

    :ivar records: all that the reader may see and that meets his filters
    :ivar named: bodies whose records are meant although they do not say so
    :ivar by_names: look at titles, bodies' names and numbers, which are found from the moment of publication
    :ivar by_facts: look at all the words, which are found some seconds later
    :ivar fresh: the records whose words no worker has taken up yet; ``None`` where they are too many to be named
    """

    records: Records
    words: Words
    named: Sequence[UUID] = ()
    by_names: bool = True
    by_facts: bool = True
    fresh: Sequence[UUID] | None = None
    order: tuple[str, ...] = ()

    @property
    def model(self) -> type[DishonestyRecord]:
        return self.records.model

    def filter(self, *conditions: Q) -> "Sought":
        return replace(self, records=self.records.filter(*conditions))

    def exclude(self, *conditions: Q) -> "Sought":
        return replace(self, records=self.records.exclude(*conditions))

    def order_by(self, *order: str) -> "Sought":
        return replace(self, order=order)

    def all(self) -> Records:
        """The same as one queryset, for what reads it to the end; ordered where this is."""
        parts = self._parts(self.records)
        if len(parts) == 1:
            return parts[0].order_by(*self.order)
        uids = [rows.order_by().values("pk") for rows in parts]
        found = self.records.filter(pk__in=uids[0].union(*uids[1:])) if uids else self.records.none()
        return found.order_by(*self.order)

    def __getitem__(self, part: slice) -> list[DishonestyRecord]:
        """The first rows in this order."""
        if part.start or part.stop is None or not self.order:
            raise TypeError("only the first rows of an ordered list are given")
        try:
            found = self._walked(part.stop)
            if len(found) < part.stop and (first := self._first_value()) is not None:
                found = self._within_weeks(first, part.stop)
            if len(found) < part.stop:
                found = self._indexed(part.stop)
        except EmptyResultSet:
            return []
        rows = self.records.in_bulk(found)
        return [rows[uid] for uid in found if uid in rows]

    def first_of_each_part(self, limit: int, *columns: str, bands: Bands | None = None) -> Records:
        """
        At most so many rows of each way of finding, each row once, in no order: for counts that stop somewhere.

        :param columns: to be given of each row, behind its uid
        :param bands: count within these weeks only
        """
        parts = [
            rows.order_by().values_list("uid", *columns)[:limit] for rows in self._parts(self.records, bands)
        ]
        if not parts:
            return self.records.none().values_list("uid", *columns)
        return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]

    @property
    def _all_in_wordings(self) -> bool:
        """Whether the wordings say all that the records' own words say, but for the fresh ones; and say it exactly."""
        return self.by_facts and bool(self.words.pairs) and self.fresh is not None

    @property
    def _own_words_asked(self) -> bool:
        """Whether the records' own words must be looked at besides the wordings; to fetch them takes its time."""
        return self.by_names and bool(self.words.grams) and (bool(self.fresh) or not self._all_in_wordings)

    def bands(self) -> Bands | None:
        """The first two weeks of the ordered list; nothing where the words are not looked up with their weeks."""
        first = self._first_value()
        return None if first is None else self._bands(first, FEWEST_WEEKS)

    def _first_value(self) -> Any:
        """Where the ordered list begins; ``None`` where it is empty or the words are not looked up with their weeks."""
        if not (self.by_facts and self.words.pairs):
            return None
        column = self.order[0].lstrip("-")
        return next(iter(self.records.order_by(*self.order).values_list(column, flat=True)[:1]), None)

    def _bands(self, first: Any, weeks: int) -> Bands:
        falling = self.order[0].startswith("-")
        return bands_from(self.order[0].lstrip("-"), first, falling=falling, weeks=weeks)

    def _within_weeks(self, first: Any, size: int) -> list[UUID]:
        found = self._indexed(size, self._bands(first, FEWEST_WEEKS))
        if not found or len(found) == size:
            return found
        # Half as many again, for no word is said every week alike.
        weeks = 3 * FEWEST_WEEKS * size // (2 * len(found)) + 1
        return self._indexed(size, self._bands(first, weeks)) if weeks <= MOST_WEEKS else found

    def _parts(self, records: Records, bands: Bands | None = None) -> list[Records]:
        """The ways of finding, each with an index of its own."""
        words, parts = self.words, list[Records]()
        if bands is not None:
            records = records.filter(**bands.edge)
        if self.by_names and words.grams:
            said = records.filter(search_grams__contains=words.grams)
            if not self._all_in_wordings:
                parts.append(said)
            elif self.fresh:
                parts.append(said.filter(pk__in=self.fresh))
        if self.by_facts and words.pairs:
            wordings = RecordWording.objects.filter(pairs__contains=words.pairs)
            if bands is not None:
                wordings = wordings.filter(pairs__overlap=bands.marks)
            for run in words.runs:
                wordings = wordings.filter(words__contains=run)
            parts.append(records.filter(pk__in=wordings.values("record_id")))
        if self.named:
            parts.append(records.filter(organisation__in=self.named))
        return parts

    def _indexed(self, size: int, bands: Bands | None = None) -> list[UUID]:
        column = self.order[0].lstrip("-")
        parts = [
            rows.order_by(*self.order).values_list("uid", column)[:size]
            for rows in self._parts(self.records, bands)
        ]
        if len(parts) > 1:
            parts = [parts[0].union(*parts[1:]).order_by(*self.order)[:size]]
        return [uid for rows in parts for uid, _value in rows]

    def _walked(self, size: int) -> list[UUID]:
        """The first rows found among the first ``WALKED`` of the list; fewer than ``size`` prove nothing."""
        conditions, values = self._looked_at()
        if not conditions:
            return []
        columns = ["uid", self.order[0].lstrip("-"), "organisation_id"]
        names = "uid, at, body"
        if self._own_words_asked:
            columns, names = [*columns, "search_grams"], f"{names}, grams"
        rows = self.records.order_by(*self.order)
        inner, parameters = rows.values_list(*columns)[:WALKED].query.sql_with_params()
        way = "DESC" if self.order[0].startswith("-") else "ASC"
        # The text is ours; whatever was typed stays a parameter. The order is the inner one, so nothing is sorted.
        sql = (
            f"SELECT walked.uid FROM ({inner}) AS walked ({names}) "  # noqa: S608
            "LEFT JOIN records_recordwording AS wording ON wording.record_id = walked.uid "
            f"WHERE {' OR '.join(conditions)} ORDER BY walked.at {way}, walked.uid {way} LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*parameters, *values, size])
            return [uid for (uid,) in cursor.fetchall()]

    def _looked_at(self) -> tuple[list[str], list[Any]]:
        words = self.words
        conditions: list[str] = []
        values: list[Any] = []
        if self.by_facts and words.pairs:
            conditions.append("(" + " AND ".join(["wording.words LIKE %s"] * len(words.runs)) + ")")
            values += [f"%{connection.ops.prep_for_like_query(run)}%" for run in words.runs]
        if self._own_words_asked:
            conditions.append("walked.grams @> %s::text[]")
            values.append(words.grams)
            if self._all_in_wordings:
                conditions[-1] = f"(walked.uid = ANY(%s::uuid[]) AND {conditions[-1]})"
                values.insert(-1, [str(uid) for uid in self.fresh or ()])
        if self.named:
            conditions.append("walked.body = ANY(%s::uuid[])")
            values.append([str(uid) for uid in self.named])
        return conditions, values


def number_of(rows: "Sought | QuerySet[Any]", *, cap: int) -> int:
    """How many there are, up to the cap; one more than the cap says that there are more."""
    return numbers_of({"": rows}, cap=cap)[""]


def numbers_of(lists: Mapping[str, "Sought | QuerySet[Any]"], *, cap: int) -> dict[str, int]:
    """The same for several lists, by their names, in one question to the database."""
    counted, parts = dict.fromkeys(lists, 0), dict[str, str]()
    parameters: list[Any] = []
    for name, rows in lists.items():
        some = (
            rows.first_of_each_part(cap + 1)
            if isinstance(rows, Sought)
            else rows.order_by()[: cap + 1].values("pk")
        )
        try:
            sql, values = some.query.sql_with_params()
        except EmptyResultSet:
            continue
        # Only SQL that Django wrote is put together; every value stays a parameter.
        parts[name] = f"(SELECT COUNT(*) FROM ({sql}) AS bounded)"  # noqa: S608
        parameters += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", parameters)
            counted.update(zip(parts, cursor.fetchone(), strict=True))
    # Two ways of finding may each give as many as the cap and one.
    return {name: min(number, cap + 1) for name, number in counted.items()}


def saying(records: Records, text: str) -> Sought | Records:
    """Those of the records that the text finds: by their words, or all of the body whose code it is."""
    words = Words(text)
    if words.code:
        return records.filter(organisation__in=bodies.uids_of_code(words.code))
    return Sought(records, words, named=bodies.uids_otherwise(words), fresh=fresh_records())


def fresh_records() -> list[UUID] | None:
    """Which records' words are still to be taken up; ``None`` behind a bulk load, when they are too many."""
    upto = WordingProgress.objects.values("upto")[:1]
    newer = RecordVersion.objects.filter(uid__gt=Coalesce(Subquery(upto), Value(UUID(int=0))))
    found = list(newer.order_by("uid").values_list("record_id", flat=True)[: MOST_FRESH + 1])
    return None if len(found) > MOST_FRESH else found


def ranked(records: Records, text: str) -> list[Sought | Records]:
    """
    The same in groups, the best first and no record twice: the very number; bodies whose name begins so; bodies with
    it in their name; titles and numbers with it; what is known by another name or found in the facts only.
    """
    words = Words(text)
    if words.code or not words.grams:
        return [saying(records, text)]
    number = _of_number(words)
    begins, holds = bodies.uids_beginning(words), bodies.uids_holding(words)
    otherwise = bodies.uids_otherwise(words)
    named = Q(organisation__in=begins) | Q(organisation__in=holds)
    said = Q(search_grams__contains=words.grams)
    rest = records.exclude(number).exclude(named)
    return [
        records.filter(number),
        records.filter(organisation__in=begins).exclude(number),
        records.filter(organisation__in=holds).exclude(number).exclude(organisation__in=begins),
        Sought(rest, words, by_facts=False),
        Sought(rest.exclude(said), words, named=otherwise, by_names=False),
    ]


def _of_number(words: Words) -> Q:
    spelt = Q(document_number__in=words.number_spellings)
    if not words.number or not words.pairs:
        return spelt
    # In the wording the number has a line of its own. Asked apart: together the two would use neither index.
    line = RecordWording.objects.filter(pairs__contains=words.pairs, words__contains=f"\n{words.number}\n")
    return spelt | Q(pk__in=list(line.values_list("record_id", flat=True)[:SAME_NUMBER]))
