"""What can be done with a promise beyond every register's steps. Keyword-only, atomic, audited."""

from records.pledges.services.drafts import draft_from_pledge
from records.pledges.services.evidence import EvidenceData, open_evidence
from records.pledges.services.handovers import attach_signed, prepare_handover
from records.pledges.services.kinds import STEPS, StepKind, step_kind
from records.pledges.services.steps import decide_step, propose_step, withdraw_step

__all__ = [
    "STEPS",
    "EvidenceData",
    "StepKind",
    "attach_signed",
    "decide_step",
    "draft_from_pledge",
    "open_evidence",
    "prepare_handover",
    "propose_step",
    "step_kind",
    "withdraw_step",
]
