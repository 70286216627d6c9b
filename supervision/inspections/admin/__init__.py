"""Staff pages of inspections, campaigns and demonstrations."""

from supervision.inspections.admin.campaigns import CampaignAdmin, CampaignTargetAdmin
from supervision.inspections.admin.demonstrations import (
    DemonstrationApplicationAdmin,
    DemonstrationProgrammeAdmin,
)
from supervision.inspections.admin.findings import InspectionFindingAdmin
from supervision.inspections.admin.inspections import InspectionAdmin, InspectionVisitAdmin
from supervision.inspections.admin.plans import InspectionChecklistAdmin, InspectionPlanAdmin

__all__ = [
    "CampaignAdmin",
    "CampaignTargetAdmin",
    "DemonstrationApplicationAdmin",
    "DemonstrationProgrammeAdmin",
    "InspectionAdmin",
    "InspectionChecklistAdmin",
    "InspectionFindingAdmin",
    "InspectionPlanAdmin",
    "InspectionVisitAdmin",
]
