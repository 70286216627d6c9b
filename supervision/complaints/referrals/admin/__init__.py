"""Staff pages of complaints between nodes."""

from supervision.complaints.referrals.admin.pages import ReferralAdmin

__all__ = ["ReferralAdmin"]
