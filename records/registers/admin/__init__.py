from records.registers.admin import work
from records.registers.admin.assessments import AssessmentResultAdmin
from records.registers.admin.commendations import CommendationAdmin
from records.registers.admin.decisions import LicenceAdmin, PenaltyAdmin

__all__ = ["AssessmentResultAdmin", "CommendationAdmin", "LicenceAdmin", "PenaltyAdmin", "work"]
