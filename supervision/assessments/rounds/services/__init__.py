"""What can be done with a round and its sheets."""

from supervision.assessments.rounds.services.planning import (
    RoundData,
    add_bodies,
    cancel_round,
    change_round,
    open_round,
    plan_round,
    remove_body,
)
from supervision.assessments.rounds.services.publishing import (
    UseData,
    decide_correction,
    decide_use,
    propose_correction,
    propose_use,
    publish,
)
from supervision.assessments.rounds.services.replying import (
    Objection,
    answer,
    change_in_audit,
    close_replies,
    finish_audit,
    object_to,
    reply,
)
from supervision.assessments.rounds.services.reporting import (
    assess_oneself,
    keep_evidence,
    open_evidence,
    recall,
    submit,
)
from supervision.assessments.rounds.services.reviewing import (
    close_reports,
    find,
    finish_review,
    open_replies,
    review,
    review_again,
)
from supervision.assessments.rounds.services.settling import return_to_audit, settle
from supervision.assessments.rounds.services.supplying import Supplied, decide_figure, supply

__all__ = [
    "Objection",
    "RoundData",
    "Supplied",
    "UseData",
    "add_bodies",
    "answer",
    "assess_oneself",
    "cancel_round",
    "change_in_audit",
    "change_round",
    "close_replies",
    "close_reports",
    "decide_correction",
    "decide_figure",
    "decide_use",
    "find",
    "finish_audit",
    "finish_review",
    "keep_evidence",
    "object_to",
    "open_evidence",
    "open_replies",
    "open_round",
    "plan_round",
    "propose_correction",
    "propose_use",
    "publish",
    "recall",
    "remove_body",
    "reply",
    "return_to_audit",
    "review",
    "review_again",
    "settle",
    "submit",
    "supply",
]
