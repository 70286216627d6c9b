from records.registers.admin import work
from records.registers.admin.commendations import CommendationAdmin
from records.registers.admin.decisions import LicenceAdmin, PenaltyAdmin

__all__ = ["CommendationAdmin", "LicenceAdmin", "PenaltyAdmin", "work"]
