"""
The one deadline engine: pure, with no clock and no database of its own.

Day 1 is the day after the start (民法典 art. 201). A period in months or years ends on the day of the same
number, or on the last of the month where there is none (art. 202). Whether an end on a day off moves to the
next working day (art. 203) is the caller's to say with ``roll``: a reply may wait for Monday, a display
period may not.
"""

import calendar as gregorian
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Protocol, get_args

from django.utils.translation import gettext as _

Unit = Literal["wd", "d", "m", "y"]
LONGEST_NUMBER = 36_500
_DAY = timedelta(days=1)


class Calendar(Protocol):
    """Working days as the State Council announces them, year by year."""

    def is_working(self, day: date) -> bool: ...

    def knows(self, year: int) -> bool: ...


@dataclass(frozen=True)
class Length:
    """So many working days (``wd``), days (``d``), months (``m``) or years (``y``)."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise ValueError(f"unknown unit {self.unit!r}; use one of {', '.join(get_args(Unit))}")
        if isinstance(self.number, bool) or not isinstance(self.number, int):
            raise ValueError(f"the number of a length is a whole number, not {self.number!r}")
        if not 0 <= self.number <= LONGEST_NUMBER:
            raise ValueError(f"the number of a length lies between 0 and {LONGEST_NUMBER}, not {self.number}")

    def __str__(self) -> str:
        words = {
            "wd": _("%(number)s个工作日"),
            "d": _("%(number)s日"),
            "m": _("%(number)s个月"),
            "y": _("%(number)s年"),
        }
        return words[self.unit] % {"number": self.number}


@dataclass(frozen=True)
class Pause:
    """Days that do not count, both ends included (补正, 鉴定, 听证). An open pause ends today."""

    start_on: date
    end_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.end_on < self.start_on:
            raise ValueError(f"a pause from {self.start_on} cannot end on {self.end_on}")

    def covers(self, day: date) -> bool:
        return self.start_on <= day <= self.end_on


@dataclass(frozen=True)
class Extension:
    """More time, counted on from the end of what was given before."""

    length: Length
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True)
class Step:
    """One stage of the reckoning: ``kind`` is base, extension or roll."""

    kind: Literal["base", "extension", "roll"]
    start_on: date
    end_on: date
    length: Length | None = None
    reason: str = ""
    approver: str = ""
    days_off: tuple[date, ...] = ()
    made_up: tuple[date, ...] = ()


@dataclass(frozen=True)
class Due:
    """The last day, and how it was found."""

    due_on: date
    steps: tuple[Step, ...]
    assumed_years: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = field(default=(), repr=False)

    def explain(self) -> str:
        """How this was computed, line by line, for the page."""
        lines = [_("起算日：%(day)s（当日不计入，次日为第1日）") % {"day": self.steps[0].start_on}]
        for step in self.steps:
            lines.append(_step_line(step))
            if step.days_off:
                lines.append(_("　不计入的休息日和节假日：%(days)s") % {"days": _spans(step.days_off)})
            if step.made_up:
                lines.append(_("　计入的调休上班日：%(days)s") % {"days": _spans(step.made_up)})
        for pause in self.pauses:
            line = _("暂停：%(start)s至%(end)s不计入") % {"start": pause.start_on, "end": pause.end_on}
            lines.append(line + _because(pause.reason))
        lines.append(_("截止日：%(day)s") % {"day": self.due_on})
        if self.assumed_years:
            lines.append(
                _(
                    "注意：尚未录入%(years)s年的放假安排，暂按周一至周五为工作日推算；录入国务院办公厅通知后请重新计算。"
                )
                % {"years": "、".join(str(year) for year in self.assumed_years)}
            )
        return "\n".join(lines)


def compute(
    start_on: date,
    length: Length,
    calendar: Calendar | None = None,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    *,
    roll: bool = False,
) -> Due:
    """
    The last day of a period that begins the day after ``start_on``; of length 0, ``start_on``.

    Days, months and years need no ``calendar`` unless they ``roll``; working days do.
    """
    days = _Days(calendar)
    stops = tuple(sorted(pauses, key=lambda pause: (pause.start_on, pause.end_on)))
    try:
        steps = [_stage("base", start_on, Extension(length), days, stops)]
        for extension in extensions:
            steps.append(_stage("extension", steps[-1].end_on, extension, days, stops))
        last = steps[-1].end_on
        if roll and not days.is_working(last):
            due_on = next(day for day in _after(last) if days.is_working(day))
            steps.append(Step("roll", last, due_on))
    except OverflowError as error:
        raise ValueError(
            f"the period of {length.number}{length.unit} from {start_on} leaves the calendar"
        ) from error
    due_on = steps[-1].end_on
    touching = tuple(pause for pause in stops if pause.end_on > start_on and pause.start_on < due_on)
    return Due(due_on, tuple(steps), tuple(sorted(days.assumed_years)), touching)


def remaining(due_on: date, today: date, calendar: Calendar) -> int:
    """
    Working days left after today, the last day included: 0 where none is left, negative once it is overdue.

    Overdue counts at least -1, also where only a weekend has passed since.
    """
    days = _Days(calendar)
    if today <= due_on:
        return sum(days.is_working(day) for day in _between(today, due_on))
    return -max(1, sum(days.is_working(day) for day in _between(due_on, today)))


class _Days:
    """Working days; Monday to Friday in years nobody has entered, which are remembered."""

    def __init__(self, calendar: Calendar | None) -> None:
        self._calendar = calendar
        self.assumed_years: set[int] = set()

    def is_working(self, day: date) -> bool:
        if self._calendar is None:
            raise ValueError("working days need a calendar")
        if self._calendar.knows(day.year):
            return self._calendar.is_working(day)
        self.assumed_years.add(day.year)
        return day.weekday() < 5


def _stage(
    kind: Literal["base", "extension"], start_on: date, more: Extension, days: _Days, pauses: Sequence[Pause]
) -> Step:
    days_off: list[date] = []
    made_up: list[date] = []
    length = more.length

    def counts(day: date) -> bool:
        if any(pause.covers(day) for pause in pauses):
            return False
        if length.unit != "wd":
            return True
        if not days.is_working(day):
            days_off.append(day)
            return False
        if day.weekday() >= 5:
            made_up.append(day)
        return True

    if length.unit in ("wd", "d"):
        end_on = _count(start_on, length.number, counts)
    else:
        months = length.number * (12 if length.unit == "y" else 1)
        end_on = _count(start_on, (_add_months(start_on, months) - start_on).days, counts)
    return Step(kind, start_on, end_on, length, more.reason, more.approver, tuple(days_off), tuple(made_up))


def _count(start_on: date, number: int, counts: Callable[[date], bool]) -> date:
    """The day on which the ``number``-th counting day after ``start_on`` falls."""
    day = start_on
    while number:
        day += _DAY
        number -= counts(day)
    return day


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _between(start_on: date, end_on: date) -> Iterator[date]:
    for offset in range(1, (end_on - start_on).days + 1):
        yield start_on + offset * _DAY


def _step_line(step: Step) -> str:
    if step.kind == "roll":
        return _("顺延：%(start)s为休息日或节假日，顺延至下一工作日%(end)s") % {
            "start": step.start_on,
            "end": step.end_on,
        }
    values = {"length": step.length, "end": step.end_on}
    if step.kind == "base":
        return _("期限：%(length)s，至%(end)s") % values
    line = _("延长：%(length)s，至%(end)s") % values + _because(step.reason)
    return line + (_("；批准人：%(approver)s") % {"approver": step.approver} if step.approver else "")


def _because(reason: str) -> str:
    return _("；理由：%(reason)s") % {"reason": reason} if reason else ""


def _spans(days: Sequence[date]) -> str:
    """Neighbouring days written as one span."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][1] == _DAY:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return "、".join(
        str(first) if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last}
        for first, last in spans
    )
