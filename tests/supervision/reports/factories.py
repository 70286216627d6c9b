"""Reports of invented units in any state, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.chain.models import Peer
from records.subjects.models import Organisation
from supervision.figures.measures import Measure, Period, Reading
from supervision.worklist.reports import sections, services
from supervision.worklist.reports.models import WorkReport, WorkReportSection
from supervision.worklist.reports.rules import Span
from tests.records.access.factories import HENAN, XUCHANG, holder
from tests.records.dishonesty.factories import bureau

SPAN = Span(2026, "half")
# A Saturday within the last fifteen days of the half-year, a Thursday before the fifth of July, and days after it.
EARLY = datetime(2026, 6, 20, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 2, 2, 0, tzinfo=UTC)
LATE = datetime(2026, 7, 8, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """The bureau's 林涛 writes and 何静 signs; 陈静 writes for the office, 刘洋 signs, 何琳 and 罗刚 judge."""

    writer: User
    signer: User
    clerk: User
    reviewer: User
    supervisor: User
    second_supervisor: User
    bureau: Organisation
    government: Organisation


def desk(region: str = XUCHANG, name: str = "示例市") -> Desk:
    body = bureau(f"{name}财政局", region=region)
    government = Organisation.objects.create(name=f"{name}人民政府", kind="government", region_id=region)
    return Desk(
        writer=holder("林涛", Role.DEPARTMENT, region, organisation=body),
        signer=holder("何静", Role.DEPARTMENT, region, organisation=body),
        clerk=holder("陈静", Role.CLERK, region),
        reviewer=holder("刘洋", Role.REVIEWER, region),
        supervisor=holder("何琳", Role.SUPERVISOR, region),
        second_supervisor=holder("罗刚", Role.SUPERVISOR, region),
        bureau=body,
        government=government,
    )


# --- Figures ------------------------------------------------------------------------------------------------


def measure(key: str, kind: Any, told: dict[str, Any], *, whole_region: bool = False) -> Measure:
    """One whose readings are what ``told`` says, by key: this year's and that of the year before."""

    def compute(period: Period, bodies: Any) -> dict[Any, Reading]:
        this, before = told[key]
        return dict.fromkeys(bodies, this if period.since.year == SPAN.year else before)

    titles = {
        "records_published": "公示失信记录",
        "pledge_kept_rate": "承诺兑现率",
        "arrears_overdue_amount": "逾期账款",
    }
    return Measure(
        key=key if not whole_region else f"{key}_region",
        title=titles[key],
        unit={"count": "件", "rate": "%", "amount": "元"}[kind],
        help="",
        field="records",
        better="less",
        kind=kind,
        compute=compute,
        rows=lambda period, body: [],
        whole_region=whole_region,
    )


def number(value: str | None) -> Reading:
    said = Decimal(value) if value is not None else None
    return Reading(said, said or Decimal(0))


def rate(numerator: int, denominator: int) -> Reading:
    value = Decimal(numerator) / denominator if denominator else None
    return Reading(value, Decimal(numerator), Decimal(denominator))


def put_figures(monkeypatch: Any) -> dict[str, Any]:
    told = {
        "records_published": (number("3"), number("5")),
        "pledge_kept_rate": (rate(3, 4), rate(1, 2)),
        "arrears_overdue_amount": (number("1200.5"), number("0")),
    }
    kinds = {"records_published": "count", "pledge_kept_rate": "rate", "arrears_overdue_amount": "amount"}
    known = {
        one.key: one
        for key, kind in kinds.items()
        for one in (measure(key, kind, told), measure(key, kind, told, whole_region=True))
    }
    monkeypatch.setattr(sections, "measures", lambda: list(known.values()))
    monkeypatch.setattr(sections, "measure", lambda key: known[key])
    monkeypatch.setattr(sections, "is_measure", lambda key: key in known)
    return told


# --- States -------------------------------------------------------------------------------------------------


def opened(at: Desk, unit: Organisation | None = None, *, when: datetime = EARLY) -> WorkReport:
    services.open_reports(at=when, span=SPAN)
    return WorkReport.objects.of(SPAN).get(unit=unit or at.bureau)


def drafting(at: Desk, *, when: datetime = NOW) -> WorkReport:
    report = opened(at)
    services.compile_report(report=report.pk, by=at.writer, at=when)
    return again(report)


def part(report: WorkReport, key: str) -> WorkReportSection:
    return report.sections.get(key=key)


def fill(report: WorkReport, by: User, *, when: datetime = NOW) -> None:
    """What no data can write."""
    for key, text in (
        ("work", "召开联席会议，部署下半年工作。"),
        ("next", "个别承诺进度偏慢，下半年逐项督办。"),
    ):
        services.edit_section(section=part(report, key).pk, text=text, by=by, at=when)


def written(at: Desk, *, when: datetime = NOW) -> WorkReport:
    report = drafting(at, when=when)
    fill(report, at.writer, when=when)
    return again(report)


def signing(at: Desk, *, when: datetime = NOW) -> WorkReport:
    return services.send_to_sign(report=written(at, when=when).pk, by=at.writer, at=when)


def submitted(at: Desk, *, when: datetime = NOW) -> WorkReport:
    return services.sign(report=signing(at, when=when).pk, by=at.signer, at=when)


def returned(at: Desk) -> WorkReport:
    return services.send_back(
        report=submitted(at).pk, reason="请补充承诺兑现情况。", by=at.supervisor, at=NOW
    )


def accepted(at: Desk) -> WorkReport:
    return services.accept(report=submitted(at).pk, by=at.supervisor, at=NOW)


def of_government(at: Desk, *, when: datetime = NOW) -> WorkReport:
    """The government's own, written by the office and waiting for its signature."""
    report = opened(at, at.government)
    services.compile_report(report=report.pk, by=at.clerk, at=when)
    fill(report, at.clerk, when=when)
    return services.send_to_sign(report=report.pk, by=at.clerk, at=when)


def upward(at: Desk) -> WorkReport:
    """The government's own, on its way to the node above."""
    Peer.objects.create(code=HENAN, name="信用河南", role="parent", registered_at=NOW)
    return services.sign(report=of_government(at).pk, by=at.reviewer, at=NOW)


def filed(at: Desk) -> WorkReport:
    return services.sign_for_file(report=of_government(at).pk, by=at.reviewer, at=NOW)


def again(report: WorkReport) -> WorkReport:
    return WorkReport.objects.select_related("unit", "region").get(pk=report.pk)


# What the tests of the table begin with; "written", "early", "of_government", "upward" and "filed" are states with
# something more in them.
STATES = {
    "open": opened,
    "drafting": drafting,
    "early": lambda at: written(at, when=EARLY),
    "written": written,
    "signing": signing,
    "submitted": submitted,
    "returned": returned,
    "accepted": accepted,
    "of_government": of_government,
    "upward": upward,
    "filed": filed,
}
