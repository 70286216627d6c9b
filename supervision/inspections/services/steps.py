"""The frame of every step: locked, checked against its table, written into the room's own history."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.inspections.choices import CaseOf
from supervision.inspections.models import InspectionStep
from supervision.inspections.parties import Asker

if TYPE_CHECKING:
    from records.access.models import User

Case = TypeVar("Case", bound=Model)


def locked(model: type[Case], uid: UUID, *related: str) -> Case:
    """The case under its row lock."""
    rows: Any = model._default_manager.select_for_update(of=("self",)).select_related("region", *related)
    return rows.get(pk=uid)


def refuse(
    kind: CaseOf, case: Any, name: str, denied: TransitionDenied, *, by: "User", at: datetime
) -> NoReturn:
    audit.refused(action=f"{kind}.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def begin(workflow: Workflow, kind: CaseOf, case: Any, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; a refusal is written down and raised."""
    try:
        return workflow.check(case, name, by=Asker(by, case), at=at)
    except TransitionDenied as denied:
        refuse(kind, case, name, denied, by=by, at=at)


def begin_deed(
    kind: CaseOf,
    case: Any,
    name: str,
    *,
    states: frozenset[str],
    roles: frozenset[str],
    by: "User",
    at: datetime,
) -> None:
    """What may be done without the case moving to another state."""
    denied = None
    if case.status not in states:
        denied = TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能办理这一步。") % case.get_status_display()
        )
    elif not Asker(by, case).holds(roles):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(kind, case, name, denied, by=by, at=at)


def may_create(kind: CaseOf, case: Any, *, roles: frozenset[str], by: "User", at: datetime) -> None:
    if not Asker(by, case).holds(roles):
        refuse(
            kind,
            None,
            "create",
            TransitionDenied("not_your_role", _("您没有登记本事项的权限。")),
            by=by,
            at=at,
        )


def finish(kind: CaseOf, case: Any, step: Transition, *, by: "User", at: datetime, note: str = "") -> None:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(kind, case, step.name, label, source=source, by=by, at=at, note=note)


def write(
    kind: CaseOf,
    case: Any,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
) -> InspectionStep:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    step = InspectionStep.objects.create(
        case_kind=kind,
        case_uid=case.pk,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"{kind}.{name}", by=by, at=at, subject=case)
    return step


def steps_of(case: Any) -> QuerySet[InspectionStep]:
    return InspectionStep.objects.filter(case_uid=case.pk).select_related("by").order_by("-at", "-uid")


def needed(name: str, value: str, sentence: str, *, most: int = 4000) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()[:most]


def proven(case: Any) -> None:
    """What the database would refuse, as sentences at the fields."""
    # A moment that has not come yet is no missing field.
    yet = [one.name for one in case._meta.fields if one.null and getattr(case, one.attname) is None]
    case.clean_fields(exclude=yet)
    case.validate_constraints()


def filled_from(case: Any, content: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    for name in fields:
        if name in content:
            setattr(case, name, content[name])


def next_number(prefix: str, at: datetime) -> str:
    """``DC411000-2026-00017``: from a sequence, so that those who begin at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_inspection_numbers')")
        last = cursor.fetchone()[0]
    return f"{prefix}{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"
