"""
The clocks of tasks: each body's part, each step on its way, and word of how far a task is that has no last day.

Reminders before the day, on it and after it, and the superior's list, are those of the deadline engine: one mail a day
for everything that somebody has to do.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline, DeadlineState
from records.common.deadlines import LONGEST_NUMBER, Length
from supervision.worklist.ledger.choices import DutyStatus
from supervision.worklist.ledger.models.base import DUTY_KIND, STAGE_KIND

if TYPE_CHECKING:
    from records.access.models import User
    from supervision.worklist.ledger.models import TaskDuty, TaskStage

FINISH, STAGE, PROGRESS, CHECK = "task_finish", "task_stage", "task_progress", "task_check"
OF_DUTY = (FINISH, PROGRESS, CHECK)
LATE = gettext_noop("逾期的在台账标明，报督导人员；逾期10个工作日仍未完成的升级督办。")
QUIET = gettext_noop("逾期未报进展的在台账标明，报督导人员。")
UNCHECKED = gettext_noop("逾期未核验的报督导人员。")


def register() -> None:
    register_case_kind(CaseKind(DUTY_KIND, _("任务"), _page, _overdue))
    register_case_kind(CaseKind(STAGE_KIND, _("任务阶段目标"), _page_of_stage, _stage_overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_taskduty_change", args=[uid])


def _page_of_stage(uid: uuid.UUID) -> str:
    from supervision.worklist.ledger.models import TaskStage

    return _page(TaskStage.objects.values_list("duty_id", flat=True).get(pk=uid))


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.worklist.ledger.services.overdue import duty_is_overdue

    duty_is_overdue(uid=deadline.case_uid, key=deadline.key, label=str(deadline.label), at=at)


def _stage_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.worklist.ledger.services.overdue import stage_is_overdue

    stage_is_overdue(uid=deadline.case_uid, at=at)


def start_duty(duty: "TaskDuty", *, by: "User", at: datetime) -> None:
    """Its last day where it has one, else the next word of how far it is."""
    if duty.due_on:
        _start(FINISH, duty, until=duty.due_on, consequence=LATE, by=by, at=at)
    elif _tells_progress(duty):
        _start(PROGRESS, duty, until=None, consequence=QUIET, by=by, at=at)


def _tells_progress(duty: "TaskDuty") -> bool:
    # A name that is no registered body has nobody who could be reminded of it; the board shows its silence.
    return duty.item.goes_on and duty.organisation_id is not None


def progress_told(duty: "TaskDuty", *, by: "User", at: datetime) -> None:
    """Of a task without a last day the next word is due a period after this one."""
    if not _tells_progress(duty):
        return
    cases.meet(key=PROGRESS, case_kind=DUTY_KIND, case_uid=duty.uid, by=by, at=at)
    _start(PROGRESS, duty, until=None, consequence=QUIET, by=by, at=at)


def reported(duty: "TaskDuty", *, by: "User", at: datetime) -> None:
    """The body has done its part; now somebody has to check it."""
    cases.meet(key=FINISH, case_kind=DUTY_KIND, case_uid=duty.uid, by=by, at=at)
    cases.start(
        key=CHECK,
        case_kind=DUTY_KIND,
        case_uid=duty.uid,
        case_title=_title(duty),
        start_on=timezone.localdate(at),
        region=duty.item.region_id,
        role=Role.SUPERVISOR,
        consequence=UNCHECKED,
        by=by,
        at=at,
    )


def checked(duty: "TaskDuty", *, by: "User", at: datetime) -> None:
    cases.meet(key=CHECK, case_kind=DUTY_KIND, case_uid=duty.uid, by=by, at=at)


def start_stage(stage: "TaskStage", *, by: "User", at: datetime) -> None:
    duty = stage.duty
    _start(STAGE, duty, until=stage.due_on, consequence=LATE, by=by, at=at, stage=stage)


def stage_done(stage: "TaskStage", *, by: "User", at: datetime) -> None:
    cases.meet(key=STAGE, case_kind=STAGE_KIND, case_uid=stage.uid, by=by, at=at)


def cancel(duty: "TaskDuty", *, by: "User", at: datetime) -> None:
    """Nothing more is due of this part."""
    for key in OF_DUTY:
        cases.cancel(key=key, case_kind=DUTY_KIND, case_uid=duty.uid, by=by, at=at)
    for stage in duty.stages.filter(done_at=None):
        cases.cancel(key=STAGE, case_kind=STAGE_KIND, case_uid=stage.uid, by=by, at=at)


def pause(duty: "TaskDuty", *, reason: str, by: "User", at: datetime) -> None:
    """What runs stands still; what has passed already can not, so it is taken off and comes back with the task."""
    today = timezone.localdate(at)
    for deadline in _open_of(duty):
        if deadline.state_on(today) == DeadlineState.RUNNING:
            cases.pause(deadline=deadline, reason=reason, by=by, at=at)
        else:
            cases.cancel(
                key=deadline.key, case_kind=deadline.case_kind, case_uid=deadline.case_uid, by=by, at=at
            )


def resume(duty: "TaskDuty", *, by: "User", at: datetime) -> date | None:
    """:returns: the last day of this part as it is now"""
    due_on = duty.due_on
    for deadline in _open_of(duty):
        if deadline.pauses.filter(end_on=None).exists():
            moved = cases.resume(deadline=deadline, by=by, at=at)
            if moved.key == FINISH:
                due_on = moved.due_on
    if duty.status == DutyStatus.DOING:
        start_duty(duty, by=by, at=at)
        for stage in duty.stages.filter(done_at=None):
            start_stage(stage, by=by, at=at)
    return due_on


def deadlines_of(duty: "TaskDuty") -> list[Deadline]:
    found = list(cases.of_case(DUTY_KIND, duty.uid))
    stages = [stage.pk for stage in duty.stages.all()]
    if stages:
        found += list(
            Deadline.objects.filter(case_kind=STAGE_KIND, case_uid__in=stages)
            .with_history()
            .order_by("due_on", "uid")
        )
    return found


def _open_of(duty: "TaskDuty") -> list[Deadline]:
    stages = list(duty.stages.values_list("uid", flat=True))
    return [
        *Deadline.objects.open().filter(case_kind=DUTY_KIND, case_uid=duty.uid),
        *Deadline.objects.open().filter(case_kind=STAGE_KIND, case_uid__in=stages),
    ]


def _start(
    key: str,
    duty: "TaskDuty",
    *,
    until: date | None,
    consequence: str,
    by: "User",
    at: datetime,
    stage: "TaskStage | None" = None,
) -> None:
    today = timezone.localdate(at)
    # A table of years ago sets days that have passed: counted from the day before them, they are late at once.
    begins = today if until is None else min(today, until - timedelta(days=1))
    length = None if until is None else Length(min((until - begins).days, LONGEST_NUMBER), "d")
    cases.start(
        key=key,
        case_kind=STAGE_KIND if stage else DUTY_KIND,
        case_uid=stage.uid if stage else duty.uid,
        case_title=_title(duty) + (f"（{stage.text[:40]}）" if stage else ""),
        start_on=begins,
        region=duty.region_id if duty.organisation_id else duty.item.region_id,
        organisation=duty.organisation,
        role=Role.DEPARTMENT if duty.organisation_id else Role.SUPERVISOR,
        consequence=consequence,
        length=length,
        by=by,
        at=at,
    )


def _title(duty: "TaskDuty") -> str:
    return f"{duty.item.code} {duty.item.title}"
