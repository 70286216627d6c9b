from records.registers.models.assessment import AssessmentResult, ResultUseKind
from records.registers.models.commendation import Commendation
from records.registers.models.decision import Counterparty, DecisionEntry, Ground
from records.registers.models.entry import RegisterEntry
from records.registers.models.licence import Licence
from records.registers.models.penalty import Penalty
from records.registers.models.rating import DebtDisclosure, Emergency, Outlook, Rating, RatingKind
from records.registers.models.version import EntryTransition, EntryVersion
from records.registers.models.withdrawal import Withdrawal, WithdrawalState

__all__ = [
    "AssessmentResult",
    "Commendation",
    "Counterparty",
    "DebtDisclosure",
    "DecisionEntry",
    "Emergency",
    "EntryTransition",
    "EntryVersion",
    "Ground",
    "Licence",
    "Outlook",
    "Penalty",
    "Rating",
    "RatingKind",
    "RegisterEntry",
    "ResultUseKind",
    "Withdrawal",
    "WithdrawalState",
]
