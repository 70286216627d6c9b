"""How many records each further choice would leave, counted over a bounded number of rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import EmptyResultSet
from django.db.models.functions import Substr

from disclosure.search.finding import Records, Sought
from records.common.kept_question import KeptList
from records.common.prepared import rows_again
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import NATION_CODE

COUNT_CAP = 2_000
# Rows that words find lie apart and are dearer to count than a stretch of a list.
COUNT_CAP_OF_WORDS = 500
CODES = ("source", "domain", "severity", "subject_type")
NEWEST_FIRST = ("-published_at", "-uid")


@dataclass(frozen=True)
class Facets:
    """Counts by value; with ``capped`` every count is a lower bound."""

    total: int = 0
    capped: bool = False
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def child_length(region: str) -> int:
    """How many leading digits tell the children of this region apart."""
    if region in ("", NATION_CODE):
        return 2
    return 4 if region.endswith("0000") else 6


def facets(records: Sought | Records | KeptList, *, region: str) -> Facets:
    """
    Count over a bounded number of rows.

    ``region`` is the region whose children the region facet tells apart.
    """
    key = Substr("region_id", 1, child_length(region))
    if not isinstance(records, Sought):
        rows = records.all().order_by().annotate(region_key=key).values_list("uid", *CODES, "region_key")
        return _counted(rows[: COUNT_CAP + 1], COUNT_CAP)
    cap = COUNT_CAP_OF_WORDS
    keyed = replace(records, records=records.records.annotate(region_key=key)).order_by(*NEWEST_FIRST)
    # A word with more records than the cap in two weeks needs no look at the others, which may be half of all.
    if bands := keyed.bands():
        newest = _counted(keyed.first_of_each_part(cap + 1, *CODES, "region_key", bands=bands), cap)
        if newest.capped:
            return newest
    return _counted(keyed.first_of_each_part(cap + 1, *CODES, "region_key"), cap)


def facets_of(rows: Sequence[DishonestyRecord], *, region: str) -> Facets:
    """The same of rows that are all there are: what is on the page need not be asked for again."""
    digits = child_length(region)
    counts = {code: dict(Counter(getattr(row, code) for row in rows)) for code in CODES}
    return Facets(
        len(rows), False, {**counts, "region": dict(Counter(row.region_id[:digits] for row in rows))}
    )


def _counted(rows: Records, cap: int) -> Facets:
    """In one question to the database; ``rows`` give uid, codes and region."""
    names = (*CODES, "region")
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return Facets(counts={name: {} for name in names})
    columns = ", ".join(names)
    # Only our own column names are put into the text; every value stays a parameter.
    sql = (
        f"SELECT GROUPING({columns}), {columns}, COUNT(*) FROM ({inner}) AS bounded (uid, {columns}) "  # noqa: S608
        f"GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in names)}, ())"
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    total = 0
    for grouping, *values, number in rows_again(sql, parameters, using=rows.db):
        # GROUPING() has a bit per column, set where the column is not part of this row's group.
        kept = [i for i in range(len(names)) if not grouping >> (len(names) - 1 - i) & 1]
        if kept:
            counts[names[kept[0]]][values[kept[0]]] = number
        else:
            total = number
    return Facets(total=min(total, cap), capped=total > cap, counts=counts)
