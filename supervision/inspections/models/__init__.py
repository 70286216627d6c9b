from supervision.inspections.models.campaigns import Campaign, CampaignProgress, CampaignTarget
from supervision.inspections.models.demonstrations import (
    DemonstrationApplication,
    DemonstrationObjection,
    DemonstrationProgramme,
    DemonstrationReview,
)
from supervision.inspections.models.findings import InspectionFinding
from supervision.inspections.models.history import InspectionFile, InspectionStep
from supervision.inspections.models.inspections import (
    Inspection,
    InspectionAnswer,
    InspectionDraw,
    InspectionVisit,
)
from supervision.inspections.models.plans import InspectionChecklist, InspectionPlan

__all__ = [
    "Campaign",
    "CampaignProgress",
    "CampaignTarget",
    "DemonstrationApplication",
    "DemonstrationObjection",
    "DemonstrationProgramme",
    "DemonstrationReview",
    "Inspection",
    "InspectionAnswer",
    "InspectionChecklist",
    "InspectionDraw",
    "InspectionFile",
    "InspectionFinding",
    "InspectionPlan",
    "InspectionStep",
    "InspectionVisit",
]
