"""A task is suspended, changed, cancelled or concluded: by a document, with a reason."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from supervision.worklist.ledger import deadlines
from supervision.worklist.ledger.choices import (
    OPEN_DUTIES,
    DutyStatus,
    ItemStatus,
    ScheduleKind,
)
from supervision.worklist.ledger.models import LedgerItem, TaskDuty
from supervision.worklist.ledger.resolving import Resolver
from supervision.worklist.ledger.services.parts import end_all, give_parts
from supervision.worklist.ledger.services.planning import name_units, schedule
from supervision.worklist.ledger.services.steps import (
    begin_deed,
    begin_item,
    finish,
    lock_duty,
    lock_item,
    needed,
    write,
)
from supervision.worklist.ledger.units import split_units
from supervision.worklist.ledger.workflow import HEAD

if TYPE_CHECKING:
    from records.access.models import User

_RUNNING = frozenset({ItemStatus.RUNNING})


def _by_document(document: str, reason: str) -> tuple[str, str]:
    return (
        needed("document", document, _("请填写依据文件的名称或文号。"))[:200],
        needed("reason", reason, _("请写明理由。"))[:1000],
    )


def _open_parts(item: LedgerItem) -> list[TaskDuty]:
    return [
        lock_duty(uid)
        for uid in item.duties.filter(status__in=OPEN_DUTIES).order_by("pk").values_list("pk", flat=True)
    ]


@transaction.atomic
def suspend(*, item: UUID, document: str, reason: str, by: "User", at: datetime) -> LedgerItem:
    """Nothing runs until it is resumed: no clock, no reminder."""
    case = lock_item(item)
    step = begin_item(case, "suspend", by=by, at=at)
    case.stopped_document, case.stopped_reason = _by_document(document, reason)
    for duty in _open_parts(case):
        deadlines.pause(duty, reason=case.stopped_reason[:200], by=by, at=at)
    finish(case, step, by=by, at=at, note=case.stopped_reason, document=case.stopped_document)
    return case


@transaction.atomic
def resume(*, item: UUID, reason: str, by: "User", at: datetime) -> LedgerItem:
    case = lock_item(item)
    step = begin_item(case, "resume", by=by, at=at)
    said = needed("reason", reason, _("请写明恢复的理由。"))
    case.stopped_document = case.stopped_reason = ""
    finish(case, step, by=by, at=at, note=said)
    for duty in _open_parts(case):
        duty.due_on = deadlines.resume(duty, by=by, at=at)
        duty.save(update_fields=["due_on"])
    return case


@transaction.atomic
def cancel(*, item: UUID, document: str, reason: str, by: "User", at: datetime) -> LedgerItem:
    case = lock_item(item)
    step = begin_item(case, "cancel", by=by, at=at)
    case.stopped_document, case.stopped_reason = _by_document(document, reason)
    finish(case, step, by=by, at=at, note=case.stopped_reason, document=case.stopped_document)
    end_all(case, by=by, at=at, note=case.stopped_reason, document=case.stopped_document)
    return case


@transaction.atomic
def conclude(*, item: UUID, note: str, by: "User", at: datetime) -> LedgerItem:
    """All parts are found done; or a task that went on is taken off the list, with words why."""
    case = lock_item(item)
    step = begin_item(case, "conclude", by=by, at=at)
    said = needed("note", note, _("请写明办结情况。"))
    case.concluded_by, case.concluded_at = by, at
    finish(case, step, by=by, at=at, note=said)
    end_all(case, by=by, at=at, note=said, document="")
    return case


@transaction.atomic
def change(
    *,
    item: UUID,
    document: str,
    reason: str,
    text: str = "",
    units: str = "",
    schedule_text: str = "",
    due_on: date | None = None,
    by: "User",
    at: datetime,
) -> LedgerItem:
    """
    Another wording, other units or another day, by a document. What is left empty stays. Units that are still named
    keep their part and what they said of it.

    :param due_on: the last day, where the new schedule's text does not say one that is understood
    """
    case = lock_item(item)
    begin_deed(case, "change", states=_RUNNING, roles=HEAD, by=by, at=at)
    on, why = _by_document(document, reason)
    before = (case.text, case.units_text, case.schedule_text)
    case.text = text.strip()[:4000] or case.text
    moved = bool(schedule_text.strip()) and schedule_text.strip() != case.schedule_text
    if moved:
        _reschedule(case, schedule_text.strip(), due_on, on, at=at)
    renamed = bool(units.strip()) and units.strip() != case.units_text
    case.units_text = units.strip()[:2000] or case.units_text
    if (case.text, case.units_text, case.schedule_text) == before:
        raise ValidationError(_("没有任何变更：请至少改动任务、负责单位、时间进度中的一项。"))
    case.updated_at = at
    case.save()
    note = "；".join(
        f"{label}：{old} → {new}"
        for label, old, new in zip(
            ("任务", "负责单位", "时间进度"),
            before,
            (case.text, case.units_text, case.schedule_text),
            strict=True,
        )
        if old != new
    )
    write(case, "change", gettext_noop("变更"), by=by, at=at, note=f"{why}。{note}", document=on)
    if renamed:
        _rename(case, by=by, at=at, why=why, document=on)
    if moved:
        for duty in _open_parts(case):
            deadlines.cancel(duty, by=by, at=at)
            duty.due_on, duty.overdue_at, duty.escalated_at = case.due_on, None, None
            duty.save(update_fields=["due_on", "overdue_at", "escalated_at"])
            if duty.status == DutyStatus.DOING:
                deadlines.start_duty(duty, by=by, at=at)
            for stage in duty.stages.filter(done_at=None):
                deadlines.start_stage(stage, by=by, at=at)
    give_parts(case, Resolver(case.region), by=by, at=at)
    return case


def _reschedule(case: LedgerItem, text: str, due_on: date | None, document: str, *, at: datetime) -> None:
    said = schedule(case, text, at=at)
    if said.kind != ScheduleKind.UNKNOWN:
        return
    if due_on is None:
        raise ValidationError(
            {"due_on": _("时间进度“%s”未能识别，请填写完成期限，或换一种写法。") % said.problem}
        )
    case.schedule_kind, case.due_on, case.schedule_by_hand = ScheduleKind.DATED, due_on, document[:300]
    case.schedule = {**case.schedule, "by_hand": True}


def _rename(case: LedgerItem, *, by: "User", at: datetime, why: str, document: str) -> None:
    """Units that are no longer named end with their parts; those still named keep theirs, in the role they now have."""
    former = list(case.units.filter(ended_at=None))
    fresh = {unit.name: unit for unit in split_units(case.units_text)}
    gone = [one.pk for one in former if one.name not in fresh or _reads(one) != _reads(fresh[one.name])]
    case.units.filter(pk__in=gone).update(ended_at=at)
    name_units(case)
    for duty in _open_parts(case):
        now = fresh.get(duty.unit.name)
        if now is not None and now.kind == duty.unit.kind:
            duty.role = now.role
            duty.save(update_fields=["role"])
            continue
        deadlines.cancel(duty, by=by, at=at)
        source, duty.status = duty.status, DutyStatus.ENDED
        duty.save(update_fields=["status"])
        write(duty, "end", gettext_noop("不再承担"), source=source, by=by, at=at, note=why, document=document)


def _reads(unit: Any) -> tuple[str, str]:
    return (unit.role, unit.kind)
