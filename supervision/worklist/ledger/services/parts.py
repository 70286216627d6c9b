"""Each body's part in a task: who has one, who leads, and what becomes of parts when the task changes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from records.subjects.models import Organisation
from supervision.worklist.ledger import deadlines
from supervision.worklist.ledger.choices import (
    LIVE_ITEMS,
    OPEN_DUTIES,
    DutyStatus,
    ItemStatus,
    UnitKind,
    UnitRole,
)
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskStage, TaskUnit
from supervision.worklist.ledger.resolving import Resolver
from supervision.worklist.ledger.services.steps import (
    begin_deed,
    begin_duty,
    finish,
    lock_duty,
    lock_item,
    needed,
    write,
)
from supervision.worklist.ledger.workflow import HEAD

if TYPE_CHECKING:
    from records.access.models import User

_RUNNING = frozenset({ItemStatus.RUNNING})


def give_parts(item: LedgerItem, resolver: Resolver, *, by: "User", at: datetime) -> list[TaskDuty]:
    """A part for every body that the units stand for and that has none yet; its clock begins."""
    standing = item.duties.exclude(status=DutyStatus.ENDED)
    bodies = set(standing.values_list("organisation_id", flat=True)) - {None}
    names = set(standing.filter(organisation=None).values_list("name", flat=True))
    made = []
    for unit, body in _wanted(item, resolver):
        if (body is None and unit.name in names) or (body is not None and body.pk in bodies):
            continue
        if body is None:
            names.add(unit.name)
        else:
            bodies.add(body.pk)
        made.append(_part(item, unit, body, at=at))
    TaskDuty.objects.bulk_create(made)
    for duty in made:
        _begin(duty, by=by, at=at)
    return made


def _wanted(item: LedgerItem, resolver: Resolver) -> Iterator[tuple[TaskUnit, Organisation | None]]:
    # Who is named by himself comes first: his part has the role the text gave him, not that of a group.
    units = sorted(item.units.filter(ended_at=None), key=lambda unit: unit.kind != UnitKind.BODY)
    for unit in units:
        if unit.kind == UnitKind.BODY:
            yield unit, resolver.body(unit.name)
        else:
            yield from ((unit, body) for body in resolver.members(unit.kind))


def _part(item: LedgerItem, unit: TaskUnit, body: Organisation | None, *, at: datetime) -> TaskDuty:
    return TaskDuty(
        item=item,
        unit=unit,
        organisation=body,
        name=body.name if body else unit.name,
        role=unit.role,
        region_id=body.region_id if body else item.region_id,
        due_on=item.due_on,
        created_at=at,
    )


def _begin(duty: TaskDuty, *, by: "User", at: datetime) -> None:
    """Its clock, and those of the stages that the text names; the last of them is the part's own last day."""
    deadlines.start_duty(duty, by=by, at=at)
    for number, stage in enumerate(duty.item.schedule.get("stages", [])[:-1], 1):
        deadlines.start_stage(
            TaskStage.objects.create(
                duty=duty,
                number=number,
                text=stage["text"][:300],
                due_on=date.fromisoformat(stage["due_on"]),
                by_itself=False,
                set_by=by,
                set_at=at,
            ),
            by=by,
            at=at,
        )


@transaction.atomic
def name_members(
    *, item: UUID, unit: UUID, bodies: Sequence[UUID], reason: str, by: "User", at: datetime
) -> list[TaskDuty]:
    """Say which departments are the “relevant” ones; the text does not."""
    case = lock_item(item)
    begin_deed(case, "name_members", states=_RUNNING, roles=HEAD, by=by, at=at)
    group = case.units.filter(pk=unit, ended_at=None, kind=UnitKind.RELEVANT).first()
    if group is None:
        raise ValidationError({"unit": _("请选择原文为“有关部门”的一组。")})
    why = needed("reason", reason, _("请写明确定这些部门的依据。"))
    chosen = list(Organisation.objects.current().filter(pk__in=bodies).order_by("name"))
    if not chosen:
        raise ValidationError({"bodies": _("请至少选择一个部门。")})
    if outside := [one.name for one in chosen if not case.region.contains(one.region_id)]:
        raise ValidationError({"bodies": _("%s不在本地区。") % _("、").join(outside)})
    has = set(case.duties.exclude(status=DutyStatus.ENDED).values_list("organisation_id", flat=True))
    made = TaskDuty.objects.bulk_create(_part(case, group, one, at=at) for one in chosen if one.pk not in has)
    if not made:
        raise ValidationError({"bodies": _("这些部门已经承担本任务。")})
    for duty in made:
        _begin(duty, by=by, at=at)
    note = f"{group.name}：{'、'.join(one.name for one in made)}。{why}"
    write(case, "name_members", gettext_noop("确定有关部门"), by=by, at=at, note=note)
    return made


@transaction.atomic
def name_lead(*, duty: UUID, reason: str, by: "User", at: datetime) -> TaskDuty:
    """Make one the lead where the text names none, or another than it named."""
    case = lock_duty(duty)
    begin_deed(case.item, "name_lead", states=_RUNNING, roles=HEAD, by=by, at=at)
    why = needed("reason", reason, _("请写明确定牵头单位的依据。"))
    if case.status == DutyStatus.ENDED:
        raise ValidationError({"duty": _("该单位已不再承担本任务。")})
    case.item.duties.filter(role=UnitRole.LEAD).update(role=UnitRole.RESPONSIBLE)
    case.role = UnitRole.LEAD
    case.save(update_fields=["role"])
    write(case, "name_lead", gettext_noop("确定牵头单位"), by=by, at=at, note=f"{case.name}。{why}")
    return case


@transaction.atomic
def end_part(*, duty: UUID, reason: str, document: str, by: "User", at: datetime) -> TaskDuty:
    """A body has no part in the task any more: by a document, with a reason."""
    case = lock_duty(duty)
    step = begin_duty(case, "end", by=by, at=at)
    why = needed("reason", reason, _("请写明该单位不再承担的理由。"))
    on = needed("document", document, _("请填写依据文件的名称或文号。"))
    deadlines.cancel(case, by=by, at=at)
    finish(case, step, by=by, at=at, note=why, document=on)
    return case


def end_all(item: LedgerItem, *, by: "User", at: datetime, note: str, document: str) -> None:
    """With its task each open part ends."""
    for uid in list(item.duties.filter(status__in=OPEN_DUTIES).values_list("pk", flat=True)):
        duty = lock_duty(uid)
        deadlines.cancel(duty, by=by, at=at)
        source, duty.status = duty.status, DutyStatus.ENDED
        duty.save(update_fields=["status"])
        write(
            duty, "end", gettext_noop("不再承担"), source=source, by=by, at=at, note=note, document=document
        )


def resolve_again(*, at: datetime) -> int:
    """Give their parts to bodies that were registered since; those kept by name are handed over to them."""
    made = 0
    resolvers: dict[str, Resolver] = {}
    items = LedgerItem.objects.filter(status__in=LIVE_ITEMS).order_by("region_id", "pk")
    for uid in list(items.values_list("pk", flat=True)):
        made += _resolve_one(uid, resolvers, at=at)
    return made


@transaction.atomic
def _resolve_one(uid: UUID, resolvers: dict[str, Resolver], *, at: datetime) -> int:
    item = lock_item(uid)
    if item.status not in LIVE_ITEMS:
        return 0
    if item.region_id not in resolvers:
        resolvers[item.region_id] = Resolver(item.region)
    resolver = resolvers[item.region_id]
    clock = clock_user()
    # Nothing was said under the bare name yet: the body itself takes the part over.
    for duty in item.duties.filter(organisation=None, status=DutyStatus.DOING, progressed_at=None):
        if resolver.body(duty.unit.name) is not None:
            deadlines.cancel(duty, by=clock, at=at)
            duty.status = DutyStatus.ENDED
            duty.save(update_fields=["status"])
            write(duty, "end", gettext_noop("单位已登记，转由该单位承担"), source="doing", by=clock, at=at)
    return len(give_parts(item, resolver, by=clock, at=at)) if item.status == ItemStatus.RUNNING else 0
