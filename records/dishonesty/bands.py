"""
The weeks of records, kept beside their words: an index that knows no order can then be asked for the newest.

Of a word that is in some thousand records, the inverted index names all, and only the records know which are the
newest twenty. With the week standing in the index like a word, some weeks of them are looked at instead of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

# One would be too few: it may have begun just now.
FEWEST_WEEKS = 2
_DAYS = 7
_SECONDS = _DAYS * 24 * 3600
# The columns that lists of records are ordered by. The sign is one that no word has.
_SIGNS: Mapping[str, str] = {"published_at": "@p", "decided_on": "@d"}


@dataclass(frozen=True)
class Bands:
    """
    Some weeks at the beginning of a list.

    :ivar marks: how the index names them
    :ivar edge: a lookup that all rows within these weeks or nearer to the beginning meet, and no other
    """

    marks: list[str]
    edge: dict[str, Any]


def marks_of(row: Any) -> list[str]:
    """How the index names the weeks of this record."""
    return [
        f"{sign}{_week(value)}"
        for column, sign in _SIGNS.items()
        if (value := getattr(row, column)) is not None
    ]


def bands_from(column: str, value: date | datetime, *, falling: bool, weeks: int = FEWEST_WEEKS) -> Bands:
    """The week of the value at which a list begins, and those behind it."""
    first = _week(value)
    meant = range(first - weeks + 1, first + 1) if falling else range(first, first + weeks)
    marks = [f"{_SIGNS[column]}{week}" for week in meant]
    if falling:
        return Bands(marks, {f"{column}__gte": _begin(meant[0], value)})
    return Bands(marks, {f"{column}__lt": _begin(meant[-1] + 1, value)})


def weeks_between(one: date | datetime, other: date | datetime) -> int:
    """Over how many weeks these two reach, their own among them."""
    return abs(_week(one) - _week(other)) + 1


def _week(value: date | datetime) -> int:
    # A datetime is a date, too.
    return int(value.timestamp() // _SECONDS) if isinstance(value, datetime) else value.toordinal() // _DAYS


def _begin(week: int, like: date | datetime) -> date | datetime:
    if isinstance(like, datetime):
        return datetime.fromtimestamp(week * _SECONDS, UTC)
    return date.fromordinal(week * _DAYS)
