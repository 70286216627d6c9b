"""Rules of early warning and their versions, what they raised, the runs, and what courts tell beforehand."""

from supervision.warnings.models.court import CourtNotice
from supervision.warnings.models.rule import WarningDryRun, WarningRule, WarningRuleVersion, WarningSwitch
from supervision.warnings.models.running import WarningRun, WarningWatch
from supervision.warnings.models.warning import RiskWarning, WarningStep

__all__ = [
    "CourtNotice",
    "RiskWarning",
    "WarningDryRun",
    "WarningRule",
    "WarningRuleVersion",
    "WarningRun",
    "WarningStep",
    "WarningSwitch",
    "WarningWatch",
]
