"""What can be done in consequence of a record. Every function is keyword-only, atomic and audited."""

from records.common.workflow import TransitionDenied
from records.consequences.services.measures import (
    active_measures,
    confirm_execution,
    decide_measure,
    enter_measure,
    expire_measures,
    lift_measure,
    lift_measures,
    refuse_measure,
)

__all__ = [
    "TransitionDenied",
    "active_measures",
    "confirm_execution",
    "decide_measure",
    "enter_measure",
    "expire_measures",
    "lift_measure",
    "lift_measures",
    "refuse_measure",
]
