"""The lines of a sheet as one person may read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from supervision.assessments.rounds import system, valuing
from supervision.assessments.rounds.choices import REVIEWS, RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.models import AssessmentReply, AssessmentScore
from supervision.assessments.rounds.queries import TOLD
from supervision.assessments.rounds.services.reviewing import NOTHING_DUE
from supervision.assessments.rounds.services.settling import inputs_of


@dataclass
class Line:
    """
    :ivar own: what the body gave itself; ``found`` what reviewers or the system found; ``later`` what replaced it
    :ivar points: once it is settled, or as it would be now
    """

    score: AssessmentScore
    leaf: system.Leaf
    own: str = ""
    own_note: str = ""
    found: list[tuple[str, str, str]] = field(default_factory=list)
    later: list[tuple[str, str, str]] = field(default_factory=list)
    points: str = ""
    reply: AssessmentReply | None = None
    evidence: list[tuple[Any, str]] = field(default_factory=list)
    doors: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Eye:
    """Who looks: the office, or the body itself; and which account."""

    office: bool
    user: Any

    def sees_findings(self, sheet: Any) -> bool:
        return self.office or sheet.status in TOLD

    def sees_later(self, sheet: Any) -> bool:
        # The body learns what the audit changed with everybody else.
        return self.office or sheet.round.status == RoundStatus.PUBLISHED


def lines_of(sheet: Any, eye: Eye) -> list[Line]:
    leaves = {leaf.key: leaf for leaf in system.leaves(sheet.round.system, sheet.body_type)}
    marks, points = valuing.marks_of(sheet), _points(sheet, eye)
    scores = sheet.scores.select_related("reply").prefetch_related("evidence")
    lines = []
    for score in scores:
        own = marks.get(score.pk, {})
        line = Line(score, leaves[score.key], points=points.get(score.key, ""))
        if Stage.SELF in own:
            line.own, line.own_note = words(own[Stage.SELF]), own[Stage.SELF].note
        if eye.sees_findings(sheet):
            line.found = list(_findings(sheet, score, own, eye))
            line.reply = getattr(score, "reply", None)
            if Stage.ANSWER in own:
                line.later.append(_told(own[Stage.ANSWER]))
        if eye.sees_later(sheet):
            line.later += [_told(own[stage]) for stage in (Stage.AUDIT, Stage.CORRECTION) if stage in own]
        lines.append(line)
    return lines


def _findings(
    sheet: Any, score: AssessmentScore, own: dict[str, Any], eye: Eye
) -> Iterator[tuple[str, str, str]]:
    if Stage.FOUND in own:
        yield _told(own[Stage.FOUND])
    blind = (
        sheet.status == SheetStatus.IN_REVIEW
        and score.two_reviewers
        and valuing.next_review(own, eye.user.pk, two=True, limit=score.limit) == Stage.REVIEW_2
        and Stage.REVIEW_2 not in own
    )
    for stage in REVIEWS:
        if stage in own and blind:
            # The second reviewer looks for himself first.
            yield (str(stage.label), _("已评，您评审后可见"), "")
        elif stage in own:
            yield _told(own[stage], who=eye.office)


def _told(mark: Any, *, who: bool = False) -> tuple[str, str, str]:
    label = str(Stage(mark.stage).label)
    name = f"{label} {mark.by.get_full_name()}" if who else label
    # What the system notes is kept in Chinese and said in the reader's language; people's words stay theirs.
    return name, words(mark), _(NOTHING_DUE) if mark.note == NOTHING_DUE else mark.note


def _points(sheet: Any, eye: Eye) -> dict[str, str]:
    """What each indicator brings as it stands, once people may see what was found."""
    if not eye.sees_later(sheet) or sheet.round.closed_at is None:
        return {}
    result = system.score(sheet.round.system, sheet.body_type, inputs_of(sheet))
    return {key: "" if one.score is None else f"{one.score} / {one.max}" for key, one in result.nodes.items()}


def words(mark: Any) -> str:
    return _("不适用") if mark.is_absent else plain(mark.value)


def plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"
