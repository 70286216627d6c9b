"""Pure rules of this room: checklists and criteria as data, points, and the way to zero month by month."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from supervision.inspections.choices import CriterionKind

MOST_SECTIONS, MOST_QUESTIONS, MOST_CRITERIA = 20, 60, 40
MOST_POINTS = Decimal(100)
_BAR = re.compile(r"\s*[|｜]\s*")


# --- Checklists --------------------------------------------------------------------------------------
def checked_sections(sections: Any) -> list[dict[str, Any]]:
    """
    Sections as they are kept: ``[{"title", "questions": [{"key", "text", "law", "evidence"}]}]``.

    :raises ValidationError: at ``sections``
    """
    kept: list[dict[str, Any]] = []
    number = 0
    for section in sections:
        questions = []
        for question in section["questions"]:
            number += 1
            text = str(question["text"]).strip()
            if not text:
                raise ValidationError({"sections": _("第%d个问题没有写内容。") % number})
            questions.append(
                {
                    "key": f"q{number}",
                    "text": text[:500],
                    "law": str(question.get("law") or "").strip()[:500],
                    "evidence": str(question.get("evidence") or "").strip()[:500],
                }
            )
        if not questions or not str(section["title"]).strip():
            raise ValidationError({"sections": _("每一部分都要有标题和至少一个问题。")})
        kept.append({"title": str(section["title"]).strip()[:100], "questions": questions})
    if not kept or len(kept) > MOST_SECTIONS or number > MOST_QUESTIONS:
        raise ValidationError(
            {
                "sections": _("清单须有 1 到 %(sections)d 个部分、总共不超过 %(questions)d 个问题。")
                % {"sections": MOST_SECTIONS, "questions": MOST_QUESTIONS}
            }
        )
    return kept


def sections_from_text(text: str) -> list[dict[str, Any]]:
    """``# section``, below it ``question | law | evidence`` line by line."""
    found: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith(("#", "＃")):
            found.append({"title": line[1:].strip(), "questions": []})
        elif line:
            if not found:
                raise ValidationError({"sections": _("第%d行之前请先写一行“# 部分标题”。") % number})
            parts = [*_BAR.split(line, maxsplit=2), "", ""]
            found[-1]["questions"].append({"text": parts[0], "law": parts[1], "evidence": parts[2]})
    return found


def sections_as_text(sections: Iterable[Mapping[str, Any]]) -> str:
    lines = []
    for section in sections:
        lines.append(f"# {section['title']}")
        for one in section["questions"]:
            cells = [one["text"], one["law"], one["evidence"]]
            while cells[-1] == "":
                cells.pop()
            lines.append(" | ".join(cells))
    return "\n".join(lines)


def questions_of(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [question for section in sections for question in section["questions"]]


# --- Criteria of demonstrations ------------------------------------------------------------------------
@dataclass(frozen=True)
class Criterion:
    """
    One criterion.

    :ivar measure: of ``MEASURE`` and ``VETO``: the figure that is asked; ``better`` says on which side of
        ``threshold`` it is met: at least it ("more"), or at most it ("less")
    :ivar points: of ``MEASURE``: what it gives when met; of ``MANUAL``: the most that an expert may give
    """

    key: str
    kind: str
    title: str
    measure: str = ""
    better: str = "more"
    threshold: Decimal | None = None
    points: Decimal = Decimal(0)

    def is_met_by(self, value: Decimal | None) -> bool:
        """A figure of which nothing was due holds nothing against anybody."""
        if value is None or self.threshold is None:
            return True
        return value >= self.threshold if self.better == "more" else value <= self.threshold

    def as_row(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": str(self.kind),
            "title": self.title,
            "measure": self.measure,
            "better": self.better,
            "threshold": None if self.threshold is None else str(self.threshold),
            "points": str(self.points),
        }


def criteria_from(rows: Iterable[Mapping[str, Any]]) -> list[Criterion]:
    return [
        Criterion(
            key=row["key"],
            kind=row["kind"],
            title=row["title"],
            measure=row["measure"],
            better=row["better"],
            threshold=None if row["threshold"] is None else Decimal(row["threshold"]),
            points=Decimal(row["points"]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Eligibility:
    points: Decimal
    vetoes: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def eligible(self) -> bool:
        return not self.vetoes


def eligibility(criteria: Sequence[Criterion], values: Mapping[str, Decimal | None]) -> Eligibility:
    """What the figures give: the points of thresholds that are met, and the vetoes of those that are not."""
    points, vetoes, rows = Decimal(0), [], []
    for one in criteria:
        if one.kind not in (CriterionKind.MEASURE, CriterionKind.VETO):
            continue
        value = values.get(one.measure)
        met = one.is_met_by(value)
        given = one.points if one.kind == CriterionKind.MEASURE and met else Decimal(0)
        points += given
        if one.kind == CriterionKind.VETO and not met:
            vetoes.append(one.title)
        rows.append(
            {"key": one.key, "value": None if value is None else str(value), "met": met, "points": str(given)}
        )
    return Eligibility(points, tuple(vetoes), tuple(rows))


def total_points(figures: Decimal, reviews: Sequence[Mapping[str, Any]]) -> Decimal:
    """The figures' points and the mean of what the experts gave, to two places."""
    if not reviews:
        return figures
    given = [
        sum((Decimal(str(value)) for value in review.values() if not isinstance(value, bool)), Decimal(0))
        for review in reviews
    ]
    return (figures + sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.01"))


def refused_criteria(criteria: Sequence[Criterion], known: Iterable[str]) -> str:
    """What is wrong with them as a sentence; empty where nothing is."""
    measures = set(known)
    if not criteria or len(criteria) > MOST_CRITERIA:
        return _("评审标准须有 1 到 %d 条。") % MOST_CRITERIA
    for number, one in enumerate(criteria, start=1):
        by_figure = one.kind in (CriterionKind.MEASURE, CriterionKind.VETO)
        if one.kind not in CriterionKind.values or not one.title:
            return _("第%d条请写明类别和名称。") % number
        if by_figure and (one.measure not in measures or one.threshold is None):
            return _("第%d条请写明本站已有的指标代码和标准值。") % number
        if one.kind in (CriterionKind.MEASURE, CriterionKind.MANUAL) and one.points <= 0:
            return _("第%d条请写明大于零的分值。") % number
    whole = sum((one.points for one in criteria), Decimal(0))
    if whole != MOST_POINTS:
        return _("各条分值合计须为 %(whole)s，现为 %(now)s。") % {"whole": MOST_POINTS, "now": whole}
    return ""


# --- The way to zero --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Left:
    """How many were not zero at the end of ``day``, of how many that were known by then."""

    day: date
    open: int
    known: int


def curve(spans: Iterable[tuple[date, date | None]], *, since: date, until: date, today: date) -> list[Left]:
    """
    The way to zero: the first day, the end of each month, and the last day that there is something to say of.

    :param spans: of each target when it was entered and since when it is zero
    """
    last = min(until, today)
    if last < since:
        return []
    days = [since]
    day = _end_of_month(since)
    while day < last:
        if day > since:
            days.append(day)
        day = _end_of_month(day + timedelta(days=1))
    if last > since:
        days.append(last)
    known = list(spans)
    return [
        Left(
            one,
            sum(entered <= one and (zero is None or zero > one) for entered, zero in known),
            sum(entered <= one for entered, _zero in known),
        )
        for one in days
    ]


def _end_of_month(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)
