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
