"""Accounts, what they may do, the trail of what they did, and the partners."""

from records.access.models.audit import AuditEntry, AuditSeal, Channel, Outcome
from records.access.models.grants import Grant, Nature
from records.access.models.partners import IdempotencyKey, PartnerApplication, SandboxAnswer
from records.access.models.rights import PartnerRight, SensitiveField
from records.access.models.users import User

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Channel",
    "Grant",
    "IdempotencyKey",
    "Nature",
    "Outcome",
    "PartnerApplication",
    "PartnerRight",
    "SandboxAnswer",
    "SensitiveField",
    "User",
]
