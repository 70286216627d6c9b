"""The order to explain and to put right: given by the office, answered by the body, judged by a third person."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.clocks import cases
from records.clocks.models import Deadline
from records.clocks.services import length_of
from records.common.deadlines import Length
from records.common.workflow import TransitionDenied
from records.consequences.choices import OPEN_ORDERS, CaseKind, OrderStatus
from records.consequences.deadlines import CHECK, EXPLAIN, FINISH, ORDER_CASE, SUPERIOR
from records.consequences.models import RectificationOrder
from records.consequences.services import papers
from records.consequences.services.overdue import locked_order, tell_record
from records.consequences.services.steps import begin, finish, note_step, only, refuse_wrong
from records.consequences.services.telling import plain_title, refuse_names
from records.consequences.workflow import OFFICE, ORDER
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

KIND = CaseKind.ORDER
FIELDS = ("to_explain", "requirements", "basis")
BASIS = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
OVERDUE_MEANS = gettext_lazy("逾期未整改到位的，报上级机构督办；仍不整改的，认定并记录。")
MORE_TIME = "rectification_extension"


@transaction.atomic
def order_rectification(
    *,
    record: DishonestyRecord,
    content: Mapping[str, Any],
    by: "User",
    at: datetime,
    explain_in: Length | None = None,
    finish_in: Length | None = None,
) -> RectificationOrder:
    """
    Order the record's body to explain in writing and to put right; both clocks run from today, a paper is issued.

    :param content: ``to_explain``, ``requirements``, and ``basis`` where it is not the usual one
    :param finish_in: where the order sets a time of its own; else the rule of the region
    :raises TransitionDenied: where the record is not this node's or not published, or an order is open already
    """
    record = (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation", "region", "official")
        .get(pk=record.pk)
    )
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，整改由产生节点督促。"))
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有已发布的记录可以下达整改通知。"))
    if not by.holds(OFFICE, over=record):
        raise TransitionDenied("not_your_role", _("整改通知由审核人或督导人员下达。"))
    if record.rectification_orders.filter(status__in=OPEN_ORDERS).exists():
        raise TransitionDenied("order_open", _("该记录已有未办结的整改通知，请先办结。"))
    only(FIELDS, content)
    today = timezone.localdate(at)
    order = RectificationOrder(
        record=record,
        organisation=record.organisation,
        region_id=record.region_id,
        ordered_by=by,
        ordered_at=at,
        # Known with the paper, and the paper is issued last: it tells the deadlines.
        number=f"pending-{uuid.uuid4()}",
        explain_due_on=today,
        due_on=today,
        **{"basis": BASIS, **content},
    )
    refuse_wrong(order, dict.fromkeys(FIELDS))
    refuse_names(record, order.to_explain, order.requirements)
    explain = _clock(
        order, EXPLAIN, _("逾期未书面说明原因的，予以催办并报上级机构。"), explain_in, by=by, at=at
    )
    finished = _clock(order, FINISH, OVERDUE_MEANS, finish_in, by=by, at=at)
    order.explain_due_on = explain.due_on
    order.due_on = max(finished.due_on, explain.due_on)
    order.paper = papers.order_paper(order, explain=explain, finish=finished, by=by, at=at)
    order.number = order.paper.number
    order.save(force_insert=True)
    note_step(order, "order", kind=KIND, source="", by=by, at=at)
    tell_record(order, by=by, at=at)
    return order


@transaction.atomic
def explain_causes(*, uid: uuid.UUID, explanation: str, by: "User", at: datetime) -> RectificationOrder:
    """The body says in writing how it came to this (书面说明原因)."""
    order = locked_order(uid)
    step = begin(ORDER, order, "explain", kind=KIND, by=by, at=at)
    order.explanation = _needed(explanation, _("请写明失信原因。"))
    order.explained_by, order.explained_at = by, at
    _write(order, by)
    finish(order, step, kind=KIND, by=by, at=at, content={"explanation": order.explanation})
    cases.meet(key=EXPLAIN, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    return order


@transaction.atomic
def submit_rectification(
    *, uid: uuid.UUID, measures_taken: str, by: "User", at: datetime
) -> RectificationOrder:
    """The body reports what it has put right, with the evidence attached so far; the office's clock starts."""
    order = locked_order(uid)
    step = begin(ORDER, order, "submit", kind=KIND, by=by, at=at)
    order.measures_taken = _needed(measures_taken, _("请写明已采取的整改措施和成效。"))
    order.submitted_by, order.submitted_at = by, at
    _write(order, by)
    evidence = order.evidence.filter(removed_at=None).order_by("uploaded_at", "uid")
    finish(
        order,
        step,
        kind=KIND,
        by=by,
        at=at,
        content={
            "measures_taken": order.measures_taken,
            "evidence": [{"name": one.original_name, "sha256": one.sha256} for one in evidence],
        },
    )
    cases.meet(key=FINISH, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    cases.meet(key=SUPERIOR, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    _clock(order, CHECK, _("逾期未核查的，列入超期办件统计。"), None, by=by, at=at, office=True)
    tell_record(order, by=by, at=at)
    return order


@transaction.atomic
def accept_rectification(*, uid: uuid.UUID, by: "User", at: datetime, note: str = "") -> RectificationOrder:
    """A supervisor who neither ordered nor wrote it finds that it is put right; the order is closed."""
    order = locked_order(uid)
    step = begin(ORDER, order, "accept", kind=KIND, by=by, at=at)
    return _close(order, step, by=by, at=at, note=note)


@transaction.atomic
def return_rectification(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> RectificationOrder:
    """Not yet put right: back to the body with reasons; its time runs as before, or anew where it is over."""
    order = locked_order(uid)
    step = begin(ORDER, order, "return", kind=KIND, by=by, at=at, reason=note)
    finish(order, step, kind=KIND, by=by, at=at, reason=note)
    cases.meet(key=CHECK, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    _run_again(order, by=by, at=at)
    tell_record(order, by=by, at=at)
    return order


@transaction.atomic
def remind_body(*, uid: uuid.UUID, note: str, by: "User", at: datetime) -> RectificationOrder:
    """The office presses the body (催办); the reminder stands on the order's page and in its history."""
    order = locked_order(uid)
    if not by.holds(OFFICE, over=order):
        raise TransitionDenied("not_your_role", _("催办由审核人或督导人员办理。"))
    if order.status not in (OrderStatus.ORDERED, OrderStatus.EXPLAINED, OrderStatus.RETURNED):
        raise TransitionDenied("wrong_state", _("只有等待被整改单位办理的通知可以催办。"))
    note_step(order, "remind", kind=KIND, by=by, at=at, reason=note or _("请按期完成整改并报送结果。"))
    return order


@transaction.atomic
def withdraw_order(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> RectificationOrder:
    """Take the order back, with a reason, by another person than who gave it; its paper is void from then on."""
    order = locked_order(uid)
    step = begin(ORDER, order, "withdraw", kind=KIND, by=by, at=at, reason=note)
    if order.paper is not None:
        papers.void(order.paper, reason=note, by=by, at=at)
    return _close(order, step, by=by, at=at, note=note)


@transaction.atomic
def find_not_rectified(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> RectificationOrder:
    """The time is over and it is not put right; a clerk may now draft a record of that."""
    order = locked_order(uid)
    step = begin(ORDER, order, "not_rectify", kind=KIND, by=by, at=at, reason=note)
    if order.overdue_at is None:
        # Found before the clock came by.
        order.overdue_at = at
    return _close(order, step, by=by, at=at, note=note)


def deadlines_of(order: RectificationOrder) -> list[Deadline]:
    return list(cases.of_case(ORDER_CASE, order.pk))


def _close(
    order: RectificationOrder, step: Any, *, by: "User", at: datetime, note: str
) -> RectificationOrder:
    order.decided_by, order.decided_at, order.decision_note = by, at, note.strip()[:1000]
    finish(order, step, kind=KIND, by=by, at=at, reason=note)
    cases.meet(key=CHECK, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    for key in (EXPLAIN, FINISH, SUPERIOR):
        cases.cancel(key=key, case_kind=ORDER_CASE, case_uid=order.pk, by=by, at=at)
    tell_record(order, by=by, at=at)
    return order


def _run_again(order: RectificationOrder, *, by: "User", at: datetime) -> None:
    """
    The time to put right stood still while the office looked at it: it runs on to its old last day, or, where
    that has gone by meanwhile, for another extension's length.
    """
    today = timezone.localdate(at)
    left = (order.due_on - today).days
    length = Length(left, "d") if left > 0 else length_of(MORE_TIME, region=order.region_id)
    again = _clock(order, FINISH, OVERDUE_MEANS, length, by=by, at=at)
    order.due_on = max(again.due_on, order.due_on)
    order.save(update_fields=["due_on"])


def _clock(
    order: RectificationOrder,
    key: str,
    consequence: Any,
    length: Length | None,
    *,
    by: "User",
    at: datetime,
    office: bool = False,
) -> Deadline:
    """A period of this order: the body's, or the office's own."""
    return cases.start(
        key=key,
        case_kind=ORDER_CASE,
        case_uid=order.pk,
        case_title=plain_title(order.record),
        start_on=timezone.localdate(at),
        region=order.region_id,
        organisation=None if office else order.organisation,
        role=Role.SUPERVISOR if office else Role.DEPARTMENT,
        consequence=str(consequence),
        length=length,
        by=by,
        at=at,
    )


def _needed(text: str, message: str) -> str:
    if not text.strip():
        raise TransitionDenied("text_needed", message)
    return text.strip()


def _write(order: RectificationOrder, by: "User") -> None:
    if by.pk not in order.writers:
        order.writers = [*order.writers, by.pk]
