"""The frame of every step: locked, checked against the table, written into the rating's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from supervision.ratings.models import RatingCase, RatingStep
from supervision.ratings.workflow import WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User


def lock(uid: UUID) -> RatingCase:
    """The rating under its row lock."""
    return (
        RatingCase.objects.select_for_update(of=("self",))
        .select_related("agency", "method", "body", "body__region", "region", "replaces")
        .get(pk=uid)
    )


def refuse(case: RatingCase, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    audit.refused(action=f"rating_case.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def begin(case: RatingCase, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    try:
        return WORKFLOW.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_deed(
    case: RatingCase, name: str, *, states: frozenset[str], roles: frozenset[str], by: "User", at: datetime
) -> None:
    """What may be done without the rating moving to another state."""
    denied = why_not(case, states=states, roles=roles, by=by)
    if denied is not None:
        refuse(case, name, denied, by=by, at=at)


def why_not(
    case: RatingCase, *, states: frozenset[str], roles: frozenset[str], by: "User"
) -> TransitionDenied | None:
    if case.status not in states:
        return TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能办理这一步。") % case.get_status_display()
        )
    if not by.holds(roles, over=case):
        return TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    return None


def note_writer(case: RatingCase, by: "User") -> None:
    if by.pk not in case.writers:
        case.writers = [*case.writers, by.pk]


def finish(case: RatingCase, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    case: RatingCase,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> None:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    RatingStep.objects.create(
        case=case,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:2000],
    )
    audit.record(action=f"rating_case.{name}", by=by, at=at, subject=case)


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
