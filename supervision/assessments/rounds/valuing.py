"""Which of an indicator's values counts, and whether enough people have looked at it. Pure but for the reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervision.assessments.rounds.choices import LATER, REVIEWS, Stage

_PLACES = Decimal("0.0000000001")


@dataclass(frozen=True)
class Value:
    """:ivar number: None where the indicator does not apply to the body"""

    number: Decimal | None
    stage: str

    @property
    def is_absent(self) -> bool:
        return self.number is None


def newest(marks: Iterable[Any]) -> dict[str, Any]:
    """The newest mark of each stage; ``marks`` oldest first."""
    return {mark.stage: mark for mark in marks}


def needs_third(first: Any, second: Any, limit: Decimal | None) -> bool:
    """Whether two reviewers are so far apart that a third person decides; without a limit any difference is."""
    if first.is_absent != second.is_absent:
        return True
    if first.is_absent:
        return False
    return bool(abs(first.value - second.value) > (limit or 0))


def reviewed(marks: dict[str, Any], *, two: bool, limit: Decimal | None) -> Value | None:
    """What the reviewers found, or None while one of them is missing."""
    first, second, third = (marks.get(stage) for stage in REVIEWS)
    if first is None:
        return None
    if not two:
        return Value(first.value, Stage.REVIEW_1)
    if second is None:
        return None
    if not needs_third(first, second, limit):
        if first.is_absent:
            return Value(None, Stage.REVIEW_2)
        return Value(((first.value + second.value) / 2).quantize(_PLACES), Stage.REVIEW_2)
    return Value(third.value, Stage.REVIEW_3) if third is not None else None


def counting(marks: dict[str, Any], *, two: bool, limit: Decimal | None) -> Value | None:
    """The value that counts now: the latest stage that has one whole."""
    for stage in reversed(LATER):
        if stage in marks:
            return Value(marks[stage].value, stage)
    found = reviewed(marks, two=two, limit=limit)
    if found is not None:
        return found
    for stage in (Stage.FOUND, Stage.SELF):
        if stage in marks:
            return Value(marks[stage].value, stage)
    return None


def next_review(marks: dict[str, Any], by: int, *, two: bool, limit: Decimal | None) -> Stage | None:
    """Under which number this person's finding stands: his own again, else the first that is wanted and free."""
    for stage in REVIEWS:
        if stage in marks and marks[stage].by_id == by:
            return stage
    first, second, third = (marks.get(stage) for stage in REVIEWS)
    if first is None:
        return Stage.REVIEW_1
    if two and second is None:
        return Stage.REVIEW_2
    if two and second is not None and third is None and needs_third(first, second, limit):
        return Stage.REVIEW_3
    return None


def marks_of(sheet: Any) -> dict[Any, dict[str, Any]]:
    """By score the newest mark of each stage, in one question."""
    from supervision.assessments.rounds.models import AssessmentMark

    found: dict[Any, dict[str, Any]] = {}
    rows = AssessmentMark.objects.filter(score__sheet=sheet).select_related("by").order_by("at", "uid")
    for mark in rows:
        found.setdefault(mark.score_id, {})[mark.stage] = mark
    return found


def unreviewed(sheet: Any) -> int:
    """How many of its indicators wait for a reviewer."""
    marks = marks_of(sheet)
    return sum(
        reviewed(marks.get(score.pk, {}), two=score.two_reviewers, limit=score.limit) is None
        for score in sheet.scores.filter(is_automatic=False)
    )
