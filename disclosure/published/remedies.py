"""What the public is told in numbers of objections and repairs in a region."""

from datetime import date

from django.core.cache import cache

from disclosure.published.figures import FRESH_FOR_SECONDS
from records.remedies.figures import Figures, figures


def remedies_in(region: str, *, on: date) -> Figures:
    """Of this year up to that day, with everything inside the region; at most ``FRESH_FOR_SECONDS`` old."""
    key = f"remedies:1:{region}:{on.isoformat()}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = figures(first=date(on.year, 1, 1), last=on, region=region)
        cache.set(key, found, FRESH_FOR_SECONDS)
    return found
