from records.registers.models.assessment import AssessmentResult, ResultUseKind
from records.registers.models.commendation import Commendation
from records.registers.models.decision import Counterparty, DecisionEntry, Ground
from records.registers.models.entry import RegisterEntry
from records.registers.models.licence import Licence
from records.registers.models.penalty import Penalty
from records.registers.models.version import EntryTransition, EntryVersion
from records.registers.models.withdrawal import Withdrawal, WithdrawalState

__all__ = [
    "AssessmentResult",
    "Commendation",
    "Counterparty",
    "DecisionEntry",
    "EntryTransition",
    "EntryVersion",
    "Ground",
    "Licence",
    "Penalty",
    "RegisterEntry",
    "ResultUseKind",
    "Withdrawal",
    "WithdrawalState",
]
