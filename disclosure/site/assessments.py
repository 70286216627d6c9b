"""Results of assessments in words and pictures, for lists, profiles, search and their own pages."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published.assessments import present_result
from disclosure.site.charts import Row, bar_chart
from disclosure.site.promises import Mark
from disclosure.site.views.registers import Section
from records.registers.assessments import ASSESSMENTS
from records.registers.models import AssessmentResult, ResultUseKind
from supervision.assessments import rules, shape, tree
from supervision.assessments.words import how_told

ASSESSMENT_SECTION = Section(
    register=ASSESSMENTS,
    name="assessments",
    detail="assessment",
    heading=gettext_lazy("考核评价"),
    lead=gettext_lazy(
        "上级对下级、政府对部门政务诚信的考核结果：每项指标得了多少分、怎样算出来、同类机构在什么范围。任何人都可以重新计算。"
    ),
    empty=gettext_lazy("没有符合条件的考核结果。可以换一个年度或地区再查。"),
)
# Fewer say much about each and nothing about what is usual.
FEWEST_PEERS = 3


@dataclass(frozen=True)
class Line:
    """One line of the system as this body was scored by it."""

    title: str
    depth: int
    is_group: bool
    value: str
    points: str
    most: str
    how: str
    guidance: str
    source: str
    reason: str
    changed_from: str


@dataclass(frozen=True)
class Use:
    kind: str
    text: str
    document: str
    on: Any


class AssessmentReading:
    """One result as a reader meets it."""

    def __init__(self, entry: AssessmentResult) -> None:
        self.entry = entry

    @cached_property
    def shown(self) -> dict[str, Any]:
        return present_result(self.entry)

    @property
    def url(self) -> str:
        return reverse("site:assessment", args=[self.entry.uid])

    @property
    def round_url(self) -> str:
        return reverse("site:assessment-round", args=[self.entry.round_uid])

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.entry.organisation_id])

    @property
    def mark(self) -> Mark:
        words = self.entry.grade or _("未定等次")
        if self.entry.vetoed:
            return Mark(_("一票否决"), "flag", "severity severity-serious")
        if not self.entry.passed:
            return Mark(_("%s，未达合格线") % words, "flag", "severity severity-serious")
        return Mark(words, "check", "mark")

    @property
    def tags(self) -> list[str]:
        return [_("%d年度") % self.entry.year, self.entry.peer_group]

    @property
    def summary(self) -> str:
        """In a sentence or two: how many points of how many, and where others of its kind stand."""
        entry = self.entry
        told = _("%(body)s得 %(score)s 分（满分 %(full)s 分）。") % {
            "body": entry.organisation.name,
            "score": plain(entry.score),
            "full": plain(entry.full),
        }
        return told + self.among_peers

    @property
    def among_peers(self) -> str:
        entry = self.entry
        if entry.peer_count < FEWEST_PEERS:
            return ""
        return _(
            "本次考核的 %(count)d 个%(group)s，中位数 %(middle)s 分，最低 %(low)s 分，最高 %(high)s 分。"
        ) % {
            "count": entry.peer_count,
            "group": entry.peer_group,
            "middle": plain(entry.peer_median),
            "low": plain(entry.peer_low),
            "high": plain(entry.peer_high),
        }

    @property
    def has_peers(self) -> bool:
        return self.entry.peer_count >= FEWEST_PEERS

    @property
    def rank(self) -> str:
        """Only where the round's document orders ranks to be published."""
        if self.entry.rank is None:
            return ""
        return _("第 %(rank)d 名（共 %(count)d 个）") % {
            "rank": self.entry.rank,
            "count": self.entry.peer_count,
        }

    @property
    def position(self) -> dict[str, float]:
        """Where the body stands between the lowest and the highest of its peers, as places on a line."""
        most = max(self.entry.full, self.entry.peer_high, self.entry.score)

        def at(points: Decimal) -> float:
            return round(28 + 304 * float(points) / float(most), 1)

        entry = self.entry
        return {
            "own": at(entry.score),
            "low": at(entry.peer_low),
            "middle": at(entry.peer_median),
            "high": at(entry.peer_high),
        }

    @cached_property
    def lines(self) -> list[Line]:
        try:
            return list(_lines(self.entry.details))
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
            # From below, by a newer version of the portal: what the entry says of itself is still shown.
            return []

    @property
    def chart(self) -> Any:
        """What each part of the system brought, of its full points, in per cent."""
        rows = [
            Row(line.title, round(100 * Decimal(line.points) / Decimal(line.most)))
            for line in self.lines
            if line.depth == 0
            and line.points
            and line.most
            and Decimal(line.most)
            and Decimal(line.points) > 0
        ]
        return bar_chart(_("各部分得分率"), rows, keep_order=True)

    @property
    def uses(self) -> list[Use]:
        return [
            Use(str(ResultUseKind(one["kind"]).label), one["text"], one["document"], parse_date(one["on"]))
            for one in self.entry.uses
        ]


def _lines(details: dict[str, Any]) -> Any:
    system, body = details["system"], details["bodies"][0]
    whole = shape.tree_of(system)
    result = rules.score(whole, shape.inputs_of(body["inputs"]), body["body"].get("kind", ""))
    said, children = {one["key"]: one for one in system["indicators"]}, whole.children()

    def walk(parent: str, depth: int) -> Any:
        for node in children[parent]:
            found, given = result.nodes[node.key], body["inputs"].get(node.key, {})
            if node.applies_to and body["body"].get("kind") not in node.applies_to:
                continue
            yield Line(
                title=node.title,
                depth=depth,
                is_group=node.mode == tree.GROUP,
                value=given.get("value") or "",
                points=body["scores"].get(node.key) or "",
                most=plain(found.max),
                how=how_told(found.how),
                guidance=said[node.key].get("guidance") or "",
                source=SOURCES.get(given.get("source", ""), ""),
                reason=given.get("reason", ""),
                changed_from=given.get("changed_from") or "",
            )
            yield from walk(node.key, depth + 1)

    return walk("", 0)


SOURCES: dict[str, Any] = {
    "data": gettext_lazy("系统从公示和归集的数据取数"),
    "review": gettext_lazy("评审"),
    "reply": gettext_lazy("申辩后调整"),
    "audit": gettext_lazy("复核调整"),
    "correction": gettext_lazy("发布后更正"),
}


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
