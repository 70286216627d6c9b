"""The workflows of the remedies as tables."""

from records.remedies.choices import CaseKind
from records.remedies.workflow.handling import HANDLING
from records.remedies.workflow.mitigation import MITIGATION
from records.remedies.workflow.objection import OBJECTION
from records.remedies.workflow.repair import REPAIR

WORKFLOWS = {
    CaseKind.OBJECTION: OBJECTION,
    CaseKind.REPAIR: REPAIR,
    CaseKind.MITIGATION: MITIGATION,
    CaseKind.HANDLING: HANDLING,
}

__all__ = ["HANDLING", "MITIGATION", "OBJECTION", "REPAIR", "WORKFLOWS"]
