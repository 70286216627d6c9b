"""What a body does with its part: tell how far it is, set its own steps, say it is done; and another checks it."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from supervision.worklist.ledger import deadlines
from supervision.worklist.ledger.choices import DutyStatus, ItemStatus, ScheduleKind
from supervision.worklist.ledger.models import TaskDuty, TaskProgress, TaskStage
from supervision.worklist.ledger.rules import next_due
from supervision.worklist.ledger.services.steps import (
    begin_deed,
    begin_duty,
    finish,
    is_of_body,
    lock_duty,
    needed,
    refuse,
    write,
)
from supervision.worklist.ledger.workflow import HEAD, REPORTING

if TYPE_CHECKING:
    from records.access.models import User

DOING = frozenset({DutyStatus.DOING})


def _begin(duty: TaskDuty, name: str, *, by: "User", at: datetime) -> None:
    begin_deed(duty, name, states=DOING, roles=REPORTING, by=by, at=at)
    if duty.item.status != ItemStatus.RUNNING:
        denied = TransitionDenied(
            "item_not_running",
            _("本任务当前状态为“%s”，不能办理这一步。") % duty.item.get_status_display(),
        )
        refuse(duty, name, denied, by=by, at=at)


@transaction.atomic
def tell_progress(
    *,
    duty: UUID,
    text: str,
    percent: int | None = None,
    stage: str = "",
    evidence: str = "",
    by: "User",
    at: datetime,
) -> TaskProgress:
    """How far it is, in percent or by the stage it has come to, with what shows it."""
    case = lock_duty(duty)
    _begin(case, "progress", by=by, at=at)
    if percent is None and not stage.strip():
        raise ValidationError({"percent": _("请填写进度百分比，或写明所处阶段。")})
    if percent is not None and not 0 <= percent <= 100:
        raise ValidationError({"percent": _("进度在 0 到 100 之间。")})
    made = TaskProgress.objects.create(
        duty=case,
        percent=percent,
        stage=stage.strip()[:100],
        text=needed("text", text, _("请写明进展情况。"))[:2000],
        evidence=evidence.strip()[:1000],
        by=by,
        at=at,
    )
    case.progressed_at = at
    case.percent = case.percent if percent is None else percent
    # Whoever was late with word of a task that goes on has given it now.
    if case.item.goes_on:
        case.overdue_at = case.escalated_at = None
    case.save(update_fields=["progressed_at", "percent", "overdue_at", "escalated_at"])
    write(case, "progress", gettext_noop("填报进展"), by=by, at=at, note=made.text)
    deadlines.progress_told(case, by=by, at=at)
    return made


@transaction.atomic
def set_stage(*, duty: UUID, text: str, due_on: date, by: "User", at: datetime) -> TaskStage:
    """A step on the way with a day of its own, which the body sets itself."""
    case = lock_duty(duty)
    _begin(case, "set_stage", by=by, at=at)
    if due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("阶段期限不能早于今天。")})
    if case.due_on and due_on > case.due_on:
        raise ValidationError(
            {"due_on": _("阶段期限不能晚于任务的完成期限（%s）。") % case.due_on.isoformat()}
        )
    last = case.stages.aggregate(last=Max("number"))["last"] or 0
    made = TaskStage.objects.create(
        duty=case,
        number=last + 1,
        text=needed("text", text, _("请填写阶段目标。"))[:300],
        due_on=due_on,
        by_itself=True,
        set_by=by,
        set_at=at,
    )
    deadlines.start_stage(made, by=by, at=at)
    write(case, "set_stage", gettext_noop("自定阶段目标"), by=by, at=at, note=f"{made.text}（{due_on}）")
    return made


@transaction.atomic
def note_stage(*, duty: UUID, stage: UUID, evidence: str, by: "User", at: datetime) -> TaskStage:
    """The step is taken, and this shows it; another checks it."""
    case = lock_duty(duty)
    _begin(case, "note_stage", by=by, at=at)
    found = case.stages.filter(pk=stage, done_at=None).first()
    if found is None:
        raise ValidationError({"stage": _("请选择尚未完成的阶段目标。")})
    found.evidence = needed("evidence", evidence, _("请写明完成佐证，例如文件文号、验收单号。"))[:1000]
    found.done_by, found.done_at = by, at
    found.save()
    deadlines.stage_done(found, by=by, at=at)
    write(
        case, "note_stage", gettext_noop("填报阶段完成"), by=by, at=at, note=f"{found.text}：{found.evidence}"
    )
    return found


@transaction.atomic
def check_stage(
    *, duty: UUID, stage: UUID, done: bool, note: str = "", by: "User", at: datetime
) -> TaskStage:
    """Found done, or given back with a reason; by another than noted it, and of another house."""
    case = lock_duty(duty)
    begin_deed(case, "check_stage", states=frozenset(DutyStatus), roles=HEAD, by=by, at=at)
    found = case.stages.filter(pk=stage, done_at__isnull=False, checked_at=None).first()
    if found is None:
        raise ValidationError({"stage": _("请选择已填报完成、尚未核验的阶段目标。")})
    if found.done_by_id == by.pk:
        denied = TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))
        refuse(case, "check_stage", denied, by=by, at=at)
    if is_of_body(by, case.organisation_id) or not by.holds(HEAD, over=case.item):
        denied = TransitionDenied("of_its_body", _("本单位承担的任务由其他单位的人员核验。"))
        refuse(case, "check_stage", denied, by=by, at=at)
    if done:
        found.checked_by, found.checked_at = by, at
        label, said = gettext_noop("核验阶段完成"), note.strip()
    else:
        said = needed("note", note, _("请写明退回的理由。"))
        found.done_by, found.done_at, found.evidence = None, None, ""
        label = gettext_noop("退回阶段完成情况")
        deadlines.start_stage(found, by=by, at=at)
    found.save()
    write(case, "check_stage", label, by=by, at=at, note=f"{found.text}：{said}" if said else found.text)
    return found


@transaction.atomic
def report(*, duty: UUID, result: str, by: "User", at: datetime) -> TaskDuty:
    """The body says its part is done; that is checked by another."""
    case = lock_duty(duty)
    step = begin_duty(case, "report", by=by, at=at)
    case.result = needed("result", result, _("请写明完成情况和佐证。"))[:2000]
    case.reported_by, case.reported_at, case.percent, case.progressed_at = by, at, 100, at
    finish(case, step, by=by, at=at, note=case.result)
    deadlines.reported(case, by=by, at=at)
    return case


@transaction.atomic
def accept(*, duty: UUID, note: str = "", by: "User", at: datetime) -> TaskDuty:
    """Found done. What is due each year begins again with its next day."""
    case = lock_duty(duty)
    step = begin_duty(case, "accept", by=by, at=at)
    deadlines.checked(case, by=by, at=at)
    case.accepted_by, case.accepted_at, case.escalated_at = by, at, None
    finish(case, step, by=by, at=at, note=note)
    if case.item.schedule_kind == ScheduleKind.RECURRING:
        _begin_again(case, by=by, at=at)
    return case


def _begin_again(case: TaskDuty, *, by: "User", at: datetime) -> TaskDuty:
    """The next time is a part of its own: what was found of this one stays as it is."""
    yearly = tuple((month, day) for month, day in case.item.schedule["yearly"])
    following = next_due(yearly, max(case.due_on or timezone.localdate(at), timezone.localdate(at)))
    fresh = TaskDuty.objects.create(
        item=case.item,
        unit=case.unit,
        organisation=case.organisation,
        name=case.name,
        role=case.role,
        region_id=case.region_id,
        due_on=following,
        created_at=at,
    )
    write(fresh, "next_time", gettext_noop("进入下一期"), source="", by=by, at=at, note=following.isoformat())
    deadlines.start_duty(fresh, by=by, at=at)
    return fresh


@transaction.atomic
def send_back(*, duty: UUID, reason: str, by: "User", at: datetime) -> TaskDuty:
    """Not done yet, and why; the clock runs on as if nothing had been said."""
    case = lock_duty(duty)
    step = begin_duty(case, "send_back", by=by, at=at)
    said = needed("reason", reason, _("请写明退回的理由和还要做什么。"))
    deadlines.checked(case, by=by, at=at)
    _not_reported(case, case.status)
    finish(case, step, by=by, at=at, note=said)
    deadlines.start_duty(case, by=by, at=at)
    return case


@transaction.atomic
def reopen(*, duty: UUID, reason: str, by: "User", at: datetime) -> TaskDuty:
    """What was found done turned out not to be."""
    case = lock_duty(duty)
    step = begin_duty(case, "reopen", by=by, at=at)
    said = needed("reason", reason, _("请写明重新推进的理由。"))
    _not_reported(case, case.status)
    finish(case, step, by=by, at=at, note=said)
    deadlines.start_duty(case, by=by, at=at)
    return case


def _not_reported(case: TaskDuty, status: str) -> None:
    case.status = status
    case.result, case.reported_by, case.reported_at = "", None, None
    case.accepted_by, case.accepted_at = None, None
