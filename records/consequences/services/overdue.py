"""What time alone brings about: a day that moves, a day that passes."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import cases
from records.clocks.models import Deadline
from records.common.identity import this_node
from records.consequences.choices import OPEN_ORDERS, CaseKind, OrderStatus, ReportStatus
from records.consequences.deadlines import EXPLAIN, FINISH, ORDER_CASE, REPORT, SUPERIOR
from records.consequences.models import OwnReport, RectificationOrder
from records.consequences.services.steps import note_step
from records.consequences.services.telling import plain_title
from records.dishonesty.choices import Rectification
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.following import set_rectification
from records.subjects.models import subtree_prefix

if TYPE_CHECKING:
    from records.access.models import User


def locked_order(uid: uuid.UUID) -> RectificationOrder:
    """The order under its row lock; always the record first, so that two steps cannot wait for one another."""
    record_id = RectificationOrder.objects.values_list("record_id", flat=True).get(pk=uid)
    DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
    return (
        RectificationOrder.objects.select_for_update(of=("self",))
        .select_related("record", "organisation", "region", "ordered_by")
        .get(pk=uid)
    )


def tell_record(order: RectificationOrder, *, by: "User", at: datetime) -> None:
    """The record says how far its body has come; an order that was taken back leaves no word."""
    withdrawn = order.status == OrderStatus.WITHDRAWN
    set_rectification(
        uid=order.record_id,
        due_on=None if withdrawn else order.due_on,
        status="" if withdrawn else said_of(order),
        by=by,
        at=at,
    )


def said_of(order: RectificationOrder) -> str:
    if order.status == OrderStatus.ACCEPTED:
        return Rectification.ACCEPTED
    if order.status == OrderStatus.NOT_RECTIFIED:
        return Rectification.OVERDUE
    if order.status == OrderStatus.SUBMITTED:
        return Rectification.SUBMITTED
    return Rectification.OVERDUE if order.overdue_at else Rectification.OPEN


def order_is_overdue(*, uid: uuid.UUID, at: datetime) -> None:
    """The last day has passed: the record says so, and the superior body is told and given its own clock."""
    order, clock = locked_order(uid), clock_user()
    if order.status not in OPEN_ORDERS or order.overdue_at is not None:
        return
    order.overdue_at = at
    order.escalated_to = order.organisation.current().superior
    order.save(update_fields=["overdue_at", "escalated_to"])
    above = order.escalated_to
    reason = (
        _("整改期限已过，已报上级机构%(name)s督办。") % {"name": above.name}
        if above
        else _("整改期限已过，已报督导人员督办。")
    )
    note_step(order, "overdue", kind=CaseKind.ORDER, by=clock, at=at, reason=reason)
    # A superior above this node has no account here; then it is the supervisors' to press.
    turn = above if above and above.region_id.startswith(subtree_prefix(this_node().code)) else None
    cases.start(
        key=SUPERIOR,
        case_kind=ORDER_CASE,
        case_uid=order.pk,
        case_title=plain_title(order.record),
        start_on=timezone.localdate(at),
        region=order.region_id,
        # The superior may serve a wider region; the order's own region stays, the body says whose turn it is.
        organisation=turn,
        role=Role.DEPARTMENT if turn else Role.SUPERVISOR,
        consequence=_("督办后仍未整改到位的，认定为逾期未整改，并据此记录。"),
        by=clock,
        at=at,
    )
    tell_record(order, by=clock, at=at)


def report_is_missing(*, uid: uuid.UUID, at: datetime) -> None:
    """The body has not reported in time; that stays visible even where it reports later."""
    report, clock = locked_report(uid), clock_user()
    if report.status != ReportStatus.DUE or report.missed_at is not None:
        return
    report.missed_at = at
    report.save(update_fields=["missed_at"])
    note_step(report, "missed", kind=CaseKind.REPORT, by=clock, at=at, reason=_("报告期限已过，未收到报告。"))


def locked_report(uid: uuid.UUID) -> OwnReport:
    return (
        OwnReport.objects.select_for_update(of=("self",)).select_related("organisation", "region").get(pk=uid)
    )


def follow_deadline(deadline: Deadline, *, at: datetime) -> None:
    """A period was extended, paused or resumed: its case names the new day."""
    if deadline.key == REPORT:
        OwnReport.objects.filter(pk=deadline.case_uid).exclude(due_on=deadline.due_on).update(
            due_on=deadline.due_on
        )
        return
    if deadline.key not in (EXPLAIN, FINISH):
        return
    column = "explain_due_on" if deadline.key == EXPLAIN else "due_on"
    known = RectificationOrder.objects.filter(pk=deadline.case_uid).values_list(column, "status").first()
    if known is None or known[0] == deadline.due_on or known[1] not in OPEN_ORDERS:
        return
    order = locked_order(deadline.case_uid)
    setattr(order, column, deadline.due_on)
    # More time to explain never outlasts the time to put right, and the other way round.
    order.due_on = max(order.due_on, order.explain_due_on)
    order.save(update_fields=["due_on", "explain_due_on"])
    granted = deadline.extensions.filter(granted=True).order_by("-decided_at").first()
    by = granted.decided_by if granted and granted.decided_by else clock_user()
    tell_record(order, by=by, at=(granted.decided_at if granted else None) or at)
