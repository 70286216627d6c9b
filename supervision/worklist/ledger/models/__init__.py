"""A policy with its measures, the tasks that follow from it, and what becomes of them."""

from supervision.worklist.ledger.models.duties import TaskDuty, TaskProgress, TaskStage
from supervision.worklist.ledger.models.items import LedgerItem, TaskStep, TaskUnit
from supervision.worklist.ledger.models.meetings import TaskAttendance, TaskDecision, TaskMeeting
from supervision.worklist.ledger.models.policies import MeasureEvaluation, PolicyMeasure, TaskPolicy

__all__ = [
    "LedgerItem",
    "MeasureEvaluation",
    "PolicyMeasure",
    "TaskAttendance",
    "TaskDecision",
    "TaskDuty",
    "TaskMeeting",
    "TaskPolicy",
    "TaskProgress",
    "TaskStage",
    "TaskStep",
    "TaskUnit",
]
