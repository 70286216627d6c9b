"""All background work of the supervision app; a room that is missing here never runs and says no word."""

from typing import Any

from supervision.assessments import tasks as assessments
from supervision.complaints import tasks as complaints
from supervision.complaints.referrals import tasks as referrals
from supervision.worklist.ledger import tasks as ledger

__all__ = ["BEAT_SCHEDULE", "assessments", "complaints", "ledger", "referrals"]

BEAT_SCHEDULE: dict[str, Any] = {**assessments.BEAT, **complaints.BEAT, **referrals.BEAT, **ledger.BEAT}
