"""Pure helpers of the clocks: reading a holiday notice, and choosing the nearest rule."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NATION_CODE = "000000"
# As the notices write it: 2月15日（农历腊月二十八、周日）至23日（…） 春节; also 02-15 春节.
_NOTE = r"(?:\([^)]*\))?"
_FIRST = r"(?:(?P<ay>\d{4})[年\-/.])?(?P<am>\d{1,2})[月\-/.](?P<ad>\d{1,2})[日号]?"
_LAST = r"(?:(?:(?P<by>\d{4})[年\-/.])?(?P<bm>\d{1,2})[月\-/.])?(?P<bd>\d{1,2})[日号]?"
_LINE = re.compile(rf"{_FIRST}{_NOTE}(?:\s*[至到~—–]\s*{_LAST}{_NOTE})?\s*(?P<name>.*)")


@dataclass(frozen=True)
class NamedDay:
    day: date
    is_working: bool
    name: str


def read_days(year: int, text: str, *, is_working: bool) -> list[NamedDay]:
    """
    The days of a notice, one line per day or span with its name: ``2月15日至2月23日 春节`` or ``02-14 春节``.

    Raises ``ValidationError`` that names the line.
    """
    lines = [unicodedata.normalize("NFKC", raw).strip() for raw in text.splitlines()]
    days = [
        NamedDay(day, is_working, name)
        for number, line in enumerate(lines, start=1)
        if line
        for day, name in _days_of(year, number, line)
    ]
    return sorted(days, key=lambda named: named.day)


def refuse_twice(days: list[NamedDay]) -> None:
    """A day is off duty or made up, never both."""
    seen: set[date] = set()
    for named in days:
        if named.day in seen:
            raise ValidationError(
                _("%(day)s出现两次，请在放假日期和调休上班日期中只保留一处。") % {"day": named.day},
                code="calendar_day_twice",
            )
        seen.add(named.day)


def nearest_regions(code: str | None) -> list[str | None]:
    """The region, those around it, and ``None`` for everywhere: the order in which rules are asked for."""
    if not code:
        return [None]
    around = [code, f"{code[:4]}00", f"{code[:2]}0000", NATION_CODE]
    return [*dict.fromkeys(around), None]


def unknown_years(known: set[int], today: date) -> list[int]:
    """
    Years that staff should enter now: this one, and from November the next.

    The notice for a year appears in the autumn before it.
    """
    wanted = [today.year] + ([today.year + 1] if today.month >= 11 else [])
    return [year for year in wanted if year not in known]


def _days_of(year: int, number: int, line: str) -> Iterator[tuple[date, str]]:
    match = _LINE.fullmatch(line)
    name = match["name"].strip(" ,:;、") if match else ""
    if not match or not name:
        raise ValidationError(
            _("第%(line)s行：“%(text)s”无法识别，请写成“2月15日至2月23日 春节”的形式。")
            % {"line": number, "text": line},
            code="calendar_line_unreadable",
        )
    try:
        first = date(int(match["ay"] or year), int(match["am"]), int(match["ad"]))
        last = first
        if match["bd"]:
            last = date(int(match["by"] or year), int(match["bm"] or first.month), int(match["bd"]))
    except ValueError as error:
        raise ValidationError(
            _("第%(line)s行：“%(text)s”含有不存在的日期，请核对。") % {"line": number, "text": line},
            code="calendar_no_such_day",
        ) from error
    if first.year != year or last.year != year or last < first:
        raise ValidationError(
            _("第%(line)s行：“%(text)s”不在%(year)s年内或起止颠倒，跨年的假期请分别录入两个年度。")
            % {"line": number, "text": line, "year": year},
            code="calendar_outside_the_year",
        )
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset), name
