"""Figures over the published records: aggregates through the one rule, kept for a minute."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import time as clock

from django.core.cache import cache
from django.db.models.functions import Substr, TruncMonth
from django.utils.timezone import get_current_timezone

from disclosure.published.audience import PUBLIC
from disclosure.published.records import records_for
from records.common.database import reading
from records.subjects.models import NATION_CODE, subtree_prefix, within_regions

FRESH_FOR_SECONDS, RENEWED_AFTER_SECONDS = 60, 30
NEW_DAYS = 30
_NAMES = ("source", "domain", "severity", "region", "month")
_COLUMNS = ("published_at", "under_objection")


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
    key = f"figures:3:{region}:{on.isoformat()}"
    kept: tuple[float, Figures] | None = cache.get(key)
    if kept is not None:
        made_at, found = kept
        # Before they grow too old one reader counts anew and the others go on with these: over a million records
        # the counting takes seconds, and must not be done by everybody at once.
        young = clock() - made_at < RENEWED_AFTER_SECONDS
        if young or not cache.add(f"{key}:renewed", True, FRESH_FOR_SECONDS - RENEWED_AFTER_SECONDS):
            return found
    found = count(region=region, on=on)
    cache.set(key, (clock(), found), FRESH_FOR_SECONDS)
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
    bodies_of, parameters_of_bodies = (
        records.order_by().values_list("organisation_id").distinct().query.sql_with_params()
    )
    columns = ", ".join(_NAMES)
    # The million rows are gone through once, into a few thousand groups; only these are summed up in each way. Bodies
    # are told apart by themselves: counted beside the rest they would have all rows sorted for each way.
    # Only our own column names are put into the text; every value stays a parameter.
    sql = (
        f"SELECT GROUPING({columns}), source, domain, severity, region, to_char(month, 'YYYY-MM'), "  # noqa: S608
        "COALESCE(SUM(number), 0)::bigint, "
        "CASE WHEN GROUPING(source, domain, severity, region, month) = 31 "
        f"THEN (SELECT COUNT(*) FROM ({bodies_of}) AS bodies) END, "
        "COALESCE(SUM(fresh), 0)::bigint, COALESCE(SUM(objected), 0)::bigint "
        f"FROM (SELECT {columns}, COUNT(*) AS number, COUNT(*) FILTER (WHERE published_at >= %s) AS fresh, "
        "COUNT(*) FILTER (WHERE under_objection) AS objected "
        f"FROM ({inner}) AS shown ({columns}, published_at, under_objection) GROUP BY {columns}) AS grouped "
        f"GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in _NAMES)}, (region, month), ())"
    )
    new_from = datetime.combine(on - timedelta(days=NEW_DAYS - 1), time.min, zone)
    by: dict[str, dict[str, int]] = {name: {} for name in _NAMES}
    months: dict[str, dict[str, int]] = {}
    whole = (0, 0, 0, 0)
    with reading().cursor() as cursor:
        cursor.execute(sql, [*parameters_of_bodies, new_from, *parameters])
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
