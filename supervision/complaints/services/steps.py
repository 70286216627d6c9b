"""The frame of every step: locked, checked against the table, written into the complaint's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.complaints import hooks
from supervision.complaints.models import Complaint, ComplaintStep
from supervision.complaints.parties import Asker, is_of_reported_body
from supervision.complaints.workflow import WORKFLOW, check_deed

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> Complaint:
    """The complaint under its row lock."""
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("body", "handler_body", "handling_region", "region", "office")
        .get(pk=uid)
    )


def begin(case: Complaint, name: str, *, by: "User | None", at: datetime, **more: Any) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    refuse_reported(case, name, by=by, at=at)
    try:
        return WORKFLOW.check(case, name, by=Asker(by, case), at=at, **more)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_deed(case: Complaint, name: str, *, by: "User | None", at: datetime) -> None:
    """The deed if it may be done now; a refusal is written down and raised."""
    refuse_reported(case, name, by=by, at=at)
    try:
        check_deed(case, name, by=Asker(by, case), at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def refuse(
    case: Complaint, name: str, denied: TransitionDenied, *, by: "User | None", at: datetime
) -> NoReturn:
    audit.refused(action=f"complaint.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def refuse_reported(case: Complaint, name: str, *, by: "User | None", at: datetime) -> None:
    """The hard rule before all others: whoever belongs to the reported body has no part in this, in any role."""
    if by is not None and is_of_reported_body(by, case):
        denied = TransitionDenied(
            "of_reported_body", _("本件反映的是您所在的单位，您不能参与办理或查阅；本次尝试已记录。")
        )
        refuse(case, name, denied, by=by, at=at)


def finish(
    case: Complaint,
    step: Transition,
    *,
    by: "User | None",
    at: datetime,
    note: str = "",
    told: str = "",
) -> None:
    """Move the complaint and write down who did it."""
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    write(case, step.name, step.label, source=source, by=by, at=at, note=note, told=told)


def write(
    case: Complaint,
    name: str,
    label: Any,
    *,
    source: str | None = None,
    by: "User | None",
    at: datetime,
    note: str = "",
    told: str = "",
) -> ComplaintStep:
    """
    A line in the complaint's history, whether or not its state changes; other nodes hear of it.

    What is stored and told is Chinese, in whatever language somebody works; a page translates what it can.
    """
    with override("zh-hans"):
        label = str(label)
    step = ComplaintStep.objects.create(
        complaint=case,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:4000],
        told=told[:4000],
    )
    # No words of anybody's stand in the trail: what was said stands in the complaint, sealed where it has to be.
    audit.record(action=f"complaint.{name}", by=by, at=at, subject=case)
    hooks.told(case, what=name, text=told, by=by, at=at)
    return step


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
