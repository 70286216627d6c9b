from records.registers.admin import work
from records.registers.admin.assessments import AssessmentResultAdmin
from records.registers.admin.commendations import CommendationAdmin
from records.registers.admin.decisions import LicenceAdmin, PenaltyAdmin
from records.registers.admin.ratings import DebtDisclosureAdmin, RatingAdmin

__all__ = [
    "AssessmentResultAdmin",
    "CommendationAdmin",
    "DebtDisclosureAdmin",
    "LicenceAdmin",
    "PenaltyAdmin",
    "RatingAdmin",
    "work",
]
