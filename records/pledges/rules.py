"""What follows from numbers and days alone."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from records.pledges.choices import OPEN_OUTCOMES, STAGES_OF, PledgeKind


def progress(milestones: Iterable[Mapping[str, Any]]) -> int:
    """
    How much of a promise is done, in percent: the weights of what two people found reached, of all weights.

    Rounded down, so that 100 is said of nothing that is not whole.
    """
    rows = list(milestones)
    whole = sum(row["weight"] for row in rows)
    done = sum(row["weight"] for row in rows if row["reached_on"])
    return done * 100 // whole if whole else 0


def is_overdue(outcome: str, due_on: date, *, on: date) -> bool:
    """From the first minute of the day after the last one; what has been judged or ended is not waited for."""
    return outcome in OPEN_OUTCOMES and due_on < on


def undisclosed(stages: Iterable[Mapping[str, Any]], *, on: date) -> list[Mapping[str, Any]]:
    """The stages whose disclosure is missing though its day is over."""
    return [
        stage
        for stage in stages
        if stage["disclose_by"] and date.fromisoformat(stage["disclose_by"]) < on and not stage["disclosed"]
    ]


def kept_late(course: Mapping[str, Any], due_on: date) -> bool:
    """Whether the newest verdict says that it was kept, but after its day."""
    last = course["verdicts"][-1] if course["verdicts"] else None
    return bool(last and last["fulfilled_on"] and date.fromisoformat(last["fulfilled_on"]) > due_on)


def has_stages(kind: str) -> bool:
    return kind in STAGES_OF


def stages_of(kind: str) -> tuple[Any, ...]:
    return STAGES_OF.get(PledgeKind(kind), ()) if kind in PledgeKind.values else ()
