"""What a reader asks of the yearly statements of arrears: what any register is asked, and the year."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from disclosure.search.criteria import Problem
from disclosure.search.entries import EntryCriteria, matching_entries, read
from records.pledges.arrears.statements import STATEMENTS


def read_statements(query: Mapping[str, str]) -> tuple[EntryCriteria, int | None, list[Problem]]:
    """The usable part of a query, and what of it could not be used."""
    criteria, problems = read(STATEMENTS, query)
    text = query.get("year", "")
    if not text:
        return criteria, None, problems
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        problems.append(
            Problem("year", "not_a_year", _("“%s”不是有效的年度，请按“2025”的格式填写。") % text[:40])
        )
        return criteria, None, problems
    return criteria, int(text), problems


def matching_statements(statements: Any, criteria: EntryCriteria, year: int | None) -> Any:
    found: Any = matching_entries(statements, criteria)
    return found.filter(year=year) if year else found
