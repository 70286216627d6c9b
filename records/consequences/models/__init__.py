from records.consequences.models.criticism import CriticismNotice
from records.consequences.models.measures import Measure
from records.consequences.models.orders import ConsequenceStep, EvidenceFile, RectificationOrder
from records.consequences.models.own_report import OwnReport
from records.consequences.models.responsibility import Responsibility

__all__ = [
    "ConsequenceStep",
    "CriticismNotice",
    "EvidenceFile",
    "Measure",
    "OwnReport",
    "RectificationOrder",
    "Responsibility",
]
