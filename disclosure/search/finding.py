"""
Records by their words, newest or oldest first, over a million of them.

One condition cannot serve all words. A common one is found by walking the list from its end and looking at each
record, a rare one by the index of its pairs; either way taken for the other kind costs a second. So a stretch of the
list is walked first, unless the words are too rare for that by all that is known of them. Where that does not fill the
page the index is asked, for the first weeks of the list, for as many more as these let expect, and then for all of it:
each step finds a page or proves that the next one has few records to look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max, Min, Q, QuerySet

from disclosure.search import bodies
from disclosure.search.commonness import commonness
from disclosure.search.words import Words
from records.common.database import reading
from records.common.kept_select import rows_found
from records.dishonesty.bands import FEWEST_WEEKS, Bands, bands_from, weeks_between
from records.dishonesty.models import DishonestyRecord, RecordWording

# Records looked at before the index is asked: fewer than a page of hits among them, and it answers at once.
WALKED = 1_000
# More than this, and looking at all is as quick.
MOST_WEEKS = 12
# The head of a list that reaches over more is as good as all of it.
MOST_WEEKS_AT_FIRST = 52
MOST_FRESH = 1_000
# Documents about several bodies have one number and a record for each.
SAME_NUMBER = 100
_FRESH = """
SELECT record_id FROM records_recordversion
 WHERE uid > COALESCE((SELECT upto FROM records_wordingprogress LIMIT 1), %s) ORDER BY uid LIMIT %s
"""

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
            rows = [] if self._too_rare(part.stop) else self._walked(part.stop)
            if len(rows) < part.stop and (begin := self._begin()) is not None:
                rows = self._within_weeks(*begin, part.stop)
            return rows if len(rows) == part.stop else self._indexed(part.stop)
        except EmptyResultSet:
            return []

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
        """The first weeks of the ordered list; nothing where the words are not looked up with their weeks."""
        begin = self._begin()
        return None if begin is None else self._bands(*begin)

    def _begin(self) -> tuple[Any, int] | None:
        """
        Where the ordered list begins, and in how many weeks to look first: as many as ``WALKED`` of its rows reach over,
        for its newest may be few and lie apart from the others. ``None`` where it is empty or has no use for weeks.
        """
        if not (self.by_facts and self.words.pairs):
            return None
        column = self.order[0].lstrip("-")
        head = self.records.order_by(*self.order).values(column)[:WALKED]
        least, most = head.aggregate(least=Min(column), most=Max(column)).values()
        if least is None:
            return None
        weeks = min(max(FEWEST_WEEKS, weeks_between(least, most)), MOST_WEEKS_AT_FIRST)
        return (most if self.order[0].startswith("-") else least), weeks

    def _bands(self, first: Any, weeks: int) -> Bands:
        falling = self.order[0].startswith("-")
        return bands_from(self.order[0].lstrip("-"), first, falling=falling, weeks=weeks)

    def _within_weeks(self, first: Any, weeks: int, size: int) -> list[DishonestyRecord]:
        found = self._indexed(size, self._bands(first, weeks))
        if not found or len(found) == size:
            return found
        # Half as many again, for no word is said every week alike.
        further = 3 * weeks * size // (2 * len(found)) + 1
        return self._indexed(size, self._bands(first, further)) if further <= MOST_WEEKS else found

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

    def _indexed(self, size: int, bands: Bands | None = None) -> list[DishonestyRecord]:
        column = self.order[0].lstrip("-")
        parts = [
            rows.order_by(*self.order).values_list("uid", column)[:size]
            for rows in self._parts(self.records, bands)
        ]
        if not parts:
            return []
        found = parts[0].union(*parts[1:]).order_by(*self.order)[:size] if len(parts) > 1 else parts[0]
        inner, parameters = found.query.sql_with_params()
        # Only SQL that Django wrote is put together.
        sql = f"SELECT found.uid FROM ({inner}) AS found (uid, at) ORDER BY {self._way('found')}"  # noqa: S608
        return rows_found(self.records, sql, parameters)

    def _way(self, table: str) -> str:
        """The order of the list, for rows that have ``uid`` and ``at``."""
        way = "DESC" if self.order[0].startswith("-") else "ASC"
        return f"{table}.at {way}, {table}.uid {way}"

    def _too_rare(self, size: int) -> bool:
        """Whether so many cannot be expected among those that would be walked."""
        if not (self.by_facts and self.words.pairs):
            return False
        return commonness().at_most(self.words.pairs) * WALKED < size

    def _walked(self, size: int) -> list[DishonestyRecord]:
        """The first records found among the first ``WALKED`` of the list; fewer than ``size`` prove nothing."""
        conditions, values = self._looked_at()
        if not conditions:
            return []
        columns = ["uid", self.order[0].lstrip("-"), "organisation_id"]
        names = "uid, at, body"
        if self._own_words_asked:
            columns, names = [*columns, "search_grams"], f"{names}, grams"
        rows = self.records.order_by(*self.order)
        inner, parameters = rows.values_list(*columns)[:WALKED].query.sql_with_params()
        # The text is ours; whatever was typed stays a parameter. The order is the inner one, so nothing is sorted.
        sql = (
            f"SELECT walked.uid FROM ({inner}) AS walked ({names}) "  # noqa: S608
            "LEFT JOIN records_recordwording AS wording ON wording.record_id = walked.uid "
            f"WHERE {' OR '.join(conditions)} ORDER BY {self._way('walked')} LIMIT %s"
        )
        return rows_found(self.records, sql, [*parameters, *values, size])

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
        with reading().cursor() as cursor:
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
    with reading().cursor() as cursor:
        cursor.execute(_FRESH, [UUID(int=0), MOST_FRESH + 1])
        found = [uid for (uid,) in cursor.fetchall()]
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
