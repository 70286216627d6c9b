"""The remedies' models."""

from records.remedies.models.applicant import Applicant, Proof
from records.remedies.models.case import Case, CaseCounter, CaseReceipt, CaseStep
from records.remedies.models.objection import Objection
from records.remedies.models.others import HandlingComplaint, Mitigation
from records.remedies.models.repair import Bar, Repair

__all__ = [
    "Applicant",
    "Bar",
    "Case",
    "CaseCounter",
    "CaseReceipt",
    "CaseStep",
    "HandlingComplaint",
    "Mitigation",
    "Objection",
    "Proof",
    "Repair",
]
