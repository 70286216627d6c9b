"""Promises and yearly statements of arrears in words, for lists, profiles, search and their own pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published.arrears import Sums, came_in_time, present_statement
from disclosure.published.pledges import Kept, present_pledge
from disclosure.search.entries import code_lists
from disclosure.site.charts import BAR_WIDTH, Bar, Chart
from disclosure.site.views.registers import Section
from records.pledges import rules
from records.pledges.arrears.choices import Coverage, Kind
from records.pledges.arrears.models import ArrearsStatement
from records.pledges.arrears.rules import share
from records.pledges.arrears.statements import STATEMENTS
from records.pledges.choices import OPEN_OUTCOMES, ChangeGround, Outcome, StageName
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge

PLEDGE_SECTION = Section(
    register=PLEDGES,
    name="pledges",
    detail="pledge",
    heading=gettext_lazy("政府承诺"),
    lead=gettext_lazy(
        "政府部门和乡镇街道作出的承诺：怎样算兑现、由什么职务负责、什么时候到期、现在到了哪一步，都有文件和凭据。"
    ),
    empty=gettext_lazy("没有符合条件的承诺。可以去掉一个条件再查。"),
)
STATEMENT_SECTION = Section(
    register=STATEMENTS,
    name="arrears",
    detail="arrears-statement",
    heading=gettext_lazy("拖欠账款公示"),
    lead=gettext_lazy(
        "机关和事业单位每年 3 月 31 日前公示上一年度逾期尚未支付的款项：多少份合同、多少钱、还了多少。"
        "债权人是谁不公开。"
    ),
    empty=gettext_lazy("没有符合条件的年度公示。可以换一个年度或地区再查。"),
)


@dataclass(frozen=True)
class Mark:
    """A state in words with its shape; colour only adds to it."""

    words: str
    icon: str
    tone: str = ""


@dataclass(frozen=True)
class Point:
    """Something on the timeline of a promise."""

    title: str
    day: date | None
    state: str
    is_done: bool
    is_late: bool
    evidence: list[dict[str, str]]


class PledgeReading:
    """One promise as a reader meets it."""

    def __init__(self, entry: Pledge, *, on: date | None = None) -> None:
        self.entry, self.on = entry, on or localdate()

    @cached_property
    def shown(self) -> dict[str, Any]:
        return present_pledge(self.entry, on=self.on)

    @property
    def url(self) -> str:
        return reverse("site:pledge", args=[self.entry.uid])

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.entry.organisation_id])

    @property
    def is_overdue(self) -> bool:
        return bool(self.shown["overdue"])

    @property
    def mark(self) -> Mark:
        if self.is_overdue:
            return Mark(_("已逾期"), "flag", "severity severity-serious")
        words = str(Outcome(self.entry.outcome).label)
        match self.entry.outcome:
            case Outcome.KEPT:
                return Mark(words, "check", "mark")
            case Outcome.BROKEN:
                return Mark(words, "close", "severity severity-serious")
            case _:
                return Mark(words, "waiting", "mark")

    @property
    def tags(self) -> list[str]:
        labels = code_lists(PLEDGES)
        return [
            labels[name][value]
            for name in ("pledge_kind", "domain", "matter")
            # “Other” tells nobody anything.
            if (value := self.shown[name]) and value not in ("general", "other") and value in labels[name]
        ]

    @property
    def summary(self) -> str:
        """In one sentence: who promised what by when, and where it stands."""
        said = {"body": self.entry.organisation.name, "title": self.entry.title}
        if self.entry.outcome == Outcome.KEPT:
            late = rules.kept_late(self.entry.course, self.entry.due_on)
            return (
                _("%(body)s承诺“%(title)s”，已经全部履行，但晚于期限。")
                if late
                else _("%(body)s承诺“%(title)s”，已经全部履行。")
            ) % said
        if self.entry.outcome == Outcome.BROKEN:
            return _("%(body)s承诺“%(title)s”，经评定没有履行。") % said
        if self.entry.outcome == Outcome.ENDED:
            return _("%(body)s承诺“%(title)s”，已经按法定程序终止。") % said
        days = (self.entry.due_on - self.on).days
        if days < 0:
            return _("%(body)s承诺“%(title)s”，已经逾期 %(days)d 天，进度 %(progress)d%%。") % {
                **said, "days": -days, "progress": self.entry.progress,
            }  # fmt: skip
        return _("%(body)s承诺“%(title)s”，离期限还有 %(days)d 天，进度 %(progress)d%%。") % {
            **said, "days": days, "progress": self.entry.progress,
        }  # fmt: skip

    @property
    def post(self) -> str:
        seat = self.entry.post_seat
        return (
            self.entry.post_title
            if seat == 1
            else _("%(post)s（第 %(seat)d 席）") % {"post": self.entry.post_title, "seat": seat}
        )

    @property
    def counterparty_kind(self) -> str:
        return self.entry.get_counterparty_kind_display()

    # --- Its course -----------------------------------------------------------------------
    @cached_property
    def milestones(self) -> list[Point]:
        found = []
        for row in self.entry.course["milestones"]:
            due, reached = _day(row["due_on"]), _day(row["reached_on"])
            # What was judged or ended is no longer waited for, milestone by milestone.
            waits = reached is None and self.entry.outcome in OPEN_OUTCOMES
            late = waits and due is not None and due < self.on
            state = (
                _("已完成")
                if reached
                else _("逾期未完成")
                if late
                else _("未到期")
                if waits
                else _("未单独登记")
            )
            found.append(
                Point(
                    _("%(title)s（占 %(weight)d%%）")
                    % {"title": row["title"], "weight": self._share(row["weight"])},
                    reached or due,
                    state,
                    reached is not None,
                    late,
                    row["evidence"],
                )
            )
        return found

    def _share(self, weight: int) -> int:
        whole = sum(row["weight"] for row in self.entry.course["milestones"])
        return round(100 * weight / whole)

    @cached_property
    def verdicts(self) -> list[dict[str, Any]]:
        return [
            {
                **row,
                "label": str(Outcome(row["outcome"]).label),
                "day": _day(row["on"]),
                "fulfilled": _day(row["fulfilled_on"]),
            }
            for row in reversed(self.entry.course["verdicts"])
        ]

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {
                **row,
                "label": str(ChangeGround(row["ground"]).label),
                "day": _day(row["on"]),
                "was_due": _day(row["was"]["due_on"]),
                "now_due": _day(row["now"]["due_on"]) if row["now"] else None,
            }
            for row in reversed(self.entry.course["changes"])
        ]

    @cached_property
    def handovers(self) -> list[dict[str, Any]]:
        return [{**row, "day": _day(row["on"])} for row in reversed(self.entry.course["handovers"])]

    @cached_property
    def stages(self) -> list[dict[str, Any]]:
        missing = {id(row) for row in rules.undisclosed(self.entry.course["stages"], on=self.on)}
        return [
            {
                **row,
                "label": str(StageName(row["stage"]).label),
                "by": _day(row["disclose_by"]),
                "is_missing": id(row) in missing,
                "told": [{**one, "day": _day(one["on"])} for one in row["disclosed"]],
            }
            for row in self.entry.course["stages"]
        ]

    @property
    def misses_disclosure(self) -> bool:
        return any(stage["is_missing"] for stage in self.stages)


class StatementReading:
    """One yearly statement as a reader meets it."""

    def __init__(self, entry: ArrearsStatement) -> None:
        self.entry = entry

    @cached_property
    def shown(self) -> dict[str, Any]:
        return present_statement(self.entry)

    @property
    def url(self) -> str:
        return reverse("site:arrears-statement", args=[self.entry.uid])

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.entry.organisation_id])

    @property
    def is_of_region(self) -> bool:
        return self.entry.coverage == Coverage.REGION

    @property
    def came_in_time(self) -> bool:
        return came_in_time(self.entry)

    @property
    def mark(self) -> Mark:
        if self.came_in_time:
            return Mark(_("按期公示"), "check", "mark")
        return Mark(_("逾期公示"), "flag", "severity severity-serious")

    @property
    def tags(self) -> list[str]:
        return [_("%d年度") % self.entry.year, self.entry.get_coverage_display()]

    @property
    def rate(self) -> str:
        return rate_words(share(self.entry.paid_amount, self.entry.owed_amount))

    @property
    def kinds(self) -> list[tuple[str, int, Decimal]]:
        return [
            (str(kind.label), getattr(self.entry, f"{kind}_count"), getattr(self.entry, f"{kind}_amount"))
            for kind in Kind
        ]


def rate_words(rate: Decimal | float | None) -> str:
    """A share as a figure shows it; a dash where there was nothing to take a share of."""
    return "—" if rate is None else f"{rate:g}"


def figures_of(kept: Kept) -> list[tuple[str, Any]]:
    """The figures of promises, by the names under which they are explained."""
    return [
        ("pledges", kept.total),
        ("pledges_open", kept.open),
        ("pledges_overdue", kept.overdue),
        ("pledges_rate", rate_words(kept.rate)),
    ]


def kinds_chart(sums: Sums) -> Chart:
    """What is unpaid by kind, in ten thousand yuan."""
    labels = {kind.value: str(kind.label) for kind in Kind}
    rows = [(labels[kind], _ten_thousands(amount)) for kind, _count, amount in sums.by_kind if amount]
    return _amounts(_("逾期未付金额，按款项类别"), sorted(rows, key=lambda row: -row[1]))


def _amounts(name: str, rows: Sequence[tuple[str, int]]) -> Chart:
    whole, most = sum(number for _label, number in rows), max((number for _label, number in rows), default=0)
    if not whole:
        return Chart(name, _("没有可以统计的逾期款项"), ())
    bars = tuple(
        Bar(label, number, round(100 * number / whole), max(2, round(BAR_WIDTH * number / most)))
        for label, number in rows
    )
    finding = _("“%(label)s”最多，%(number)s 万元，占 %(share)d%%") % {
        "label": bars[0].label,
        "number": f"{bars[0].number:,}",
        "share": bars[0].share,
    }
    return Chart(name, finding, bars)


def _ten_thousands(amount: Decimal) -> int:
    return int((amount / 10_000).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
