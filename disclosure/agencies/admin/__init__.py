from disclosure.agencies.admin.pages import (
    AgencyAdmin,
    AgencyReportAdmin,
    AgencyScoreAdmin,
    BadConductAdmin,
    ExpertAdmin,
)

__all__ = ["AgencyAdmin", "AgencyReportAdmin", "AgencyScoreAdmin", "BadConductAdmin", "ExpertAdmin"]
