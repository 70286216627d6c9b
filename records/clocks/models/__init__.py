"""The working calendar, the lengths of deadlines, and the deadlines of cases with whom they were told to."""

from records.clocks.models.calendar import KEY_SHAPE, CalendarDay, CalendarYear, DeadlineRule
from records.clocks.models.deadlines import (
    Deadline,
    DeadlineExtension,
    DeadlinePause,
    DeadlineQuerySet,
    DeadlineState,
    ExtensionState,
)
from records.clocks.models.reminders import Reminder

__all__ = [
    "KEY_SHAPE",
    "CalendarDay",
    "CalendarYear",
    "Deadline",
    "DeadlineExtension",
    "DeadlinePause",
    "DeadlineQuerySet",
    "DeadlineRule",
    "DeadlineState",
    "ExtensionState",
    "Reminder",
]
