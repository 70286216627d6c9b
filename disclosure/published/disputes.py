"""
What everybody may be told of the coordination of default events: how many and how they ended, never between whom.

As with complaints, a number below three is not said, and one that could be found by subtracting is left out with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from disclosure.published.complaints import FEWEST, Part, blurred
from supervision.disputes import queries


@dataclass(frozen=True)
class DisputeStatistics:
    """Taken up from ``first`` to ``last``, as they stood when this was counted; None is too small to be said."""

    first: date
    last: date
    taken_up: int | None
    stands: tuple[Part, ...]


def dispute_statistics(*, on: date) -> DisputeStatistics:
    """Of the year to the end of the last full month; kept for a day."""
    key = f"disputes:statistics:1:{on.isoformat()}"
    kept: DisputeStatistics | None = cache.get(key)
    if kept is None:
        kept = count(on=on)
        cache.set(key, kept, timeout=24 * 3600)
    return kept


def count(*, on: date) -> DisputeStatistics:
    last = on.replace(day=1) - timedelta(days=1)
    first = last.replace(month=1, day=1)
    found = queries.figures(first=first, last=last)
    return DisputeStatistics(
        first=first,
        last=last,
        taken_up=found.taken_up if found.taken_up >= FEWEST else None,
        stands=blurred(
            [
                Part("performed", found.performed),
                Part("under_way", found.under_way),
                Part("unsettled", found.unsettled),
            ]
        ),
    )
