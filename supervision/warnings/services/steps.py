"""The frame of every step: locked, checked against the table, written into the warning's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.complaints.parties import is_of_reported_body
from supervision.warnings.choices import COMPLAINTS_FIELD
from supervision.warnings.models import RiskWarning, WarningStep
from supervision.warnings.workflow import WARNING

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> RiskWarning:
    """The warning under its row lock."""
    return (
        RiskWarning.objects.select_for_update(of=("self",))
        .select_related("body", "owner", "region", "rule")
        .get(pk=uid)
    )


def refuse(
    case: RiskWarning | None, name: str, denied: TransitionDenied, *, by: "User", at: datetime
) -> NoReturn:
    audit.refused(action=f"warning.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def stranger(case: RiskWarning, by: "User") -> TransitionDenied | None:
    """What is complained of a body is not for its own people, whatever role they hold."""
    if case.field == COMPLAINTS_FIELD and is_of_reported_body(by, case):
        return TransitionDenied(
            "of_reported_body", _("本件涉及对您所在单位的投诉举报，您不能查阅或办理；本次尝试已记录。")
        )
    return None


def begin(case: RiskWarning, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    if denied := stranger(case, by):
        refuse(case, name, denied, by=by, at=at)
    try:
        return WARNING.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def finish(case: RiskWarning, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    case: RiskWarning,
    name: str,
    label: str,
    *,
    source: str | None = None,
    colour_before: int | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> WarningStep:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    step = WarningStep.objects.create(
        warning=case,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        colour_before=colour_before,
        colour=case.colour,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"warning.{name}", by=by, at=at, subject=case)
    return step


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
