from records.pledges.models.evidence import PledgeEvidence
from records.pledges.models.handover import Handover, HandoverItem
from records.pledges.models.pledge import Pledge, PledgeQuerySet
from records.pledges.models.steps import (
    Disclosure,
    FourEyes,
    Milestone,
    PledgeChange,
    PledgeStep,
    Reaching,
    Stage,
    Verdict,
)

__all__ = [
    "Disclosure",
    "FourEyes",
    "Handover",
    "HandoverItem",
    "Milestone",
    "Pledge",
    "PledgeChange",
    "PledgeEvidence",
    "PledgeQuerySet",
    "PledgeStep",
    "Reaching",
    "Stage",
    "Verdict",
]
