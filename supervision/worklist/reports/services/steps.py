"""The frame of every step: locked, checked against the table, written into the report's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.worklist.reports.choices import EDITABLE
from supervision.worklist.reports.models import WorkReport, WorkReportStep
from supervision.worklist.reports.workflow import WORKFLOW, WRITERS, may_write

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> WorkReport:
    """The report under its row lock."""
    return (
        WorkReport.objects.select_for_update(of=("self",))
        .select_related("unit", "unit__region", "region")
        .get(pk=uid)
    )


def refuse(case: WorkReport, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    audit.refused(action=f"work_report.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def begin(case: WorkReport, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    try:
        return WORKFLOW.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_editing(case: WorkReport, name: str, *, by: "User", at: datetime) -> None:
    """What a writer may do without the report moving to another state; he is one of its writers from then on."""
    denied = why_not_edit(case, by=by, at=at)
    if denied is not None:
        refuse(case, name, denied, by=by, at=at)
    note_writer(case, by)


def why_not_edit(case: WorkReport, *, by: "User", at: datetime) -> TransitionDenied | None:
    if case.status not in EDITABLE:
        return TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能修改；请先汇编数据或退回修改。") % case.get_status_display()
        )
    if not by.holds(WRITERS, over=case):
        return TransitionDenied("not_your_role", _("报告由本单位的部门账号或本地区的录入人员编写。"))
    try:
        may_write(case, by=by, at=at)
    except TransitionDenied as denied:
        return denied
    return None


def note_writer(case: WorkReport, by: "User") -> None:
    if by.pk not in case.writers:
        case.writers = [*case.writers, by.pk]


def finish(case: WorkReport, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    case: WorkReport,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> None:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    WorkReportStep.objects.create(
        report=case,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:2000],
    )
    audit.record(action=f"work_report.{name}", by=by, at=at, subject=case)


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
