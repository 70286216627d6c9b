"""The models of complaints."""

from supervision.complaints.models.case import Complaint
from supervision.complaints.models.sealed import (
    ComplaintFile,
    ComplaintReceipt,
    IdentityOpening,
    Informant,
)
from supervision.complaints.models.thread import ComplaintMessage, ComplaintNote, ComplaintStep

__all__ = [
    "Complaint",
    "ComplaintFile",
    "ComplaintMessage",
    "ComplaintNote",
    "ComplaintReceipt",
    "ComplaintStep",
    "IdentityOpening",
    "Informant",
]
