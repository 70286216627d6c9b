"""Figures over the published records: aggregates through the one rule, kept for a minute."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db import connection
from django.db.models.functions import Substr, TruncMonth
from django.utils.timezone import get_current_timezone

from disclosure.published.audience import PUBLIC
from disclosure.published.records import records_for
from records.subjects.models import NATION_CODE, subtree_prefix, within_regions

FRESH_FOR_SECONDS = 60
NEW_DAYS = 30
_NAMES = ("source", "domain", "severity", "region", "month")
_COLUMNS = ("organisation_id", "published_at", "under_objection")


@dataclass(frozen=True)
class Figures:
    """What is on public display on one day in one region; ``month`` is the month of publication."""

    total: int = 0
    bodies: int = 0
    new: int = 0
    under_objection: int = 0
    by: dict[str, dict[str, int]] = field(default_factory=dict)
    # The months of each child region, for lines beside one another.
    months_by_region: dict[str, dict[str, int]] = field(default_factory=dict)


def figures(*, region: str, on: date) -> Figures:
    """The figures of a region's subtree; at most ``FRESH_FOR_SECONDS`` old."""
    key = f"figures:2:{region}:{on.isoformat()}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = count(region=region, on=on)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found


def count(*, region: str, on: date) -> Figures:
    """The same, counted now in one question to the database."""
    zone = get_current_timezone()
    records = records_for(PUBLIC, on=on)
    if prefix := subtree_prefix(region):
        records = records.filter(within_regions("region", [prefix]))
    key_length = 2 if region == NATION_CODE else min(len(prefix) + 2, 6)
    rows = (
        records.order_by()
        .annotate(
            region_key=Substr("region_id", 1, key_length), month=TruncMonth("published_at", tzinfo=zone)
        )
        .values_list("source", "domain", "severity", "region_key", "month", *_COLUMNS)
    )
    inner, parameters = rows.query.sql_with_params()
    columns = ", ".join(_NAMES)
    # Only our own column names are put into the text; every value stays a parameter.
    sql = (
        f"SELECT GROUPING({columns}), source, domain, severity, region, to_char(month, 'YYYY-MM'), COUNT(*), "  # noqa: S608
        "CASE WHEN GROUPING(source, domain, severity, region, month) = 31 THEN COUNT(DISTINCT body) END, "
        "COUNT(*) FILTER (WHERE published_at >= %s), COUNT(*) FILTER (WHERE under_objection) "
        f"FROM ({inner}) AS shown ({columns}, body, published_at, under_objection) "
        f"GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in _NAMES)}, (region, month), ())"
    )
    new_from = datetime.combine(on - timedelta(days=NEW_DAYS - 1), time.min, zone)
    by: dict[str, dict[str, int]] = {name: {} for name in _NAMES}
    months: dict[str, dict[str, int]] = {}
    whole = (0, 0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(sql, [new_from, *parameters])
        for grouping, *values, number, bodies, new, objected in cursor.fetchall():
            kept = [i for i in range(len(_NAMES)) if not grouping >> (len(_NAMES) - 1 - i) & 1]
            if len(kept) == 2:
                place, month = (values[i] for i in kept)
                months.setdefault(place, {})[month] = number
            elif kept:
                by[_NAMES[kept[0]]][values[kept[0]]] = number
            else:
                whole = (number, bodies, new, objected)
    return Figures(*whole, by, months)
