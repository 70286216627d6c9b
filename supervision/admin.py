"""All staff pages of the supervision app; a room that is missing here has no pages and says no word."""

from supervision.assessments.rounds.admin import AssessmentRoundAdmin, AssessmentSheetAdmin
from supervision.assessments.rounds.admin import work as rounds
from supervision.assessments.systems.admin import ReckoningAdmin, SystemVersionAdmin
from supervision.complaints.admin import ComplaintAdmin, InformantAdmin, panels
from supervision.complaints.admin import work as complaints
from supervision.complaints.referrals.admin import ReferralAdmin
from supervision.complaints.referrals.admin import work as referrals
from supervision.complaints.referrals.admin.panel import panel as referral_panel
from supervision.dashboards.admin import DashboardDayAdmin
from supervision.disputes.admin import DisputeAdmin
from supervision.disputes.admin import work as disputes
from supervision.disputes.admin.panel import panel as dispute_panel
from supervision.inspections.admin import (
    CampaignAdmin,
    CampaignTargetAdmin,
    DemonstrationApplicationAdmin,
    DemonstrationProgrammeAdmin,
    InspectionAdmin,
    InspectionChecklistAdmin,
    InspectionFindingAdmin,
    InspectionPlanAdmin,
    InspectionVisitAdmin,
)
from supervision.inspections.admin import work as inspections
from supervision.oversight.admin import (
    CongressReportAdmin,
    CriminalTransferAdmin,
    DecisionFileAdmin,
    LegalAdviceAdmin,
    LitigationAdmin,
    ProposalAdmin,
)
from supervision.oversight.admin import work as oversight
from supervision.quality.admin import QualityMonthAdmin
from supervision.ratings.admin import RatingAgencyAdmin, RatingCaseAdmin
from supervision.ratings.admin import work as ratings
from supervision.warnings.admin import CourtNoticeAdmin, RiskWarningAdmin, WarningRuleAdmin
from supervision.warnings.admin import work as warnings
from supervision.worklist.documents.admin import IncomingDocumentAdmin
from supervision.worklist.documents.admin import work as documents
from supervision.worklist.ledger.admin import (
    LedgerItemAdmin,
    TaskDutyAdmin,
    TaskMeetingAdmin,
    TaskPolicyAdmin,
)
from supervision.worklist.ledger.admin import work as ledger
from supervision.worklist.reports.admin import WorkReportAdmin
from supervision.worklist.reports.admin import work as reports

__all__ = [
    "AssessmentRoundAdmin",
    "AssessmentSheetAdmin",
    "CampaignAdmin",
    "CampaignTargetAdmin",
    "ComplaintAdmin",
    "CongressReportAdmin",
    "CourtNoticeAdmin",
    "CriminalTransferAdmin",
    "DashboardDayAdmin",
    "DecisionFileAdmin",
    "DemonstrationApplicationAdmin",
    "DemonstrationProgrammeAdmin",
    "DisputeAdmin",
    "IncomingDocumentAdmin",
    "InformantAdmin",
    "InspectionAdmin",
    "InspectionChecklistAdmin",
    "InspectionFindingAdmin",
    "InspectionPlanAdmin",
    "InspectionVisitAdmin",
    "LedgerItemAdmin",
    "LegalAdviceAdmin",
    "LitigationAdmin",
    "ProposalAdmin",
    "QualityMonthAdmin",
    "RatingAgencyAdmin",
    "RatingCaseAdmin",
    "ReckoningAdmin",
    "ReferralAdmin",
    "RiskWarningAdmin",
    "SystemVersionAdmin",
    "TaskDutyAdmin",
    "TaskMeetingAdmin",
    "TaskPolicyAdmin",
    "WarningRuleAdmin",
    "WorkReportAdmin",
    "complaints",
    "disputes",
    "documents",
    "inspections",
    "ledger",
    "oversight",
    "ratings",
    "referrals",
    "reports",
    "rounds",
    "warnings",
]

# What the rooms above say on a complaint's page.
panels.register(referral_panel)
panels.register(dispute_panel)
