"""All background work of the records app, room by room; a room that is missing here never runs and says no word."""

from records.access import tasks as access
from records.chain import tasks as chain
from records.dishonesty import tasks as dishonesty

__all__ = ["BEAT_SCHEDULE", "access", "chain", "dishonesty"]

BEAT_SCHEDULE = {**access.BEAT, **chain.BEAT, **dishonesty.BEAT}
