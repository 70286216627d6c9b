"""Measures: entered, decided by another person, carried out, and over by time, repair or decision."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.consequences.choices import CaseKind, MeasureStatus
from records.consequences.models import Measure
from records.consequences.models.measures import MeasureQuerySet
from records.consequences.services.steps import begin, finish, note_step, only, refuse_wrong
from records.consequences.services.telling import refuse_names, tell
from records.consequences.workflow import MEASURE
from records.dishonesty.choices import EndReason, Status
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User
    from records.subjects.models import Official, Organisation

KIND = CaseKind.MEASURE
BATCH = 500
FIELDS = (
    "kind",
    "title",
    "official",
    "deciding_body",
    "executing_body",
    "legal_basis",
    "document_number",
    "decided_on",
    "starts_on",
    "ends_on",
)
LIFTERS = (Role.REVIEWER, Role.SUPERVISOR, Role.CLOCK)

log = structlog.get_logger(__name__)


def active_measures(
    *, organisation: "Organisation | None" = None, official: "Official | None" = None, on: date
) -> MeasureQuerySet:
    """
    The measures that bind on that day: of a body (with all that were merged into it), of an official, or all.

    What a body bears and what a person bears are two things: asking for one never gives the other.
    """
    found = MeasureQuerySet(Measure).active(on=on)
    if organisation is not None:
        found = found.of_bodies().filter(organisation__in=organisation.answering_uids())
    if official is not None:
        found = found.filter(official=official)
    return found


@transaction.atomic
def enter_measure(
    *, record: DishonestyRecord, content: Mapping[str, Any], by: "User", at: datetime
) -> Measure:
    """
    Write down a measure; it binds nobody until another person has decided it.

    :param content: values of ``FIELDS``; with ``official`` the measure is the person's and stays internal
    :raises ValidationError: field by field
    :raises TransitionDenied: where the record is not published, not this node's, or out of reach
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，惩戒措施由其登记。"))
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有已发布的记录可以登记惩戒措施。"))
    if not by.holds([Role.CLERK, Role.REVIEWER], over=record):
        raise TransitionDenied("not_your_role", _("惩戒措施由录入人或审核人登记。"))
    only(FIELDS, content)
    measure = Measure(
        record=record,
        organisation=record.organisation,
        region_id=record.region_id,
        entered_by=by,
        entered_at=at,
        **content,
    )
    refuse_wrong(measure, dict.fromkeys((*FIELDS, *content)))
    if measure.official is None:
        refuse_names(record, measure.title, measure.legal_basis)
    measure.save(force_insert=True)
    note_step(measure, "enter", kind=KIND, source="", by=by, at=at)
    return measure


@transaction.atomic
def decide_measure(*, uid: uuid.UUID, by: "User", at: datetime, reason: str = "") -> Measure:
    """Put an entered measure in force, by another person than who entered it."""
    measure = _locked(uid)
    step = begin(MEASURE, measure, "decide", kind=KIND, by=by, at=at)
    if measure.ends_on is not None and measure.ends_on < timezone.localdate(at):
        raise TransitionDenied("already_over", _("措施的结束日期已过，不再生效；请核对日期。"))
    if measure.record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("记录已终止公示，不得再采取惩戒措施。"))
    measure.decided_by, measure.decided_at = by, at
    finish(measure, step, kind=KIND, by=by, at=at, reason=reason)
    tell(measure.record, by=by, at=at)
    return measure


@transaction.atomic
def refuse_measure(*, uid: uuid.UUID, by: "User", at: datetime, reason: str) -> Measure:
    """Another person decides against an entered measure."""
    measure = _locked(uid)
    step = begin(MEASURE, measure, "refuse", kind=KIND, by=by, at=at, reason=reason)
    measure.decided_by = measure.ended_by = by
    measure.decided_at = measure.ended_at = at
    measure.end_note = reason.strip()[:500]
    finish(measure, step, kind=KIND, by=by, at=at, reason=reason)
    return measure


@transaction.atomic
def confirm_execution(*, uid: uuid.UUID, note: str, by: "User", at: datetime) -> Measure:
    """The executing body says that and how it carries the measure out; the office may say so for it."""
    measure = _locked(uid)
    may = by.holds([Role.DEPARTMENT], over=measure.executing_body) or by.holds(
        [Role.CLERK, Role.REVIEWER, Role.SUPERVISOR], over=measure
    )
    if not may or (
        measure.official_id and not by.holds([Role.CLERK, Role.REVIEWER, Role.SUPERVISOR], over=measure)
    ):
        audit.refused(action="measure.execute", by=by, at=at, subject=measure)
        raise TransitionDenied("not_your_role", _("执行情况由执行机关确认。"))
    if measure.status != MeasureStatus.IN_FORCE:
        raise TransitionDenied("wrong_state", _("只有生效中的措施需要确认执行情况。"))
    if not note.strip():
        raise TransitionDenied("reason_needed", _("请写明如何执行。"))
    measure.executed_by, measure.executed_at, measure.execution_note = by, at, note.strip()[:500]
    measure.save(update_fields=["executed_by", "executed_at", "execution_note"])
    note_step(measure, "execute", kind=KIND, by=by, at=at, reason=note)
    return measure


@transaction.atomic
def lift_measure(*, uid: uuid.UUID, by: "User", at: datetime, reason: str) -> Measure:
    """End one measure before its time, with a reason, by another person than who entered it."""
    measure = _locked(uid)
    step = begin(MEASURE, measure, "lift", kind=KIND, by=by, at=at, reason=reason)
    _end(measure, step.target, by=by, at=at, reason=reason)
    tell(measure.record, by=by, at=at)
    return measure


@transaction.atomic
def lift_measures(*, record: DishonestyRecord, reason: str, by: "User", at: datetime) -> list[Measure]:
    """
    End every measure that follows this record, the officials' too, as a repair decision asks for; what waits
    for its decision falls away. Nothing happens to those that are over already.

    Whether the repair is granted was decided elsewhere, with its own second pair of eyes.
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if not by.holds(LIFTERS, over=record):
        audit.refused(action="measure.lift", by=by, at=at, subject=record)
        raise TransitionDenied("not_your_role", _("解除惩戒措施须由审核人或督导人员办理。"))
    if not reason.strip():
        raise TransitionDenied("reason_needed", _("请写明解除的理由。"))
    standing = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("record", "organisation", "executing_body", "region")
        .filter(record=record, status__in=[MeasureStatus.ENTERED, MeasureStatus.IN_FORCE])
        .order_by("uid")
    )
    lifted = []
    for measure in standing:
        if measure.status == MeasureStatus.IN_FORCE:
            _end(measure, MeasureStatus.LIFTED, by=by, at=at, reason=reason)
            lifted.append(measure)
        else:
            # Nobody decides on it any more: the record it rests on is repaired.
            _end(measure, MeasureStatus.REFUSED, by=by, at=at, reason=reason)
    tell(record, by=by, at=at)
    return lifted


def expire_measures(*, at: datetime) -> int:
    """
    End the measures whose time is over, and those of records that have ended; safe to run twice.

    :returns: how many it ended
    """
    clock, ended, on = clock_user(), 0, timezone.localdate(at)
    due = MeasureQuerySet(Measure).past_end(on=on).values_list("uid", flat=True)
    # What a person bears has a term of its own by law: only a record that was wrong or is repaired takes it away.
    orphaned = (
        Measure.objects.filter(status=MeasureStatus.IN_FORCE, record__status=Status.ENDED)
        .exclude(official__isnull=False, record__end_reason=EndReason.EXPIRED)
        .values_list("uid", flat=True)
    )
    for name, reason, uids in (
        ("expire", _("措施期满，自动结束。"), due),
        ("lift", _("记录已终止公示，措施随之解除。"), orphaned),
    ):
        for uid in list(uids.order_by("ends_on", "uid")[:BATCH]):
            try:
                with transaction.atomic():
                    _expire(uid, name, reason=reason, clock=clock, at=at)
            except TransitionDenied as denied:
                # Somebody ended it in between.
                log.info("measure_expiry_skipped", measure=str(uid), code=denied.code)
                continue
            ended += 1
    return ended


def _expire(uid: uuid.UUID, name: str, *, reason: str, clock: "User", at: datetime) -> None:
    measure = _locked(uid)
    step = begin(MEASURE, measure, name, kind=KIND, by=clock, at=at, reason=reason)
    _end(measure, step.target, by=clock, at=at, reason=reason)
    tell(measure.record, by=clock, at=at)


def _end(measure: Measure, target: str, *, by: "User", at: datetime, reason: str) -> None:
    source, measure.status = measure.status, target
    measure.ended_by, measure.ended_at, measure.end_note = by, at, reason.strip()[:500]
    measure.save(update_fields=["status", "ended_by", "ended_at", "end_note"])
    names = {MeasureStatus.EXPIRED: "expire", MeasureStatus.REFUSED: "refuse"}
    name = names.get(MeasureStatus(target), "lift")
    note_step(measure, name, kind=KIND, source=source, by=by, at=at, reason=reason)


def _locked(uid: uuid.UUID) -> Measure:
    record_id = Measure.objects.values_list("record_id", flat=True).get(pk=uid)
    # Always the record first, so that two decisions cannot wait for one another.
    DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
    return (
        Measure.objects.select_for_update(of=("self",))
        .select_related("record", "organisation", "executing_body", "region")
        .get(pk=uid)
    )
