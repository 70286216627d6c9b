"""Staff's windows on accounts, grants, partners and the audit trail."""

from records.access.admin.accounts import GrantAdmin, UserAdmin
from records.access.admin.alarms import TrailAlarmAdmin
from records.access.admin.partners import PartnerApplicationAdmin
from records.access.admin.trail import AuditEntryAdmin, TrailCheckAdmin

__all__ = [
    "AuditEntryAdmin",
    "GrantAdmin",
    "PartnerApplicationAdmin",
    "TrailAlarmAdmin",
    "TrailCheckAdmin",
    "UserAdmin",
]
