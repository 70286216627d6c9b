"""Rounds, the sheets of the assessed bodies, their scores with every value, and what follows from a result."""

from supervision.assessments.rounds.models.after import AssessmentCorrection, AssessmentUse
from supervision.assessments.rounds.models.cases import AssessmentRound, AssessmentSheet, AssessmentStep
from supervision.assessments.rounds.models.scores import (
    AssessmentEvidence,
    AssessmentMark,
    AssessmentReply,
    AssessmentScore,
)
from supervision.assessments.rounds.models.supplied import SuppliedFigure

__all__ = [
    "AssessmentCorrection",
    "AssessmentEvidence",
    "AssessmentMark",
    "AssessmentReply",
    "AssessmentRound",
    "AssessmentScore",
    "AssessmentSheet",
    "AssessmentStep",
    "AssessmentUse",
    "SuppliedFigure",
]
