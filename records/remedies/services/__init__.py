"""What can be done with remedies. Every function is keyword-only, atomic and audited."""

from records.common.uploads import FileRefused
from records.common.workflow import TransitionDenied
from records.remedies.eligible import Answer, NotEligible, answer_for
from records.remedies.services.executing import (
    clear_repair,
    confirm_executed,
    doubt_repair,
    execute_approved,
    execute_repair,
    receipts_of,
    revoke_repair,
)
from records.remedies.services.handling import (
    accept_handling,
    answer_handling,
    close_handling,
    file_handling_complaint,
    refuse_handling,
    withdraw_handling,
)
from records.remedies.services.identity import ApplicantData, check_applicant, may_open, open_identity
from records.remedies.services.leniency import (
    grant_mitigation,
    propose_mitigation,
    refuse_mitigation,
    withdraw_mitigation,
)
from records.remedies.services.letters import papers_of, slip_of
from records.remedies.services.mooting import end_moot_repair
from records.remedies.services.objections import (
    accept_objection,
    answer_as_source,
    close_objection,
    decide_objection,
    end_moot_objection,
    file_objection,
    inform_applicant,
    propose_outcome,
    refuse_objection,
    return_proposal,
    send_to_source,
    withdraw_objection,
)
from records.remedies.services.proofs import ProofFile, open_proof, proofs_of
from records.remedies.services.repairs import (
    PLEDGE_TEXT,
    accept_repair,
    answer_as_authority,
    approve_repair,
    ask_supplement,
    file_repair,
    not_accept_repair,
    refuse_repair,
    supplement_repair,
    withdraw_repair,
)
from records.remedies.services.time import ask_more_time, extendable

__all__ = [
    "PLEDGE_TEXT",
    "Answer",
    "ApplicantData",
    "FileRefused",
    "NotEligible",
    "ProofFile",
    "TransitionDenied",
    "accept_handling",
    "accept_objection",
    "accept_repair",
    "answer_as_authority",
    "answer_as_source",
    "answer_for",
    "answer_handling",
    "approve_repair",
    "ask_more_time",
    "ask_supplement",
    "check_applicant",
    "clear_repair",
    "close_handling",
    "close_objection",
    "confirm_executed",
    "decide_objection",
    "doubt_repair",
    "end_moot_objection",
    "end_moot_repair",
    "execute_approved",
    "execute_repair",
    "extendable",
    "file_handling_complaint",
    "file_objection",
    "file_repair",
    "grant_mitigation",
    "inform_applicant",
    "may_open",
    "not_accept_repair",
    "open_identity",
    "open_proof",
    "papers_of",
    "proofs_of",
    "propose_mitigation",
    "propose_outcome",
    "receipts_of",
    "refuse_handling",
    "refuse_mitigation",
    "refuse_objection",
    "refuse_repair",
    "return_proposal",
    "revoke_repair",
    "send_to_source",
    "slip_of",
    "supplement_repair",
    "withdraw_handling",
    "withdraw_mitigation",
    "withdraw_objection",
    "withdraw_repair",
]
