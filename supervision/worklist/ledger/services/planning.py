"""Entering a policy with its tasks, reading what its table says, and issuing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.clocks.services import calendar
from records.common.deadlines import Length, compute
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.worklist.ledger.choices import ItemStatus, PolicyStatus, ScheduleKind
from supervision.worklist.ledger.models import LedgerItem, PolicyMeasure, TaskPolicy, TaskUnit
from supervision.worklist.ledger.resolving import Resolver
from supervision.worklist.ledger.rules import Schedule, next_due, parse_schedule
from supervision.worklist.ledger.services.parts import give_parts
from supervision.worklist.ledger.services.steps import (
    begin_deed,
    begin_item,
    begin_policy,
    finish,
    lock_item,
    lock_policy,
    needed,
    refuse,
    write,
)
from supervision.worklist.ledger.units import split_units
from supervision.worklist.ledger.workflow import ENTERING

if TYPE_CHECKING:
    from records.access.models import User

_DRAFT = frozenset({ItemStatus.DRAFT})
_DRAFT_POLICY = frozenset({PolicyStatus.DRAFT})


@dataclass(frozen=True)
class TaskData:
    """One row of a table as it stands; ``measure`` is the number of the measure it belongs to."""

    text: str
    units: str
    schedule: str
    number: int | None = None
    measure: int | None = None


@dataclass(frozen=True)
class MeasureData:
    number: int
    title: str
    text: str = ""
    lead: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class PolicyData:
    title: str
    document_number: str
    issuer: str
    issued_on: date
    region: str
    source: str = ""
    key: str | None = None
    measures: Sequence[MeasureData] = field(default_factory=tuple)
    tasks: Sequence[TaskData] = field(default_factory=tuple)


@transaction.atomic
def create_policy(*, said: PolicyData, by: "User", at: datetime) -> TaskPolicy:
    """
    Enter a policy, with measures and tasks where its table is at hand; another person issues it.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``
    """
    region = Region.objects.filter(pk=said.region).first()
    if region is None:
        raise ValidationError({"region": _("请选择行政区划。")})
    if said.issued_on > timezone.localdate(at):
        raise ValidationError({"issued_on": _("发文日期不能晚于今天。")})
    policy = TaskPolicy(
        key=said.key,
        title=needed("title", said.title, _("请填写政策文件的标题。"))[:200],
        document_number=needed("document_number", said.document_number, _("请填写文号。"))[:100],
        issuer=needed("issuer", said.issuer, _("请填写发文机关。"))[:100],
        issued_on=said.issued_on,
        source=said.source.strip()[:500],
        region=region,
        created_by=by,
        created_at=at,
    )
    if not by.holds(ENTERING, over=policy):
        denied = TransitionDenied("not_your_role", _("政策文件和任务由本地区的录入或督导人员录入。"))
        refuse(None, "policy_create", denied, by=by, at=at)
    policy.save(force_insert=True)
    audit.record(action="task.policy_create", by=by, at=at, subject=policy)
    resolver = Resolver(region)
    for measure in said.measures:
        _add_measure(policy, measure, resolver)
    for task in said.tasks:
        enter_row(task, policy=policy, by=by, at=at)
    return policy


@transaction.atomic
def add_measure(*, policy: UUID, said: MeasureData, by: "User", at: datetime) -> PolicyMeasure:
    case = lock_policy(policy)
    begin_deed(case, "add_measure", states=_DRAFT_POLICY, roles=ENTERING, by=by, at=at)
    made = _add_measure(case, said, Resolver(case.region))
    audit.record(action="task.add_measure", by=by, at=at, subject=case, details={"number": made.number})
    return made


@transaction.atomic
def add_task(*, policy: UUID, said: TaskData, by: "User", at: datetime) -> LedgerItem:
    """One more task of a policy that is not issued yet."""
    case = lock_policy(policy)
    begin_deed(case, "add_task", states=_DRAFT_POLICY, roles=ENTERING, by=by, at=at)
    return enter_row(said, policy=case, by=by, at=at)


def enter_row(said: TaskData, *, policy: TaskPolicy, by: "User", at: datetime) -> LedgerItem:
    """One row of a table under its policy, which the caller has locked and asked about."""
    return _enter(said, region=policy.region, policy=policy, by=by, at=at)


def enter_task(
    *,
    said: TaskData,
    region: Region,
    decision: UUID | None = None,
    document: UUID | None = None,
    by: "User",
    at: datetime,
) -> LedgerItem:
    """A task that a meeting or a document sets; the caller has locked what it comes from and asked who may."""
    return _enter(said, region=region, decision=decision, document=document, by=by, at=at)


def _add_measure(policy: TaskPolicy, said: MeasureData, resolver: Resolver) -> PolicyMeasure:
    if policy.measures.filter(number=said.number).exists():
        raise ValidationError({"number": _("该文件已有第%d项措施，请核对序号。") % said.number})
    lead = said.lead.strip()
    return PolicyMeasure.objects.create(
        policy=policy,
        number=said.number,
        title=needed("title", said.title, _("请填写政策措施。"))[:200],
        text=said.text.strip()[:4000],
        lead_name=lead[:200],
        lead=resolver.body(lead) if lead else None,
        due_on=said.due_on,
    )


def _enter(
    said: TaskData,
    *,
    region: Region,
    policy: TaskPolicy | None = None,
    decision: UUID | None = None,
    document: UUID | None = None,
    by: "User",
    at: datetime,
) -> LedgerItem:
    units_text = needed("units", said.units, _("请填写负责单位。"))
    schedule_text = needed(
        "schedule", said.schedule, _("请填写时间进度，例如“持续推进”或“2026年年底前完成”。")
    )
    item = LedgerItem(
        code=_next_code(at),
        policy=policy,
        measure=_measure_of(policy, said),
        decision_id=decision,
        document_id=document,
        number=_number_of(policy, said),
        text=needed("text", said.text, _("请填写工作任务。"))[:4000],
        units_text=units_text[:2000],
        region=region,
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    schedule(item, schedule_text, at=at)
    item.save(force_insert=True)
    name_units(item)
    write(item, "enter", gettext_noop("录入任务"), source="", by=by, at=at)
    return item


def schedule(item: LedgerItem, text: str, *, at: datetime) -> Schedule:
    """Read the schedule's text into the task; what it does not say stays unsaid."""
    said = parse_schedule(text)
    item.schedule_text, item.schedule_by_hand = text[:300], ""
    item.schedule_kind, item.schedule = said.kind, said.as_json()
    issued_on = item.policy.issued_on if item.policy else timezone.localdate(at)
    item.due_on = said.due_on
    if said.within:
        item.due_on = compute(issued_on, Length(*said.within), calendar()).due_on
    if said.yearly:
        item.due_on = next_due(said.yearly, timezone.localdate(at))
    return said


def name_units(item: LedgerItem) -> list[TaskUnit]:
    """The units of its text, each as a row; those that stand already stay."""
    found = split_units(item.units_text)
    if not found:
        raise ValidationError({"units": _("没有读出负责单位，请核对。")})
    standing = set(item.units.filter(ended_at=None).values_list("name", flat=True))
    return TaskUnit.objects.bulk_create(
        TaskUnit(
            item=item,
            position=place,
            name=unit.name[:200],
            said=unit.said[:200],
            role=unit.role,
            kind=unit.kind,
        )
        for place, unit in enumerate(found, 1)
        if unit.name[:200] not in standing
    )


def _measure_of(policy: TaskPolicy | None, said: TaskData) -> PolicyMeasure | None:
    if policy is None or said.measure is None:
        return None
    found = policy.measures.filter(number=said.measure).first()
    if found is None:
        raise ValidationError({"measure": _("该文件没有第%d项措施，请先录入措施。") % said.measure})
    return found


def _number_of(policy: TaskPolicy | None, said: TaskData) -> int | None:
    if policy is None:
        return None
    if said.number is None:
        last = policy.items.order_by("-number").values_list("number", flat=True).first()
        return (last or 0) + 1
    if policy.items.filter(number=said.number).exists():
        raise ValidationError({"number": _("该文件已有第%d项任务，请核对序号。") % said.number})
    return said.number


def _next_code(at: datetime) -> str:
    """``RW411000-2026-00017``: from a sequence, so that those who enter at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_task_numbers')")
        last = cursor.fetchone()[0]
    return f"RW{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"


@transaction.atomic
def set_schedule(*, item: UUID, due_on: date | None, reason: str, by: "User", at: datetime) -> LedgerItem:
    """
    Where the text says no day that can be understood, a person says it and why: a last day, or none because the task
    goes on.
    """
    case = lock_item(item)
    begin_deed(case, "set_schedule", states=_DRAFT, roles=ENTERING, by=by, at=at)
    case.schedule_by_hand = needed("reason", reason, _("请写明依据什么确定期限。"))[:300]
    case.due_on = due_on
    case.schedule_kind = ScheduleKind.DATED if due_on else ScheduleKind.CONTINUOUS
    case.schedule = {**case.schedule, "by_hand": True}
    case.updated_at = at
    case.save()
    note = f"{due_on or case.get_schedule_kind_display()}：{case.schedule_by_hand}"
    write(case, "set_schedule", gettext_noop("人工确定期限"), by=by, at=at, note=note)
    return case


@transaction.atomic
def issue_policy(*, policy: UUID, by: "User", at: datetime) -> TaskPolicy:
    """Issue all tasks of a policy at once; each unit's part and its clock begin."""
    case = lock_policy(policy)
    step = begin_policy(case, "issue", by=by, at=at)
    case.status, case.issued_by, case.issued_at = step.target, by, at
    case.save()
    audit.record(action="task.policy_issue", by=by, at=at, subject=case)
    resolver = Resolver(case.region)
    drafts = case.items.filter(status=ItemStatus.DRAFT).order_by("number").values_list("pk", flat=True)
    for uid in list(drafts):
        _issue(lock_item(uid), resolver, by=by, at=at)
    return case


@transaction.atomic
def issue_item(*, item: UUID, by: "User", at: datetime) -> LedgerItem:
    """Issue one task: of a meeting, of a document, or added to a policy later."""
    case = lock_item(item)
    return _issue(case, Resolver(case.region), by=by, at=at)


def _issue(case: LedgerItem, resolver: Resolver, *, by: "User", at: datetime) -> LedgerItem:
    step = begin_item(case, "issue", by=by, at=at)
    case.issued_by, case.issued_at = by, at
    finish(case, step, by=by, at=at)
    give_parts(case, resolver, by=by, at=at)
    return case


@transaction.atomic
def close_policy(*, policy: UUID, by: "User", at: datetime) -> TaskPolicy:
    """All tasks are over and each measure has been evaluated."""
    case = lock_policy(policy)
    step = begin_policy(case, "close", by=by, at=at)
    case.status, case.closed_by, case.closed_at = step.target, by, at
    case.save()
    audit.record(action="task.policy_close", by=by, at=at, subject=case)
    return case
