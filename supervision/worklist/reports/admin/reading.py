"""The parts of a report as a page shows them: figures beside those of a year ago, what was changed, and both texts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.rules import shown


@dataclass
class Line:
    """One figure in words."""

    title: str
    value: str
    before: str
    generated: str
    note: str
    url: str = ""


@dataclass
class Part:
    """:ivar proposal: what was generated, where a person wrote something else"""

    title: str
    text: str
    note: str
    lines: list[Line] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    proposal: str = ""
    as_of: Any = None
    edited_by: Any = None
    edited_at: Any = None
    url: str = ""

    @classmethod
    def of_content(cls, section: dict[str, Any]) -> "Part":
        """From a version: what was handed in, without what lies behind it."""
        return cls(
            title=section["title"],
            text=section["text"],
            note=section["note"],
            lines=[_line(one) for one in section["figures"]],
            tables=section["tables"],
        )


def _line(figure: dict[str, Any], url: str = "") -> Line:
    def words(name: str) -> str:
        unit = "" if figure["kind"] == "rate" or figure[name] is None else f" {figure['unit']}"
        return f"{shown(figure['kind'], figure[name])}{unit}"

    changed = bool(figure["note"])
    return Line(
        figure["title"],
        words("value"),
        words("before"),
        words("generated") if changed else "",
        figure["note"],
        url,
    )


def parts_of(case: WorkReport, address: Callable[..., str] | None) -> list[Part]:
    """
    :param address: of the page where a section, or one of its figures, is changed; none where nothing may be
    """
    found = []
    for section in case.sections.select_related("edited_by"):
        found.append(
            Part(
                title=section.title,
                text=section.said,
                note=section.note,
                lines=[
                    _line(one, address(section, one["key"]) if address else "") for one in section.stated()
                ],
                tables=section.tables,
                proposal=section.proposal if section.text else "",
                as_of=section.as_of,
                edited_by=section.edited_by,
                edited_at=section.edited_at,
                url=address(section) if address else "",
            )
        )
    return found
