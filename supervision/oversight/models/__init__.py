"""The models of oversight."""

from supervision.oversight.models.advice import CriminalTransfer, LegalAdvice
from supervision.oversight.models.base import Leg, OversightCase, OversightFile, OversightStep
from supervision.oversight.models.congress import CongressOpinion, CongressReport
from supervision.oversight.models.decisions import DecisionFile, DecisionPart
from supervision.oversight.models.litigation import CourtHearing, JudgmentDuty, LitigationCase
from supervision.oversight.models.proposals import (
    Proposal,
    ProposalAnswer,
    ProposalContact,
    ProposalPromise,
    ProposalUnit,
)

__all__ = [
    "CongressOpinion",
    "CongressReport",
    "CourtHearing",
    "CriminalTransfer",
    "DecisionFile",
    "DecisionPart",
    "JudgmentDuty",
    "Leg",
    "LegalAdvice",
    "LitigationCase",
    "OversightCase",
    "OversightFile",
    "OversightStep",
    "Proposal",
    "ProposalAnswer",
    "ProposalContact",
    "ProposalPromise",
    "ProposalUnit",
]
