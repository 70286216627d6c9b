"""What can be done with complaints. Every function is keyword-only, atomic and audited."""

from records.common.receipts import spelt
from records.common.uploads import FileRefused
from records.common.workflow import TransitionDenied
from supervision.complaints.routing import Route, route
from supervision.complaints.services.answering import (
    answer,
    close,
    publish_answer,
    rate,
    reopen,
    unpublish_answer,
)
from supervision.complaints.services.drafts import prefilled
from supervision.complaints.services.duplicates import likely_duplicates
from supervision.complaints.services.files import clean_file, files_of, open_file
from supervision.complaints.services.filing import ComplaintData, check_complaint, file_complaint
from supervision.complaints.services.finding import (
    confirm_untrue,
    determine,
    find_true,
    find_untrue,
    note_rectified,
    note_refused,
    rectify,
    return_untrue,
    verify,
)
from supervision.complaints.services.identity import (
    InformantData,
    check_informant,
    may_open,
    open_identity,
)
from supervision.complaints.services.privacy import identity_in, refuse_identity
from supervision.complaints.services.sorting import (
    accept,
    assign,
    confirm_not_accepted,
    merge,
    name_body,
    not_accept,
    register,
    return_not_accepted,
    take_back,
    transfer,
)
from supervision.complaints.services.supervising import escalate, supervise
from supervision.complaints.services.thread import note, say_as_informant, say_to_informant
from supervision.complaints.tracking import PublicView, find_by_code, public_view

__all__ = [
    "ComplaintData",
    "FileRefused",
    "InformantData",
    "PublicView",
    "Route",
    "TransitionDenied",
    "accept",
    "answer",
    "assign",
    "check_complaint",
    "check_informant",
    "clean_file",
    "close",
    "confirm_not_accepted",
    "confirm_untrue",
    "determine",
    "escalate",
    "file_complaint",
    "files_of",
    "find_by_code",
    "find_true",
    "find_untrue",
    "identity_in",
    "likely_duplicates",
    "may_open",
    "merge",
    "name_body",
    "not_accept",
    "note",
    "note_rectified",
    "note_refused",
    "open_file",
    "open_identity",
    "prefilled",
    "public_view",
    "publish_answer",
    "rate",
    "rectify",
    "refuse_identity",
    "register",
    "reopen",
    "return_not_accepted",
    "return_untrue",
    "route",
    "say_as_informant",
    "say_to_informant",
    "spelt",
    "supervise",
    "take_back",
    "transfer",
    "unpublish_answer",
    "verify",
]
