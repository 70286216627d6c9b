"""
Disciplinary terms, and when a file is complete: pure, ``today`` is an argument.

Terms: 公职人员政务处分法 art. 8; they run from the day on which the decision takes effect (art. 45) and end by
themselves (art. 26, 公务员法 art. 64). One that falls into a term still running adds to what is left of it, up to
48 months together (行政机关公务员处分条例 art. 10).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records.archives.choices import Result
from records.common.deadlines import Length, compute

MONTHS: dict[str, int] = {
    Result.WARNING: 6,
    Result.DEMERIT: 12,
    Result.MAJOR_DEMERIT: 18,
    Result.DEMOTION: 24,
    Result.REMOVAL: 24,
}
MOST_MONTHS = 48
# The appraisal of a year is settled in the first quarter of the next (公务员考核规定: by the end of the year or early
# in the following one); from then on a file without it has a gap.
APPRAISED_BY = (3, 31)


@dataclass(frozen=True)
class Term:
    """:ivar ends_on: the last day of the term; None for dismissal, which has none"""

    starts_on: date
    ends_on: date | None
    explained: str

    def runs_on(self, day: date) -> bool:
        return self.ends_on is None or self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Running:
    """A term that was there before."""

    starts_on: date
    ends_on: date


def term_of(sanction: str, starts_on: date, others: Iterable[Running] = ()) -> Term:
    """How long a sanction weighs that takes effect on ``starts_on``, given the terms of earlier ones."""
    if sanction == Result.DISMISSAL:
        return Term(starts_on, None, _("开除没有处分期。"))
    length = Length(MONTHS[sanction], "m")
    still = [one.ends_on for one in others if one.starts_on <= starts_on <= one.ends_on]
    if not still:
        due = compute(starts_on, length)
        return Term(starts_on, due.due_on, due.explain())
    left_until = max(still)
    due = compute(left_until, length)
    most = compute(starts_on, Length(MOST_MONTHS, "m")).due_on
    # An old term may itself have been added up to the limit: a new one never shortens it.
    ends_on = max(min(due.due_on, most), left_until)
    lines = [
        _("原处分期至%(day)s尚未届满，新处分期在其后接续计算。") % {"day": left_until},
        due.explain(),
    ]
    if due.due_on > most:
        lines.append(_("处分期合计最长%(months)s个月，至%(day)s。") % {"months": MOST_MONTHS, "day": ends_on})
    return Term(starts_on, ends_on, "\n".join(lines))


def is_over(ends_on: date | None, *, today: date) -> bool:
    """Whether the last day of the term has passed."""
    return ends_on is not None and ends_on < today


def days_left(ends_on: date, *, today: date) -> int:
    """Days until the term is over, the last one included; 0 once it is."""
    return max((ends_on - today).days + 1, 0)


def appraisal_year(today: date) -> int:
    """The newest year whose appraisal should be in every file by now."""
    return today.year - 1 if (today.month, today.day) > APPRAISED_BY else today.year - 2


def training_since(today: date) -> date:
    """Honesty training counts for the year in which it was and for the next."""
    return date(today.year - 1, 1, 1)


def rate(part: int, whole: int) -> int | None:
    """Full percent, rounded down: 100 means all of them and nothing less."""
    return part * 100 // whole if whole else None
