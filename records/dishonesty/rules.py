"""Calculations about a record; pure: no database, no clock of their own."""

from dataclasses import dataclass
from datetime import date

from records.common.deadlines import Calendar, Length, compute
from records.dishonesty.choices import Scope, SubjectType


@dataclass(frozen=True)
class DisplayPeriod:
    """
    :ivar display_from: first day on which the record may be seen
    :ivar repairable_from: day from which repair may be asked for (minimum period over)
    :ivar display_until: last day of display; it ends by itself afterwards
    """

    display_from: date
    repairable_from: date
    display_until: date

    def is_over(self, on: date) -> bool:
        return on > self.display_until


def display_period(
    *, decided_on: date, published_on: date, minimum: Length, maximum: Length, calendar: Calendar
) -> DisplayPeriod:
    """
    When a record is shown.

    Both periods run from the date of the document, not from publication: an office that publishes late
    does not lengthen the display (信用修复管理办法, NDRC Order 36; 国办发〔2025〕22号).
    """
    return DisplayPeriod(
        display_from=max(published_on, decided_on),
        repairable_from=compute(decided_on, minimum, calendar).due_on,
        display_until=compute(decided_on, maximum, calendar).due_on,
    )


def usual_scope(subject_type: str) -> Scope:
    """Officials' records are internal unless a reviewer argues otherwise (个人信息保护法 25; 国办发〔2020〕49号)."""
    return Scope.INTERNAL if subject_type == SubjectType.OFFICIAL else Scope.PUBLIC


def leaves_the_node(scope: str) -> bool:
    """Whether a record of that scope is collected by the upper levels; internal ones stay where they were written."""
    return scope != Scope.INTERNAL
