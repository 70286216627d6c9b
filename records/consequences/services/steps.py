"""What every step of this room has in common: checked, refused with a trace, written down."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.consequences.choices import CaseKind
from records.consequences.models import ConsequenceStep
from records.consequences.workflow import REASON_NEEDED

if TYPE_CHECKING:
    from records.access.models import User


def begin(
    workflow: Workflow, case: Any, name: str, *, kind: CaseKind, by: "User", at: datetime, reason: str = ""
) -> Transition:
    """The step if ``by`` may take it now; the caller holds the case's row lock."""
    try:
        step = workflow.check(case, name, by=by, at=at)
        if name in REASON_NEEDED and not reason.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(action=f"{kind}.{name}", by=by, at=at, subject=case, details={"code": denied.code})
        raise
    return step


def finish(
    case: Any,
    step: Transition,
    *,
    kind: CaseKind,
    by: "User",
    at: datetime,
    reason: str = "",
    content: dict[str, Any] | None = None,
) -> None:
    """Move the case, keep the step, leave the trace."""
    note_step(case, step.name, kind=kind, target=step.target, by=by, at=at, reason=reason, content=content)
    case.status = step.target
    case.save()


def refuse_wrong(case: Any, content: Mapping[str, Any]) -> None:
    """Check what a person filled in, with the constraints over it; what the services fill in is theirs."""
    others = {field.name for field in case._meta.fields} - set(content)
    case.full_clean(exclude=others, validate_unique=False)


def only(fields: Iterable[str], content: Mapping[str, Any]) -> None:
    if unknown := sorted(set(content) - set(fields)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")


def note_step(
    case: Any,
    name: str,
    *,
    kind: CaseKind,
    by: "User",
    at: datetime,
    source: str | None = None,
    target: str | None = None,
    reason: str = "",
    content: dict[str, Any] | None = None,
) -> ConsequenceStep:
    """A line in the case's history, whether or not its state changes."""
    step = ConsequenceStep.objects.create(
        case_kind=kind,
        case_uid=case.pk,
        name=name,
        source=case.status if source is None else source,
        target=case.status if target is None else target,
        by=by,
        at=at,
        reason=reason.strip(),
        content=content,
    )
    audit.record(action=f"{kind}.{name}", by=by, at=at, subject=case)
    return step


def steps_of(case: Any) -> list[ConsequenceStep]:
    """The history of a case, newest first."""
    return list(ConsequenceStep.objects.filter(case_uid=case.pk).select_related("by").order_by("-at", "-uid"))
