"""All models of the supervision app, room by room."""

from supervision.complaints.models import (
    Complaint,
    ComplaintFile,
    ComplaintMessage,
    ComplaintNote,
    ComplaintReceipt,
    ComplaintStep,
    IdentityOpening,
    Informant,
)
from supervision.complaints.referrals.models import Letter, Referral
from supervision.disputes.models import (
    Dispute,
    DisputeAnswer,
    DisputeMeeting,
    DisputeProposal,
    DisputeSide,
    DisputeStep,
    DisputeTerm,
)

__all__ = [
    "Complaint",
    "ComplaintFile",
    "ComplaintMessage",
    "ComplaintNote",
    "ComplaintReceipt",
    "ComplaintStep",
    "Dispute",
    "DisputeAnswer",
    "DisputeMeeting",
    "DisputeProposal",
    "DisputeSide",
    "DisputeStep",
    "DisputeTerm",
    "IdentityOpening",
    "Informant",
    "Letter",
    "Referral",
]
