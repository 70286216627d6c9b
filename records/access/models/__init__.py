"""Accounts, what they may do, the trail of what they did, and the partners."""

from records.access.models.audit import AuditEntry, AuditSeal, Channel, Outcome
from records.access.models.grants import Grant
from records.access.models.partners import IdempotencyKey, PartnerApplication
from records.access.models.users import User

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Channel",
    "Grant",
    "IdempotencyKey",
    "Outcome",
    "PartnerApplication",
    "User",
]
