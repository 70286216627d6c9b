"""Staff pages of quality."""

from supervision.quality.admin.pages import QualityMonthAdmin

__all__ = ["QualityMonthAdmin"]
