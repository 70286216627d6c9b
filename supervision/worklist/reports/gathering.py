"""The superior's part: who has reported and who has not, and what the accepted reports say when they are added up."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from records.chain.models import Peer, PeerRole, PeerState
from records.subjects.models import subtree_prefix
from supervision.worklist.reports.choices import Coverage, Status
from supervision.worklist.reports.models import WorkReport, WorkReportVersion
from supervision.worklist.reports.rules import Span, Sum, plain, shown, total
from supervision.worklist.reports.sections import Made

MOST_UNITS = 300


def expected(report: WorkReport) -> QuerySet[WorkReport]:
    """The reports that this one is made of: those whose decision is its own region's."""
    return (
        WorkReport.objects.of(report.span)
        .filter(judged_in=report.region_id)
        .exclude(pk=report.pk)
        .select_related("unit", "region")
        .order_by("coverage", "unit__region_id", "unit__pinyin", "uid")
    )


def silent_nodes(region: str, span: Span) -> list[Peer]:
    """Nodes right below from which nothing has come for the period."""
    heard = WorkReport.objects.of(span).filter(from_below=True).values("origin")
    peers = Peer.objects.filter(role=PeerRole.CHILD, state=PeerState.ACTIVE).exclude(code__in=heard)
    prefix = subtree_prefix(region)
    return [peer for peer in peers.order_by("code") if peer.code.startswith(prefix)]


def gather(report: WorkReport, *, at: datetime) -> Made | None:
    """The part of a government's report about those below it."""
    if report.coverage != Coverage.GOVERNMENT:
        return None
    below = list(expected(report)[:MOST_UNITS])
    silent = silent_nodes(report.region_id, report.span)
    if not below and not silent:
        return None
    accepted = [one for one in below if one.status == Status.ACCEPTED]
    tables = [_who(below, silent)]
    if sums := summed(accepted):
        tables.append(
            {
                "title": "已采用报告的数字合计",
                "columns": ["指标", "合计", "报送单位数"],
                "rows": [
                    [
                        row["title"],
                        told(row),
                        str(row["units"]),
                    ]
                    for row in sums
                ],
            }
        )
    handed_in = [one for one in below if one.submitted_on]
    late = [one for one in handed_in if one.is_late]
    missing = len(below) - len(handed_in) + len(silent)
    text = (
        f"应报送{len(below) + len(silent)}家，已报送{len(handed_in)}家"
        f"（其中逾期报送{len(late)}家），未报送{missing}家，已采用{len(accepted)}家。"
    )
    return Made(tables=tables, text=text)


def _who(below: Iterable[WorkReport], silent: Iterable[Peer]) -> dict[str, Any]:
    rows = [
        [one.unit.name, str(one.get_status_display()), _day(one), "逾期" if one.is_late else ""]
        for one in below
    ]
    rows += [[f"{peer.name}（{peer.code}）", "未收到", "—", ""] for peer in silent]
    return {"title": "报送情况", "columns": ["单位", "状态", "报送日期", "备注"], "rows": rows}


def _day(one: WorkReport) -> str:
    return one.submitted_on.isoformat() if one.submitted_on else "—"


def summed(reports: Iterable[WorkReport]) -> list[dict[str, Any]]:
    """
    Each figure of the newest versions added up. It stands beside what this node itself counts and is never added
    to it: a child's records are in both.
    """
    newest = (
        WorkReportVersion.objects.filter(report__in=list(reports))
        .order_by("report", "-number")
        .distinct("report")
        .values_list("content", flat=True)
    )
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for content in newest:
        for section in content["sections"]:
            for figure in section["figures"]:
                told[figure["key"]].append(figure)
    found = []
    for figures in told.values():
        # A figure whose kind is another one there is another figure.
        alike = [one for one in figures if one["kind"] == figures[0]["kind"]]
        result = total(alike[0]["kind"], [_reading(one) for one in alike])
        if result.value is None and alike[0]["kind"] == "days":
            continue
        found.append({**alike[0], "sum": result, "units": len(alike)})
    return found


def told(row: dict[str, Any]) -> str:
    """A sum as it is read; a rate bears its sign already."""
    unit = "" if row["kind"] == "rate" else row["unit"]
    return f"{shown(row['kind'], plain(row['sum'].value))}{unit}"


def _reading(figure: dict[str, Any]) -> Sum:
    def number(name: str) -> Decimal | None:
        return None if figure[name] is None else Decimal(figure[name])

    return Sum(number("value"), number("numerator") or Decimal(0), number("denominator"))
