"""What a reader asks of the results of assessments: what any register is asked, the year, the grade, the round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from disclosure.search.criteria import Problem
from disclosure.search.entries import EntryCriteria, matching_entries, read
from records.registers.assessments import ASSESSMENTS


@dataclass(frozen=True)
class ResultCriteria:
    common: EntryCriteria
    year: int | None = None
    grade: str = ""
    round: UUID | None = None

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        own = {
            "year": str(self.year or ""),
            "grade": self.grade,
            "round": str(self.round or ""),
            **more,
        }
        common = [pair for pair in self.common.pairs() if pair[0] not in own]
        return [*common, *((name, value) for name, value in own.items() if value)]


def read_results(query: Mapping[str, str]) -> tuple[ResultCriteria, list[Problem]]:
    """The usable part of a query, and what of it could not be used."""
    common, problems = read(ASSESSMENTS, query)
    year, grade, round_uid = query.get("year", ""), query.get("grade", "").replace("\x00", "").strip(), None
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        problems.append(
            Problem("year", "not_a_year", _("“%s”不是有效的年度，请按“2025”的格式填写。") % year[:40])
        )
        year = ""
    if len(grade) > 20:
        problems.append(Problem("grade", "too_long", _("等次最多 20 个字。")))
        grade = ""
    try:
        round_uid = UUID(text) if (text := query.get("round", "")) else None
    except ValueError:
        problems.append(Problem("round", "not_a_uid", _("round 须是考核的编号。")))
    return ResultCriteria(common, int(year) if year else None, grade, round_uid), problems


def matching_results(results: Any, criteria: ResultCriteria) -> Any:
    found: Any = matching_entries(results, criteria.common)
    if criteria.year:
        found = found.filter(year=criteria.year)
    if criteria.grade:
        found = found.filter(grade=criteria.grade)
    if criteria.round:
        found = found.filter(round_uid=criteria.round)
    return found
