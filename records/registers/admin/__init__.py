from records.registers.admin.commendations import CommendationAdmin

__all__ = ["CommendationAdmin"]
