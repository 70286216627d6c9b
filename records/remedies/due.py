"""The deadlines of a case."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from records.clocks import cases as clocks
from records.clocks.models import Deadline
from records.remedies.models import Case


def deadlines_of(case: Case) -> QuerySet[Deadline]:
    return clocks.of_case(case.kind, case.uid)


def is_late(case: Case, key: str, *, at: datetime) -> bool:
    """Whether that period is open and has passed."""
    return any(
        deadline.key == key and deadline.is_open and deadline.due_on < timezone.localdate(at)
        for deadline in deadlines_of(case)
    )
