"""Staff pages of early warning."""

from supervision.warnings.admin.court import CourtNoticeAdmin
from supervision.warnings.admin.pages import RiskWarningAdmin
from supervision.warnings.admin.rules import WarningRuleAdmin

__all__ = ["CourtNoticeAdmin", "RiskWarningAdmin", "WarningRuleAdmin"]
