"""How many records each further choice would leave, counted over a bounded number of rows."""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Substr

from records.dishonesty.models import DishonestyRecord
from records.subjects.models import NATION_CODE

COUNT_CAP = 10_000
CODES = ("source", "domain", "severity", "subject_type")


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


def facets(records: QuerySet[DishonestyRecord], *, region: str) -> Facets:
    """
    Count in one question to the database, over at most ``COUNT_CAP`` rows.

    ``region`` is the region whose children the region facet tells apart.
    """
    rows = (
        records.order_by()
        .annotate(region_key=Substr("region_id", 1, child_length(region)))
        .values_list(*CODES, "region_key")[: COUNT_CAP + 1]
    )
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return Facets(counts={name: {} for name in (*CODES, "region")})
    names = (*CODES, "region")
    columns = ", ".join(names)
    # Only our own column names are put into the text; every value stays a parameter.
    sql = (
        f"SELECT GROUPING({columns}), {columns}, COUNT(*) FROM ({inner}) AS bounded ({columns}) "  # noqa: S608
        f"GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in names)}, ())"
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for grouping, *values, number in cursor.fetchall():
            # GROUPING() has a bit per column, set where the column is not part of this row's group.
            kept = [i for i in range(len(names)) if not grouping >> (len(names) - 1 - i) & 1]
            if kept:
                counts[names[kept[0]]][values[kept[0]]] = number
            else:
                total = number
    return Facets(total=min(total, COUNT_CAP), capped=total > COUNT_CAP, counts=counts)
