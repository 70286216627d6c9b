"""Who has to report, and the reports that open by themselves for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.chain.models import Peer, PeerRole, PeerState
from records.clocks import services as clocks
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, Region
from supervision.worklist.reports.choices import UNWRITTEN, Coverage, Route
from supervision.worklist.reports.deadlines import SUBMIT, of_writers
from supervision.worklist.reports.models import WorkReport, WorkReportExemption
from supervision.worklist.reports.rules import Span, newest
from supervision.worklist.reports.services.steps import lock, needed, write
from supervision.worklist.reports.workflow import Office

if TYPE_CHECKING:
    from records.access.models import User

MOST_AT_ONCE = 500


def units(node: str) -> Iterator[tuple[Organisation, str, str, str | None]]:
    """
    Who reports at this node: its own government, its own departments, and the governments right below that have no
    node of their own; each with coverage, route, and the region where it is decided on.
    """
    bodies = Organisation.objects.filter(merged_into=None).select_related("region")
    for body in bodies.filter(kind=Organisation.Kind.GOVERNMENT, region_id=node).order_by("pk"):
        yield body, Coverage.GOVERNMENT, own_route(), None
    for body in bodies.filter(kind=Organisation.Kind.DEPARTMENT, region_id=node).order_by("pk"):
        yield body, Coverage.DEPARTMENT, Route.WITHIN, node
    children = Peer.objects.filter(role=PeerRole.CHILD).values("code")
    places = Region.objects.filter(parent=node).exclude(code__in=children)
    for body in bodies.filter(kind=Organisation.Kind.GOVERNMENT, region__in=places).order_by("pk"):
        yield body, Coverage.GOVERNMENT, Route.WITHIN, node


def own_route() -> Route:
    """Where this node's own government reports to."""
    has_parent = Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).exists()
    return Route.UP if has_parent else Route.NONE


def open_reports(*, at: datetime, span: Span | None = None) -> int:
    """
    Open the report of the newest period for everybody who has none yet; how many. May run twice, and a body that
    becomes known later gets its report later.
    """
    node = this_node()
    span = span or newest(timezone.localdate(at))
    has = set(WorkReport.objects.of(span).values_list("unit", flat=True))
    free = set(WorkReportExemption.objects.filter(ended_at=None).values_list("unit", flat=True))
    made = 0
    for body, coverage, route, judged_in in units(node.code):
        if body.pk in has or body.pk in free:
            continue
        made += _open(body, coverage, route, judged_in, span, at=at)
        if made >= MOST_AT_ONCE:
            break
    return made


@transaction.atomic
def _open(
    body: Organisation, coverage: str, route: str, judged_in: str | None, span: Span, *, at: datetime
) -> bool:
    node, by = this_node(), clock_user()
    report = WorkReport(
        unit=body,
        region=body.region,
        judged_in_id=judged_in,
        coverage=coverage,
        year=span.year,
        period=span.period,
        route=route,
        origin=node.code,
        origin_name=node.name,
        due_on=clocks.due(SUBMIT, span.until, region=body.region_id).due_on,
        opened_at=at,
        updated_at=at,
    )
    # Of two runs at once the second finds the first one's row.
    WorkReport.objects.bulk_create([report], ignore_conflicts=True)
    if not WorkReport.objects.filter(pk=report.pk).exists():
        return False
    write(report, "open", gettext_noop("建立报告任务"), source="", by=by, at=at)
    of_writers(report, SUBMIT, start_on=span.until, by=by, at=at)
    return True


@transaction.atomic
def report_is_overdue(*, uid: UUID, label: str, at: datetime) -> None:
    """The day passed and nothing was handed in: the superior's table says so from now on."""
    case = lock(uid)
    if case.status not in UNWRITTEN or case.missed_at is not None:
        return
    case.missed_at = at
    case.save(update_fields=["missed_at"])
    write(case, "overdue", gettext_noop("逾期未报"), by=clock_user(), at=at, note=label)


@transaction.atomic
def exempt(*, unit: Organisation, reason: str, by: "User", at: datetime) -> WorkReportExemption:
    """
    Say that a unit need not report, and by which document.

    :raises TransitionDenied: ``not_your_role``
    """
    _office_of(unit, by, "exempt", at)
    row = WorkReportExemption(
        unit=unit,
        reason=needed("reason", reason, _("请写明理由和依据文件的文号。"))[:500],
        by=by,
        at=at,
    )
    row.validate_constraints()
    row.save(force_insert=True)
    audit.record(action="work_report.exempt", by=by, at=at, subject=unit, details={"reason": row.reason})
    return row


@transaction.atomic
def end_exemption(*, exemption: UUID, by: "User", at: datetime) -> WorkReportExemption:
    """From the next period on the unit reports again."""
    row = WorkReportExemption.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exemption)
    _office_of(row.unit, by, "end_exemption", at)
    if row.ended_at is not None:
        raise ValidationError(_("该登记已经取消。"))
    row.ended_by, row.ended_at = by, at
    row.save(update_fields=["ended_by", "ended_at"])
    audit.record(action="work_report.end_exemption", by=by, at=at, subject=row.unit)
    return row


def _office_of(unit: Organisation, by: "User", name: str, at: datetime) -> None:
    # Of the office that adds the reports up, not of the unit's own.
    if not by.holds([Role.SUPERVISOR], over=Office(this_node().code)):
        audit.refused(
            action=f"work_report.{name}", by=by, at=at, subject=unit, details={"code": "not_your_role"}
        )
        raise TransitionDenied("not_your_role", _("由本地区的督导人员登记。"))
