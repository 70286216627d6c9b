"""Staff pages of tasks."""

from supervision.worklist.ledger.admin.duties import TaskDutyAdmin
from supervision.worklist.ledger.admin.items import LedgerItemAdmin
from supervision.worklist.ledger.admin.meetings import TaskMeetingAdmin
from supervision.worklist.ledger.admin.policies import TaskPolicyAdmin

__all__ = ["LedgerItemAdmin", "TaskDutyAdmin", "TaskMeetingAdmin", "TaskPolicyAdmin"]
