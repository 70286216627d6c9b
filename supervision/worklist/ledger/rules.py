"""
What the schedule of a task says, read from its text as it stands (时间进度).

Pure. A text of which any part is not understood is ``unknown`` and says which part: a day that nobody wrote must not
become somebody's deadline. “6月底前” lasts until the last of June, that day included; “6月前” leaves open whether
June counts, so it is not understood.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Kind = Literal["continuous", "dated", "staged", "recurring", "relative", "unknown"]
Unit = Literal["wd", "d", "m", "y"]


@dataclass(frozen=True)
class Stage:
    """One step with its own last day."""

    text: str
    due_on: date


@dataclass(frozen=True)
class Schedule:
    """
    :ivar due_on: the last day of the whole, where the text fixes one
    :ivar stages: where it names more than one day, all of them in order
    :ivar goes_on: it is kept up after the last day
    :ivar yearly: (month, day) on which something is due again each year; day 31 is the month's last
    :ivar within: so much time since the document was issued
    :ivar caveat: an exception the text makes for some part of the task
    :ivar problem: the part that was not understood
    """

    kind: Kind
    due_on: date | None = None
    begins_on: date | None = None
    stages: tuple[Stage, ...] = ()
    goes_on: bool = False
    yearly: tuple[tuple[int, int], ...] = ()
    within: tuple[int, Unit] | None = None
    caveat: str = ""
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": self.kind}
        for name in ("due_on", "begins_on"):
            if day := getattr(self, name):
                told[name] = day.isoformat()
        if self.stages:
            told["stages"] = [{"text": one.text, "due_on": one.due_on.isoformat()} for one in self.stages]
        for name in ("goes_on", "caveat", "problem"):
            if value := getattr(self, name):
                told[name] = value
        if self.yearly:
            told["yearly"] = [list(one) for one in self.yearly]
        if self.within:
            told["within"] = list(self.within)
        return told


def next_due(yearly: tuple[tuple[int, int], ...], after: date) -> date:
    """The first of the yearly days that comes later than ``after``."""
    days = (_day(year, month, day) for year in (after.year, after.year + 1) for month, day in yearly)
    return min(day for day in days if day > after)


def parse_schedule(text: str) -> Schedule:
    """What ``text`` says; of kind ``unknown`` where any part of it is not understood."""
    plain = _plain(text)
    if not plain:
        return Schedule("unknown", problem="")
    found = _Found()
    try:
        for clause in _clauses(plain):
            if not _read(clause, found):
                return Schedule("unknown", problem=clause)
        return found.schedule()
    except _Unclear as unclear:
        return Schedule("unknown", problem=str(unclear) or plain)


class _Unclear(ValueError):
    """Understood as words, but not as days."""


@dataclass
class _Found:
    """What the clauses said so far."""

    stages: list[Stage] = field(default_factory=list)
    starts: list[Stage] = field(default_factory=list)
    begins_on: date | None = None
    yearly: tuple[tuple[int, int], ...] = ()
    within: tuple[int, Unit] | None = None
    continuous: bool = False
    in_stages: bool = False
    caveat: str = ""
    year: int | None = None

    def schedule(self) -> Schedule:
        said = [bool(self.stages or self.starts), bool(self.yearly), bool(self.within)]
        if sum(said) > 1:
            raise _Unclear
        if self.within:
            return Schedule("relative", within=self.within, goes_on=self.continuous, caveat=self.caveat)
        if self.yearly:
            return Schedule("recurring", yearly=self.yearly, caveat=self.caveat)
        if self.stages or self.starts:
            return self._dated()
        if self.in_stages:
            return Schedule("staged", goes_on=self.continuous, caveat=self.caveat)
        if self.continuous:
            return Schedule("continuous", goes_on=True, caveat=self.caveat)
        raise _Unclear

    def _dated(self) -> Schedule:
        # When something starts says nothing of when it is finished.
        if not self.stages:
            raise _Unclear(self.starts[0].text)
        steps = [*self.starts, *self.stages]
        days = [step.due_on for step in steps]
        if days != sorted(set(days)) or (self.begins_on and self.begins_on > days[-1]):
            raise _Unclear
        several = len(steps) > 1
        return Schedule(
            "staged" if several or self.in_stages else "dated",
            due_on=days[-1],
            begins_on=self.begins_on,
            stages=tuple(steps) if several else (),
            goes_on=self.continuous,
            caveat=self.caveat,
        )


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_NUMBER = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_TAIL = r"(?P<before>(?:之|以)?前)?"
_LEAD = r"(?:力争|确保|争取)?(?:于|在|到|至|截至)?"
# What a clause may go on to say after its day: words without a further day in them.
_WHAT = r"(?P<what>[^0-9，；。,;]*)"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年)"

_CONTINUOUS = re.compile(
    r"(?:并|此后|之后|以后|其后)?(?:(?:长期|持续|常态化|经常性|不断|全年|日常)(?:推进|实施|坚持|开展|落实|抓好|完善|加强|进行"
    r"|深化|巩固|执行)?(?:和|并)?)+"
)
_IN_STAGES = re.compile(r"分(?:阶段|步骤|步|年度|批次|批|期)(?:有序|逐步)?(?:推进|实施|落实|开展|完成)?")
_EXCEPTION = re.compile(r"涉及[^0-9]+?的[，]?[^0-9]*(?:推进|办理|执行|实施|进行|完成)")
_WITHIN = re.compile(
    r"(?:自)?(?:本)?(?:方案|意见|通知|文件|办法)?(?:印发|发文|发布|下发|公布|施行|实施)之日起(?P<number>\d{1,3})(?P<unit>个工作日|个月|日|天|年)(?:之)?内"
    + _WHAT
)
_UNITS: dict[str, Unit] = {"个工作日": "wd", "日": "d", "天": "d", "个月": "m", "年": "y"}
_DAY_OF_YEAR = rf"(?:次年)?(?P<month>{_NUMBER})月(?:(?P<day>\d{{1,2}})日|(?P<end>底|末))(?:之|以)?前?"
_YEARLY = re.compile(
    rf"每年({_DAY_OF_YEAR.replace('?P<', '?P<a_')})(?:(?:和|、)({_DAY_OF_YEAR.replace('?P<', '?P<b_')}))?{_WHAT}"
)
_OFTEN = re.compile(r"每(?P<span>月|季度|季|半年)(?:底|末)(?:之|以)?前?" + _WHAT)
_OFTEN_MONTHS = {"月": range(1, 13), "季度": (3, 6, 9, 12), "季": (3, 6, 9, 12), "半年": (6, 12)}

_BY_DAY = re.compile(rf"{_LEAD}{_YEAR}?(?P<month>{_NUMBER})月(?P<day>\d{{1,2}})日{_TAIL}{_WHAT}")
_BY_MONTH = re.compile(
    rf"{_LEAD}{_YEAR}?(?P<month>{_NUMBER})月(?:份)?(?P<part>上旬|中旬|下旬|底|末)?{_TAIL}{_WHAT}"
)
_BY_QUARTER = re.compile(
    rf"{_LEAD}{_YEAR}?第?(?P<quarter>[一二三四1-4])季度(?P<part>底|末|内)?{_TAIL}{_WHAT}"
)
_BY_HALF = re.compile(rf"{_LEAD}{_YEAR}?(?P<half>上半年|下半年)(?P<part>底|末|内)?{_TAIL}{_WHAT}")
_BY_YEAR = re.compile(rf"{_LEAD}{_YEAR}(?:年)?(?P<part>底|末|内|度内)?{_TAIL}{_WHAT}")
_SPAN = re.compile(
    rf"(?:(?P<from_year>(?:19|20)\d\d)年?)(?:(?P<from_month>{_NUMBER})月)?至(?:(?P<to_year>(?:19|20)\d\d)年)?(?:(?P<to_month>{_NUMBER})月)?(?P<part>底|末)?{_TAIL}{_WHAT}"
)
_DASHES = re.compile(r"(?<=[年月\d])(?:—+|–+|-+|－+|~|～|到)(?=\d)")
_STARTS = re.compile(r"启动|开始|起步|起$|^起")


def _plain(text: str) -> str:
    """Without blanks and line breaks of the table, digits as digits."""
    plain = re.sub(r"\s+", "", text).translate(_DIGITS).rstrip("。.；;")
    plain = re.sub(
        r"[二一][〇零○九][〇零○一二三四五六七八九]{2}(?=年)",
        lambda found: "".join(
            str("〇一二三四五六七八九".find(one.replace("零", "〇").replace("○", "〇"))) for one in found[0]
        ),
        plain,
    )
    return _DASHES.sub("至", plain)


def _clauses(plain: str) -> Iterator[str]:
    yield from (part for part in re.split(r"[，,；;。]", plain) if part)


def _read(clause: str, found: _Found) -> bool:
    """Whether the clause was understood; what it says goes into ``found``."""
    if _EXCEPTION.fullmatch(clause):
        found.caveat = f"{found.caveat}，{clause}" if found.caveat else clause
        return True
    if _CONTINUOUS.fullmatch(clause):
        found.continuous = True
        return True
    if _IN_STAGES.fullmatch(clause):
        found.in_stages = True
        return True
    if said := _WITHIN.fullmatch(clause):
        found.within = (int(said["number"]), _UNITS[said["unit"]])
        return True
    if yearly := _yearly(clause):
        found.yearly = (*found.yearly, *yearly)
        return True
    return _read_span(clause, found) or _read_day(clause, found)


def _yearly(clause: str) -> tuple[tuple[int, int], ...]:
    if said := _OFTEN.fullmatch(clause):
        return tuple((month, 31) for month in _OFTEN_MONTHS[said["span"]])
    said = _YEARLY.fullmatch(clause)
    if said is None:
        return ()
    days = []
    for sign in "ab":
        if month := said[f"{sign}_month"]:
            day = 31 if said[f"{sign}_end"] else int(said[f"{sign}_day"])
            # A day that only some years have would be due in those alone.
            if not 1 <= day <= 31 or (
                not said[f"{sign}_end"] and day > calendar.monthrange(2023, _number(month))[1]
            ):
                raise _Unclear(clause)
            days.append((_number(month), day))
    return tuple(days)


def _read_span(clause: str, found: _Found) -> bool:
    said = _SPAN.fullmatch(clause)
    if said is None or (said["from_month"] and not said["to_month"]):
        return False
    # “2018年1月至12月” and “2018至2020年” end when their last month or year is over.
    if not said["to_year"] and not said["to_month"]:
        return False
    first_year = int(said["from_year"])
    last_year = int(said["to_year"] or first_year)
    first_month = _number(said["from_month"]) if said["from_month"] else 1
    last_month = _number(said["to_month"]) if said["to_month"] else 12
    found.begins_on = date(first_year, first_month, 1)
    found.year = last_year
    found.stages.append(Stage(clause, _day(last_year, last_month, 31)))
    return True


def _read_day(clause: str, found: _Found) -> bool:
    for pattern, last_day in (
        (_BY_DAY, _of_day),
        (_BY_QUARTER, _of_quarter),
        (_BY_HALF, _of_half),
        (_BY_MONTH, _of_month),
        (_BY_YEAR, _of_year),
    ):
        said = pattern.fullmatch(clause)
        if said is None:
            continue
        # A year that the clause before named goes for this one too; without any there is no day.
        year = int(said["year"]) if said["year"] else found.year
        if year is None:
            return False
        # “6月前” without 底 or a day: whether June still counts is not said.
        if said["before"] and pattern is not _BY_DAY and not said["part"]:
            return False
        found.year = year
        starts = bool(_STARTS.search(said["what"]))
        (found.starts if starts else found.stages).append(Stage(clause, last_day(year, said)))
        return True
    return False


def _of_day(year: int, said: re.Match[str]) -> date:
    try:
        return date(year, _number(said["month"]), int(said["day"]))
    except ValueError:
        raise _Unclear(said[0]) from None


def _of_month(year: int, said: re.Match[str]) -> date:
    return _day(year, _number(said["month"]), {"上旬": 10, "中旬": 20}.get(said["part"], 31))


def _of_quarter(year: int, said: re.Match[str]) -> date:
    return _day(year, 3 * _number(said["quarter"]), 31)


def _of_half(year: int, said: re.Match[str]) -> date:
    return _day(year, 6 if said["half"] == "上半年" else 12, 31)


def _of_year(year: int, said: re.Match[str]) -> date:
    return date(year, 12, 31)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMERALS[word]


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
