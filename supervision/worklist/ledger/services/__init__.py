"""What can be done with policies and their tasks."""

from supervision.worklist.ledger.services.changing import cancel, change, conclude, resume, suspend
from supervision.worklist.ledger.services.doing import (
    accept,
    check_stage,
    note_stage,
    reopen,
    report,
    send_back,
    set_stage,
    tell_progress,
)
from supervision.worklist.ledger.services.evaluating import evaluate
from supervision.worklist.ledger.services.meetings import (
    Attended,
    MeetingData,
    record_meeting,
    task_of_decision,
)
from supervision.worklist.ledger.services.overdue import escalate
from supervision.worklist.ledger.services.parts import end_part, name_lead, name_members, resolve_again
from supervision.worklist.ledger.services.planning import (
    MeasureData,
    PolicyData,
    TaskData,
    add_measure,
    add_task,
    close_policy,
    create_policy,
    issue_item,
    issue_policy,
    set_schedule,
)

__all__ = [
    "Attended",
    "MeasureData",
    "MeetingData",
    "PolicyData",
    "TaskData",
    "accept",
    "add_measure",
    "add_task",
    "cancel",
    "change",
    "check_stage",
    "close_policy",
    "conclude",
    "create_policy",
    "end_part",
    "escalate",
    "evaluate",
    "issue_item",
    "issue_policy",
    "name_lead",
    "name_members",
    "note_stage",
    "record_meeting",
    "reopen",
    "report",
    "resolve_again",
    "resume",
    "send_back",
    "set_schedule",
    "set_stage",
    "suspend",
    "task_of_decision",
    "tell_progress",
]
