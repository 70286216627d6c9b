"""All background work of the supervision app; a room that is missing here never runs and says no word."""

from typing import Any

from supervision.assessments import tasks as assessments
from supervision.assessments.rounds import tasks as rounds
from supervision.complaints import tasks as complaints
from supervision.complaints.referrals import tasks as referrals
from supervision.dashboards import tasks as dashboards
from supervision.inspections import tasks as inspections
from supervision.quality import tasks as quality
from supervision.warnings import tasks as warnings
from supervision.worklist.ledger import tasks as ledger
from supervision.worklist.reports import tasks as reports

__all__ = [
    "BEAT_SCHEDULE",
    "assessments",
    "complaints",
    "dashboards",
    "inspections",
    "ledger",
    "quality",
    "referrals",
    "reports",
    "rounds",
    "warnings",
]

BEAT_SCHEDULE: dict[str, Any] = {
    **assessments.BEAT,
    **rounds.BEAT,
    **complaints.BEAT,
    **referrals.BEAT,
    **inspections.BEAT,
    **ledger.BEAT,
    **reports.BEAT,
    **quality.BEAT,
    **warnings.BEAT,
    **dashboards.BEAT,
}
