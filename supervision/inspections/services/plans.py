"""A year's plan, and the checklists in their versions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation, Region
from supervision.inspections.choices import CaseOf, ChecklistStatus, PlanScope, PlanStatus, VisitStatus
from supervision.inspections.deadlines import PLAN, days_until, meet, start
from supervision.inspections.models import InspectionChecklist, InspectionPlan, InspectionVisit
from supervision.inspections.models.plans import PLAN_CASE
from supervision.inspections.parties import OFFICE, home_region
from supervision.inspections.rules import checked_sections
from supervision.inspections.services import steps
from supervision.inspections.workflow import CHECKLIST
from supervision.inspections.workflow import PLAN as PLAN_TABLE

if TYPE_CHECKING:
    from records.access.models import User

MOST_BODIES = 1000
PLAN_FIELDS = ("year", "scope", "title", "basis", "priorities")


def bodies_of_scope(scope: str, region: Region) -> QuerySet[Organisation]:
    """Everybody who has to be inspected: governments right below, or the departments of this government."""
    kinds = Organisation.Kind
    found = Organisation.objects.current()
    if scope == PlanScope.GOVERNMENTS:
        found = found.filter(
            Q(kind=kinds.GOVERNMENT, region__parent=region) | Q(kind=kinds.TOWNSHIP, region=region)
        )
    else:
        found = found.filter(kind=kinds.DEPARTMENT, region=region)
    return found.order_by("region_id", "pinyin", "uid")


def covered(plan: InspectionPlan) -> set[UUID]:
    """The bodies that were inspected under the plan."""
    visits = InspectionVisit.objects.filter(inspection__plan=plan, status=VisitStatus.SUBMITTED)
    return set(visits.values_list("body_id", flat=True))


def uncovered(plan: InspectionPlan) -> list[Organisation]:
    there = covered(plan)
    return [one for one in bodies_of_scope(plan.scope, plan.region)[:MOST_BODIES] if one.pk not in there]


@transaction.atomic
def draft_plan(*, content: Mapping[str, Any], by: "User", at: datetime) -> InspectionPlan:
    """
    Draft the plan of a year; another person approves it.

    :raises ValidationError: field by field
    """
    plan = InspectionPlan(region=home_region(by), created_by=by, created_at=at, updated_at=at)
    steps.filled_from(plan, content, PLAN_FIELDS)
    plan.due_on = date(plan.year, 12, 31) if 2000 <= int(plan.year or 0) <= 2100 else date.max
    if plan.due_on < at.date():
        raise ValidationError({"year": _("请填写今年或以后的年度。")})
    steps.proven(plan)
    steps.may_create(CaseOf.PLAN, plan, roles=OFFICE, by=by, at=at)
    plan.save(force_insert=True)
    steps.write(CaseOf.PLAN, plan, "create", gettext_noop("起草"), source="", by=by, at=at)
    return plan


@transaction.atomic
def approve_plan(*, uid: UUID, note: str = "", by: "User", at: datetime) -> InspectionPlan:
    """From now on it is due on the last day of its year."""
    plan = steps.locked(InspectionPlan, uid)
    step = steps.begin(PLAN_TABLE, CaseOf.PLAN, plan, "approve", by=by, at=at)
    plan.approved_by, plan.approved_at = by, at
    steps.finish(CaseOf.PLAN, plan, step, by=by, at=at, note=note)
    start(
        plan,
        PLAN_CASE,
        PLAN,
        title=plan.title,
        role=Role.SUPERVISOR,
        length=days_until(plan.due_on, at),
        by=by,
        at=at,
    )
    return plan


@transaction.atomic
def complete_plan(*, uid: UUID, uncovered_reason: str = "", by: "User", at: datetime) -> InspectionPlan:
    """Everybody was inspected, or it is said why somebody was not."""
    plan = steps.locked(InspectionPlan, uid)
    step = steps.begin(PLAN_TABLE, CaseOf.PLAN, plan, "complete", by=by, at=at)
    left = uncovered(plan)
    if left and not uncovered_reason.strip():
        raise ValidationError(
            {
                "uncovered_reason": _("还有%(number)d家没有检查（%(names)s），请写明原因和补查安排。")
                % {"number": len(left), "names": _("、").join(one.name for one in left[:5])}
            }
        )
    plan.uncovered = uncovered_reason.strip()[:2000]
    plan.completed_by, plan.completed_at = by, at
    steps.finish(CaseOf.PLAN, plan, step, by=by, at=at, note=plan.uncovered)
    meet(plan, PLAN_CASE, PLAN, by=by, at=at)
    return plan


@transaction.atomic
def draft_checklist(*, key: str, title: str, sections: Any, by: "User", at: datetime) -> InspectionChecklist:
    """
    Write a checklist, or the next version of one.

    :raises ValidationError: field by field; ``key`` where a draft of the next version lies there already
    """
    region = home_region(by)
    same = InspectionChecklist.objects.filter(region=region, key=key)
    if same.filter(status=ChecklistStatus.DRAFT).exists():
        raise ValidationError({"key": _("该清单已有待批准的新版，请先批准或修改它。")})
    made = InspectionChecklist(
        region=region,
        key=key,
        title=title.strip(),
        number=(same.aggregate(Max("number"))["number__max"] or 0) + 1,
        sections=checked_sections(sections),
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    steps.proven(made)
    steps.may_create(CaseOf.CHECKLIST, made, roles=OFFICE, by=by, at=at)
    made.save(force_insert=True)
    steps.write(CaseOf.CHECKLIST, made, "create", gettext_noop("起草"), source="", by=by, at=at)
    return made


@transaction.atomic
def edit_checklist(*, uid: UUID, title: str, sections: Any, by: "User", at: datetime) -> InspectionChecklist:
    """Change a draft; whoever does so counts as its author, and another one approves it."""
    made = steps.locked(InspectionChecklist, uid)
    steps.begin_deed(
        CaseOf.CHECKLIST, made, "edit", states=frozenset({ChecklistStatus.DRAFT}), roles=OFFICE, by=by, at=at
    )
    if made.created_by_id != by.pk:
        raise TransitionDenied("not_yours", _("草稿由起草人修改；请把意见告诉起草人。"))
    made.title, made.sections, made.updated_at = title.strip(), checked_sections(sections), at
    steps.proven(made)
    made.save(update_fields=["title", "sections", "updated_at"])
    steps.write(CaseOf.CHECKLIST, made, "edit", gettext_noop("修改"), by=by, at=at)
    return made


@transaction.atomic
def approve_checklist(*, uid: UUID, note: str = "", by: "User", at: datetime) -> InspectionChecklist:
    """In force from now on; the version before it is replaced in the same moment."""
    made = steps.locked(InspectionChecklist, uid)
    step = steps.begin(CHECKLIST, CaseOf.CHECKLIST, made, "approve", by=by, at=at)
    before = (
        InspectionChecklist.objects.select_for_update(of=("self",))
        .filter(region=made.region_id, key=made.key, status=ChecklistStatus.IN_FORCE)
        .first()
    )
    if before is not None:
        out = steps.begin(CHECKLIST, CaseOf.CHECKLIST, before, "replace", by=by, at=at)
        steps.finish(CaseOf.CHECKLIST, before, out, by=by, at=at, note=str(made))
    made.approved_by, made.approved_at = by, at
    steps.finish(CaseOf.CHECKLIST, made, step, by=by, at=at, note=note)
    return made


def open_plans(region: Region, year: int) -> QuerySet[InspectionPlan]:
    return InspectionPlan.objects.filter(region=region, year=year, status=PlanStatus.APPROVED)
