"""
The parts of a report, each made by a generator that is registered here: a room above adds its own in its wiring.

Figures come from ``supervision/figures`` and nowhere else, and only those that are registered when a report is
compiled: a node that does not run a room has no part about it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import override

from records.subjects.models import Organisation, subtree_prefix, within_regions
from supervision.figures.counting import REGION_SUFFIX
from supervision.figures.measures import Measure, Period, is_measure, measure, measures
from supervision.worklist.reports.choices import Coverage
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.rules import Span, narrative, plain, total


@dataclass(frozen=True)
class Made:
    """What a generator makes: figures, further tables, and a text to begin with."""

    figures: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class SectionKind:
    """
    :ivar make: called as ``make(report, at=…)``; none where the part has nothing to say in this report
    :ivar by_hand: nothing in the data can write it, so it must be written before the report is signed
    """

    key: str
    title: str
    place: int
    make: Callable[..., Made | None]
    by_hand: bool = False


_kinds: dict[str, SectionKind] = {}


def register_section(kind: SectionKind) -> None:
    """Make a part known; the same key again takes its place."""
    _kinds[kind.key] = kind


def section_kinds() -> list[SectionKind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.place, kind.key))


@dataclass(frozen=True)
class Theme:
    """A part about figures: those whose key begins with one of ``heads``."""

    key: str
    title: str
    heads: tuple[str, ...]

    def takes(self, key: str) -> bool:
        return key.startswith(self.heads)


# In the order of the State Council's opinion (国发〔2016〕76号); a report is Chinese, so are its titles.
THEMES = (
    Theme(
        "publicity",
        "双公示和信息归集",
        ("publicity_", "licence_", "penalty_", "data_", "arrival_", "chain_"),
    ),
    Theme("records", "政务失信记录", ("records_", "judgment_debtors")),
    Theme(
        "rectification",
        "失信整改、异议和信用修复",
        ("rectification_", "own_reports", "objections_", "repairs_"),
    ),
    Theme("pledges", "守信践诺", ("pledge",)),
    Theme("arrears", "账款清偿和政府债务", ("arrears_", "debt_")),
    Theme("complaints", "投诉举报办理", ("complaints_", "disputes_")),
    Theme(
        "litigation",
        "依法行政",
        ("litigation_", "leader_", "judgments_", "review_", "suggestions_", "proposals_", "decisions_"),
    ),
    Theme("tasks", "任务落实", ("tasks_", "documents_")),
    Theme("inspections", "检查和专项治理", ("inspection", "finding", "campaign")),
    Theme("assessments", "考核评价和第三方评级", ("assessment", "ratings_")),
    Theme("warnings", "风险预警", ("warning", "risk_warning")),
)
# One figure for each source and each domain: those where nothing happened are left out.
BREAKDOWN = ("records_source_", "records_domain_")
OTHER = Theme("other", "其他指标", ())
_FIRST_THEME = 20


def figures_of(report: WorkReport, wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
    """The registered figures that are asked for, of the unit or of its whole region, beside those of a year ago."""
    chosen = [one for one in measures() if wanted(base_key(one.key)) and _belongs(report, one)]
    if not chosen:
        return []
    bodies = _bodies(report) if any(not one.whole_region for one in chosen) else []
    found = []
    for one in chosen:
        about = [report.unit_id] if one.whole_region else bodies
        now, then = (_total(one, span, about) for span in (report.span, report.span.before))
        if one.key.startswith(BREAKDOWN) and not now.value and not then.value:
            continue
        found.append(
            {
                "key": base_key(one.key),
                "title": str(_titled(one)),
                "unit": str(one.unit),
                "kind": one.kind,
                "value": plain(now.value),
                "numerator": plain(now.numerator),
                "denominator": plain(now.denominator),
                "before": plain(then.value),
            }
        )
    return found


def base_key(key: str) -> str:
    """A figure of a body and its sister over a region are one figure of a report."""
    return key.removesuffix(REGION_SUFFIX)


def _belongs(report: WorkReport, one: Measure) -> bool:
    if report.coverage == Coverage.DEPARTMENT:
        return not one.whole_region
    # Where there is a sister over the whole region, the single bodies need not be asked.
    return one.whole_region or not is_measure(one.key + REGION_SUFFIX)


def _titled(one: Measure) -> Any:
    base = base_key(one.key)
    return measure(base).title if is_measure(base) else one.title


def _bodies(report: WorkReport) -> Sequence[Any]:
    if report.coverage == Coverage.DEPARTMENT:
        return [report.unit_id]
    bodies = Organisation.objects.filter(merged_into=None)
    prefix = subtree_prefix(report.region_id)
    bodies = bodies.filter(within_regions("region", [prefix])) if prefix else bodies
    return list(bodies.order_by().values_list("pk", flat=True))


def _total(one: Measure, span: Span, bodies: Sequence[Any]) -> Any:
    return total(one.kind, one.compute(Period(span.since, span.until), bodies).values())


def _about(theme: Theme) -> Callable[..., Made | None]:
    def make(report: WorkReport, *, at: datetime) -> Made | None:
        figures = figures_of(report, theme.takes if theme.heads else _unclaimed)
        if not figures:
            return None
        return Made(figures, text=narrative(figures))

    return make


def _unclaimed(key: str) -> bool:
    return not any(theme.takes(key) for theme in THEMES)


def _by_hand(report: WorkReport, *, at: datetime) -> Made:
    return Made()


def register() -> None:
    from supervision.worklist.reports.gathering import gather

    register_section(SectionKind("work", "工作开展情况", 10, _by_hand, by_hand=True))
    for number, theme in enumerate((*THEMES, OTHER)):
        register_section(SectionKind(theme.key, theme.title, _FIRST_THEME + number, _about(theme)))
    register_section(SectionKind("lower", "下级报送汇总", 80, gather))
    register_section(SectionKind("next", "存在的问题和下一步安排", 90, _by_hand, by_hand=True))


def made_for(report: WorkReport, *, at: datetime) -> list[tuple[SectionKind, Made]]:
    """All parts that this report has today."""
    # What is kept is Chinese, in whatever language somebody works.
    with override("zh-hans"):
        found = [(kind, kind.make(report, at=at)) for kind in section_kinds()]
    return [(kind, made) for kind, made in found if made is not None]
