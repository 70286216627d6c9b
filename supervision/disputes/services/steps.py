"""The frame of every step: locked, checked against the table, written into the dispute's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.complaints.parties import is_of_reported_body
from supervision.disputes.models import Dispute, DisputeStep
from supervision.disputes.workflow import WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> Dispute:
    """The dispute under its row lock."""
    return (
        Dispute.objects.select_for_update(of=("self",)).select_related("body", "lead", "region").get(pk=uid)
    )


def refuse(
    case: Dispute | None, name: str, denied: TransitionDenied, *, by: "User", at: datetime
) -> NoReturn:
    audit.refused(action=f"dispute.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def stranger(case: Dispute, by: "User") -> TransitionDenied | None:
    """The hard rule before all others: whoever belongs to the body that broke its word has no part in this."""
    if is_of_reported_body(by, case):
        return TransitionDenied(
            "of_reported_body", _("本件涉及您所在的单位，您不能参与协调或查阅；本次尝试已记录。")
        )
    return None


def begin(case: Dispute, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    if denied := stranger(case, by):
        refuse(case, name, denied, by=by, at=at)
    try:
        return WORKFLOW.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_deed(
    case: Dispute, name: str, *, states: frozenset[str], roles: frozenset[str], by: "User", at: datetime
) -> None:
    """What may be done without the dispute moving to another state."""
    denied = stranger(case, by)
    if denied is None and case.status not in states:
        denied = TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能办理这一步。") % case.get_status_display()
        )
    if denied is None and not by.holds(roles, over=case):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(case, name, denied, by=by, at=at)


def finish(case: Dispute, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    case: Dispute,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> DisputeStep:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    step = DisputeStep.objects.create(
        dispute=case,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"dispute.{name}", by=by, at=at, subject=case)
    return step


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
