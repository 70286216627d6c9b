"""What follows by itself when a day passes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks.models import Deadline
from supervision.inspections.choices import (
    ApplicationStatus,
    CampaignStatus,
    CaseOf,
    FindingStatus,
    PlanStatus,
)
from supervision.inspections.deadlines import COMMENT, SUPERIOR, start
from supervision.inspections.models import (
    Campaign,
    DemonstrationApplication,
    InspectionFinding,
    InspectionPlan,
)
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.services import steps
from supervision.inspections.services.campaigns import end_campaign
from supervision.inspections.services.plans import uncovered

NAMES_TOLD = 20


@transaction.atomic
def plan_is_overdue(*, uid: UUID, at: datetime) -> None:
    """The year is over: whoever was not inspected stands in the plan."""
    plan, clock = steps.locked(InspectionPlan, uid), clock_user()
    if plan.status != PlanStatus.APPROVED or plan.overdue_at is not None:
        return
    plan.overdue_at = at
    plan.save(update_fields=["overdue_at"])
    names = "、".join(one.name for one in uncovered(plan)[:NAMES_TOLD])
    steps.write(CaseOf.PLAN, plan, "overdue", gettext_noop("逾期未完成"), by=clock, at=at, note=names)


@transaction.atomic
def finding_is_overdue(*, uid: UUID, at: datetime) -> None:
    """Not put right in time: it goes to the superior by itself, with a clock of its own."""
    case, clock = steps.locked(InspectionFinding, uid, "body"), clock_user()
    if case.status not in (FindingStatus.DEMANDED, FindingStatus.RETURNED) or case.escalated_at is not None:
        return
    case.escalated_at, case.updated_at = at, at
    case.save(update_fields=["escalated_at", "updated_at"])
    start(case, FINDING_CASE, SUPERIOR, title=case.number, role=Role.SUPERVISOR, by=clock, at=at)
    above = case.body.superior.current().name if case.body.superior else ""
    steps.write(
        CaseOf.FINDING, case, "escalate", gettext_noop("逾期未整改，报上级督办"), by=clock, at=at, note=above
    )


def follow_deadline(deadline: Deadline) -> None:
    """More time was granted, or the clock stood still: the finding names the new day."""
    column = "comment_until" if deadline.key == COMMENT else "due_on"
    rows = InspectionFinding.objects.filter(pk=deadline.case_uid)
    if deadline.key != COMMENT:
        rows = rows.filter(due_on__isnull=False)
    rows.update(**{column: deadline.due_on})


@transaction.atomic
def campaign_is_over(*, uid: UUID, at: datetime) -> None:
    campaign = Campaign.objects.get(pk=uid)
    if campaign.status == CampaignStatus.RUNNING:
        end_campaign(uid=uid, by=clock_user(), at=at)


@transaction.atomic
def recheck_is_late(*, uid: UUID, at: datetime) -> None:
    case = steps.locked(DemonstrationApplication, uid)
    if case.status != ApplicationStatus.AWARDED or case.recheck_late_at is not None:
        return
    case.recheck_late_at = at
    case.save(update_fields=["recheck_late_at"])
    steps.write(CaseOf.APPLICATION, case, "recheck_late", gettext_noop("逾期未复核"), by=clock_user(), at=at)
