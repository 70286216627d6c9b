"""Half-year and yearly reports: of the period that ended last, accepted, handed in, waiting to be signed, and missing."""

from datetime import date, datetime, timedelta

from django.db import transaction

from integrity_portal.demo.data.moments import at_minute
from integrity_portal.demo.data.world import World
from records.access.models import User
from records.subjects.models import Organisation
from supervision.worklist.reports import services
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.rules import HALF, YEAR, Span

# What no data can write, in the order of the parts.
WORK = "召开联席会议部署守信践诺工作，逐项核对承诺台账，对逾期事项发函督办。（演示）"
NEXT = "个别承诺进度偏慢，账款清偿计划执行不够均衡；下一步逐项明确责任职务和完成时间，按月通报。（演示）"
# The bodies whose reports got how far; all others have not reported.
STAGES = (
    ("finance", "accepted"),
    ("transport", "submitted"),
    ("housing", "signing"),
    ("education", "drafting"),
)


def load(world: World) -> None:
    """Once; the reports of the last period that is over."""
    if WorkReport.objects.exists():
        return
    span = _over(world.office.today)
    opened = _moment(span.until - timedelta(days=12), 9)
    made = services.open_reports(at=opened, span=span)
    told = 0
    with transaction.atomic():
        for tag, stage in STAGES:
            body = world.bodies.get((world.plan.top.region, tag))
            report = WorkReport.objects.of(span).filter(unit=body).first() if body else None
            if report is not None:
                _tell(world, report, stage, span)
                told += 1
        government = Organisation.objects.filter(
            kind=Organisation.Kind.GOVERNMENT, region=world.plan.top.region
        ).first()
        own = WorkReport.objects.of(span).filter(unit=government).first() if government else None
        if own is not None:
            _write(own, world.people["clerk"], _moment(span.until + timedelta(days=4), 15))
    world.say(f"{made} reports opened, {told} of them written.")


def _over(today: date) -> Span:
    spans = [Span(today.year - 1, HALF), Span(today.year - 1, YEAR), Span(today.year, HALF)]
    # Some days behind it, so that the story of the report lies in the past as well.
    return max(
        (span for span in spans if span.until + timedelta(days=10) < today), key=lambda span: span.until
    )


def _moment(day: date, hour: int) -> datetime:
    return at_minute(day, hour * 60 + 20)


def _write(report: WorkReport, by: User, at: datetime) -> None:
    services.compile_report(report=report.pk, by=by, at=at)
    for key, text in (("work", WORK), ("next", NEXT)):
        services.edit_section(section=report.sections.get(key=key).pk, text=text, by=by, at=at)


def _tell(world: World, report: WorkReport, stage: str, span: Span) -> None:
    people = world.people
    day = span.until + timedelta(days=3)
    _write(report, people["clerk"], _moment(day, 9))
    services.send_to_sign(report=report.pk, by=people["clerk"], at=_moment(day, 10))
    if stage == "signing":
        return
    services.sign(report=report.pk, by=people["reviewer"], at=_moment(day, 14))
    if stage == "accepted":
        services.accept(
            report=report.pk, note="数据完整。（演示）", by=people["supervisor"], at=_moment(day, 16)
        )
