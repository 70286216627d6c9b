"""Staff pages of oversight."""

from supervision.oversight.admin.advice import CriminalTransferAdmin, LegalAdviceAdmin
from supervision.oversight.admin.congress import CongressReportAdmin
from supervision.oversight.admin.decisions import DecisionFileAdmin
from supervision.oversight.admin.litigation import LitigationAdmin
from supervision.oversight.admin.proposals import ProposalAdmin

__all__ = [
    "CongressReportAdmin",
    "CriminalTransferAdmin",
    "DecisionFileAdmin",
    "LegalAdviceAdmin",
    "LitigationAdmin",
    "ProposalAdmin",
]
