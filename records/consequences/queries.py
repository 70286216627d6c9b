"""What is looked up in this room, always within the reach of whoever asks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.consequences.choices import (
    BODYS_TURN,
    MeasureStatus,
    NoticeStatus,
    OrderStatus,
    ReportStatus,
    ResponsibilityStatus,
)
from records.consequences.models import (
    CriticismNotice,
    Measure,
    OwnReport,
    RectificationOrder,
    Responsibility,
)
from records.consequences.models.measures import MeasureQuerySet
from records.consequences.models.orders import OrderQuerySet
from records.consequences.models.own_report import OwnReportQuerySet
from records.dishonesty.choices import Status, SubjectType
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

OFFICE = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.ASSESSOR, Role.AUDIT_ADMIN)
# Officials' data: those who work with it, and who watches over them.
PEOPLE = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.HR_ARCHIVIST, Role.AUDIT_ADMIN)


def orders_in_reach(user: "User") -> OrderQuerySet:
    """Those of the office's region, of one's own body, and what was escalated to one's own body."""
    own = within_reach(OrderQuerySet(RectificationOrder), user, *OFFICE, Role.DEPARTMENT)
    bodies = [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id
    ]
    if not bodies:
        return own
    return OrderQuerySet(RectificationOrder).filter(Q(pk__in=own.values("pk")) | Q(escalated_to__in=bodies))


def measures_in_reach(user: "User") -> MeasureQuerySet:
    """
    The office sees its region's; a body those that it bears and those that it carries out, and never a person's.
    """
    measures = MeasureQuerySet(Measure)
    office = within_reach(measures, user, *OFFICE, Role.HR_ARCHIVIST)
    bodies = [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id
    ]
    if not bodies:
        return office
    decided = ~Q(status__in=[MeasureStatus.ENTERED, MeasureStatus.REFUSED])
    return measures.filter(
        Q(pk__in=office.values("pk"))
        | Q(official=None) & decided & (Q(organisation__in=bodies) | Q(executing_body__in=bodies))
    )


def notices_in_reach(user: "User") -> QuerySet[CriticismNotice]:
    """A body reads what was issued about itself; drafts are the office's."""
    notices = CriticismNotice.objects.all()
    office = within_reach(notices, user, *OFFICE)
    own = within_reach(notices, user, Role.DEPARTMENT).filter(status=NoticeStatus.ISSUED)
    return notices.filter(Q(pk__in=office.values("pk")) | Q(pk__in=own.values("pk")))


def responsibilities_in_reach(user: "User") -> QuerySet[Responsibility]:
    """About people, so for the office and the personnel archives only; reading one is written down."""
    return within_reach(Responsibility.objects.all(), user, *PEOPLE)


def reports_in_reach(user: "User") -> OwnReportQuerySet:
    return within_reach(OwnReportQuerySet(OwnReport), user, *OFFICE, Role.DEPARTMENT)


def my_work(user: "User", *, on: date) -> dict[str, QuerySet[Any]]:
    """What waits for this person in this room, list by list."""
    orders, not_mine = OrderQuerySet(RectificationOrder), ~Q(writers__contains=[user.pk])
    of_body = within_reach(orders, user, Role.DEPARTMENT)
    to_check = within_reach(orders, user, Role.SUPERVISOR)
    office = within_reach(orders, user, Role.REVIEWER, Role.SUPERVISOR)
    measures, reports = MeasureQuerySet(Measure), OwnReportQuerySet(OwnReport)
    bodies = [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id
    ]
    return {
        "to_rectify": of_body.filter(status__in=BODYS_TURN),
        "to_check": to_check.filter(not_mine, status=OrderStatus.SUBMITTED).exclude(ordered_by=user),
        "order_overdue": office.past_due(on=on),
        "order_escalated": orders.open().filter(escalated_to__in=bodies) if bodies else orders.none(),
        "to_draft": within_reach(orders, user, Role.CLERK).filter(
            status=OrderStatus.NOT_RECTIFIED, draft=None
        ),
        "measure_to_decide": within_reach(measures, user, Role.REVIEWER)
        .filter(status=MeasureStatus.ENTERED)
        .exclude(entered_by=user),
        "measure_to_execute": (
            measures.of_bodies().filter(
                executing_body__in=bodies, status=MeasureStatus.IN_FORCE, executed_at=None
            )
            if bodies
            else measures.none()
        ),
        "notice_to_issue": within_reach(CriticismNotice.objects.all(), user, Role.REVIEWER)
        .filter(status=NoticeStatus.DRAFT)
        .exclude(entered_by=user),
        "responsibility_to_confirm": within_reach(
            Responsibility.objects.all(), user, Role.REVIEWER, Role.SUPERVISOR
        )
        .filter(status=ResponsibilityStatus.ENTERED)
        .exclude(entered_by=user),
        "report_due": within_reach(reports, user, Role.DEPARTMENT).filter(
            status__in=[ReportStatus.DUE, ReportStatus.RETURNED]
        ),
        "report_to_take": within_reach(reports, user, Role.CLERK, Role.REVIEWER).filter(
            not_mine, status=ReportStatus.FILED
        ),
        "report_missing": within_reach(reports, user, Role.REVIEWER, Role.SUPERVISOR).missing(),
    }


@dataclass(frozen=True)
class OwnReportFigures:
    """
    How the bodies of a region kept their duty to report themselves, over events of one span.

    :ivar unreported: records about bodies, by the day of their document, that no own report stands behind
    """

    filed: int
    late: int
    missing: int
    unreported: int


def own_report_figures(
    *, first: date, last: date, organisations: Iterable[uuid.UUID] | None = None, region_prefix: str = ""
) -> OwnReportFigures:
    """Counts over the events between two days; an event that was found to be none does not count."""
    reports = OwnReport.objects.filter(event_on__range=(first, last)).exclude(
        status__in=[ReportStatus.CANCELLED, ReportStatus.DISMISSED]
    )
    records = DishonestyRecord.objects.of_this_node().filter(
        decided_on__range=(first, last),
        status__in=[Status.PUBLISHED, Status.ENDED],
        subject_type=SubjectType.ORGANISATION,
        own_report=None,
    )
    if region_prefix:
        reports = reports.filter(region__code__startswith=region_prefix)
        records = records.filter(region__code__startswith=region_prefix)
    if organisations is not None:
        bodies = list(organisations)
        reports, records = (
            reports.filter(organisation__in=bodies),
            records.filter(organisation__in=bodies),
        )
    counted = reports.aggregate(
        filed=Count("pk", filter=Q(filed_on__isnull=False)),
        late=Count("pk", filter=Q(filed_on__gt=F("due_on"))),
        missing=Count("pk", filter=Q(filed_on=None, missed_at__isnull=False)),
    )
    return OwnReportFigures(**counted, unreported=records.count())
