"""What can be done with a dishonesty record. Every function is keyword-only, atomic and audited."""

from records.common.uploads import FileRefused
from records.common.workflow import TransitionDenied
from records.dishonesty.services.changes import accept_change, propose_change, refuse_change
from records.dishonesty.services.clock import end_expired
from records.dishonesty.services.drafting import create_record, edit_record
from records.dishonesty.services.files import attach_file, open_attachment, remove_attachment
from records.dishonesty.services.marks import set_marks
from records.dishonesty.services.moving import (
    approve_record,
    available_transitions,
    confirm_naming,
    end_record,
    perform,
    publish_record,
    record_comment,
    restore_record,
    return_record,
    submit_record,
)
from records.dishonesty.services.ordering import order_correction

__all__ = [
    "FileRefused",
    "TransitionDenied",
    "accept_change",
    "approve_record",
    "attach_file",
    "available_transitions",
    "confirm_naming",
    "create_record",
    "edit_record",
    "end_expired",
    "end_record",
    "open_attachment",
    "order_correction",
    "perform",
    "propose_change",
    "publish_record",
    "record_comment",
    "refuse_change",
    "remove_attachment",
    "restore_record",
    "return_record",
    "set_marks",
    "submit_record",
]
