"""Staff pages of disputes."""

from supervision.disputes.admin.pages import DisputeAdmin

__all__ = ["DisputeAdmin"]
