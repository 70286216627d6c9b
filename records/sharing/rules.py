"""When a call is tried again, and when an address is left alone; the moment is an argument."""

import random
from datetime import datetime, timedelta

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# The waits after the first, second, … failure; after the last one a call is given up, some three days on.
WAITS = (
    5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR,
)  # fmt: skip
# An address that failed so often in a row is asked by one call at a time, with growing pauses.
PATIENCE = 3
LONGEST_REST = HOUR


def is_taken(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def next_try(tries: int, *, at: datetime, chance: float | None = None) -> datetime | None:
    """When a call that failed ``tries`` times is tried again; nothing where it has been tried enough."""
    if not 1 <= tries <= len(WAITS):
        return None
    # Scattered by a tenth, so that what failed together does not come back together.
    scatter = random.random() if chance is None else chance  # noqa: S311 - no secret
    return at + WAITS[tries - 1] * (1 + scatter / 10)


def rest_until(failures: int, *, at: datetime) -> datetime | None:
    """Until when an address is left alone after so many failures in a row."""
    if failures < PATIENCE:
        return None
    return at + min(LONGEST_REST, 10 * SECOND * 2 ** min(failures - PATIENCE, 12))


def must_be_off(failing_since: datetime | None, *, at: datetime, days: int) -> bool:
    return failing_since is not None and at - failing_since >= timedelta(days=days)
