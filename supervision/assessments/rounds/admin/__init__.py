"""Staff pages of assessment rounds."""

from supervision.assessments.rounds.admin.rounds import AssessmentRoundAdmin
from supervision.assessments.rounds.admin.sheets import AssessmentSheetAdmin

__all__ = ["AssessmentRoundAdmin", "AssessmentSheetAdmin"]
