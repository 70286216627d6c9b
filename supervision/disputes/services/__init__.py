"""What can be done with disputes. Every function is keyword-only, atomic and audited."""

from supervision.disputes.services.agreeing import (
    agree,
    breach,
    check_performance,
    close,
    draft_record,
    fail,
    fulfil,
    note_performance,
)
from supervision.disputes.services.coordinating import (
    add_side,
    name_representative,
    note_answer,
    open_side,
    propose,
    record_meeting,
    rework,
)
from supervision.disputes.services.filing import (
    DisputeData,
    accept,
    decline,
    file_dispute,
    set_lead,
    withdraw,
)
from supervision.disputes.services.papers import papers_of

__all__ = [
    "DisputeData",
    "accept",
    "add_side",
    "agree",
    "breach",
    "check_performance",
    "close",
    "decline",
    "draft_record",
    "fail",
    "file_dispute",
    "fulfil",
    "name_representative",
    "note_answer",
    "note_performance",
    "open_side",
    "papers_of",
    "propose",
    "record_meeting",
    "rework",
    "set_lead",
    "withdraw",
]
