"""The frame of every step: locked, checked against its table, written into the task's own history."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskPolicy, TaskStep
from supervision.worklist.ledger.workflow import DUTY, ITEM, POLICY

if TYPE_CHECKING:
    from records.access.models import User


def lock_policy(uid: UUID) -> TaskPolicy:
    return TaskPolicy.objects.select_for_update(of=("self",)).select_related("region").get(pk=uid)


def lock_item(uid: UUID) -> LedgerItem:
    return LedgerItem.objects.select_for_update(of=("self",)).select_related("region", "policy").get(pk=uid)


def lock_duty(uid: UUID) -> TaskDuty:
    """The part under the lock of its task: steps of both never cross."""
    item = lock_item(TaskDuty.objects.values_list("item_id", flat=True).get(pk=uid))
    duty = TaskDuty.objects.select_for_update(of=("self",)).select_related("organisation", "unit").get(pk=uid)
    duty.item = item
    return duty


def refuse(subject: Any, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    audit.refused(action=f"task.{name}", by=by, at=at, subject=subject, details={"code": denied.code})
    raise denied


def begin_policy(policy: TaskPolicy, name: str, *, by: "User", at: datetime) -> Transition:
    return _begin(POLICY, policy, name, by=by, at=at)


def begin_item(item: LedgerItem, name: str, *, by: "User", at: datetime) -> Transition:
    return _begin(ITEM, item, name, by=by, at=at)


def begin_duty(duty: TaskDuty, name: str, *, by: "User", at: datetime) -> Transition:
    denied = _of_its_body(duty, name, by)
    if denied is not None:
        refuse(duty, name, denied, by=by, at=at)
    return _begin(DUTY, duty, name, by=by, at=at)


def _begin(workflow: Workflow, subject: Any, name: str, *, by: "User", at: datetime) -> Transition:
    try:
        return workflow.check(subject, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(subject, name, denied, by=by, at=at)


def begin_deed(
    subject: Any, name: str, *, states: frozenset[str], roles: frozenset[str], by: "User", at: datetime
) -> None:
    """What may be done without moving to another state."""
    denied = None
    if subject.status not in states:
        denied = TransitionDenied(
            "wrong_state", _("当前状态为“%s”，不能办理这一步。") % subject.get_status_display()
        )
    elif not by.holds(roles, over=subject):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(subject, name, denied, by=by, at=at)


def _of_its_body(duty: TaskDuty, name: str, by: "User") -> TransitionDenied | None:
    if name in ("accept", "send_back", "reopen", "end") and is_of_body(by, duty.organisation_id):
        return TransitionDenied("of_its_body", _("本单位承担的任务由其他单位的人员核验。"))
    return None


def is_of_body(by: "User", organisation: UUID | None) -> bool:
    """The database's own answer, so that page and trigger can never differ."""
    if organisation is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT supervision_of_reported_body(%s, %s)", [organisation, by.pk])
        return bool(cursor.fetchone()[0])


def finish(
    case: LedgerItem | TaskDuty,
    step: Transition,
    *,
    by: "User",
    at: datetime,
    note: str = "",
    document: str = "",
) -> None:
    source, case.status = case.status, step.target
    if isinstance(case, LedgerItem):
        case.updated_at = at
    case.save()
    with override("zh-hans"):
        label = str(step.label)
    write(case, step.name, label, source=source, by=by, at=at, note=note, document=document)


def write(
    case: LedgerItem | TaskDuty,
    name: str,
    label: str,
    *,
    source: str | None = None,
    by: "User",
    at: datetime,
    note: str = "",
    document: str = "",
) -> TaskStep:
    """A line in the history, whether or not the state changes; ``label`` in Chinese, for it is kept."""
    item, duty = (case.item, case) if isinstance(case, TaskDuty) else (case, None)
    step = TaskStep.objects.create(
        item=item,
        duty=duty,
        name=name,
        label=label[:50],
        source=case.status if source is None else source,
        target=case.status,
        by=by,
        at=at,
        note=note[:4000],
        document=document[:200],
    )
    audit.record(action=f"task.{name}", by=by, at=at, subject=case)
    return step


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it."""
    if not value.strip():
        raise ValidationError({name: ValidationError(sentence, code="required")})
    return value.strip()
