"""What can be done in consequence of a record. Every function is keyword-only, atomic and audited."""

from records.common.workflow import TransitionDenied
from records.consequences.services.criticism import (
    draft_criticism,
    edit_criticism,
    issue_criticism,
    withdraw_criticism,
)
from records.consequences.services.drafts import draft_from_order
from records.consequences.services.evidence import attach_evidence, open_evidence, remove_evidence
from records.consequences.services.measures import (
    active_measures,
    confirm_execution,
    decide_measure,
    enter_measure,
    expire_measures,
    lift_measure,
    lift_measures,
    refuse_measure,
)
from records.consequences.services.orders import (
    accept_rectification,
    explain_causes,
    find_not_rectified,
    order_rectification,
    remind_body,
    return_rectification,
    submit_rectification,
    withdraw_order,
)
from records.consequences.services.reports import (
    answer_report,
    ask_for_report,
    cancel_report,
    dismiss_report,
    file_report,
    return_report,
    take_report,
)
from records.consequences.services.responsibility import (
    confirm_responsibility,
    enter_responsibility,
    post_at,
    record_result,
    refuse_responsibility,
)

__all__ = [
    "TransitionDenied",
    "accept_rectification",
    "active_measures",
    "answer_report",
    "ask_for_report",
    "attach_evidence",
    "cancel_report",
    "confirm_execution",
    "confirm_responsibility",
    "decide_measure",
    "dismiss_report",
    "draft_criticism",
    "draft_from_order",
    "edit_criticism",
    "enter_measure",
    "enter_responsibility",
    "expire_measures",
    "explain_causes",
    "file_report",
    "find_not_rectified",
    "issue_criticism",
    "lift_measure",
    "lift_measures",
    "open_evidence",
    "order_rectification",
    "post_at",
    "record_result",
    "refuse_measure",
    "refuse_responsibility",
    "remind_body",
    "remove_evidence",
    "return_rectification",
    "return_report",
    "submit_rectification",
    "take_report",
    "withdraw_criticism",
    "withdraw_order",
]
