"""The workflows of this room as tables."""

from supervision.inspections.workflow.campaigns import CAMPAIGN, TARGET
from supervision.inspections.workflow.demonstrations import APPLICATION, PROGRAMME
from supervision.inspections.workflow.inspections import CHECKLIST, FINDING, INSPECTION, PLAN

__all__ = ["APPLICATION", "CAMPAIGN", "CHECKLIST", "FINDING", "INSPECTION", "PLAN", "PROGRAMME", "TARGET"]
