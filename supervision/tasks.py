"""All background work of the supervision app; a room that is missing here never runs and says no word."""

from typing import Any

from supervision.complaints import tasks as complaints
from supervision.complaints.referrals import tasks as referrals

__all__ = ["BEAT_SCHEDULE", "complaints", "referrals"]

BEAT_SCHEDULE: dict[str, Any] = {**complaints.BEAT, **referrals.BEAT}
