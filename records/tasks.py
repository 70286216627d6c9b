"""All background work of the records app, room by room; a room that is missing here never runs and says no word."""

from records.access import tasks as access
from records.chain import tasks as chain
from records.clocks import tasks as clocks
from records.dishonesty import tasks as dishonesty
from records.registers import tasks as registers

__all__ = ["BEAT_SCHEDULE", "access", "chain", "clocks", "dishonesty", "registers"]

BEAT_SCHEDULE = {**access.BEAT, **chain.BEAT, **clocks.BEAT, **dishonesty.BEAT, **registers.BEAT}
