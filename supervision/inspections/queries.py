"""Which cases of this room somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from records.access.roles import Role
from records.access.scope import within_reach
from records.subjects.models import NATION_CODE, Organisation
from supervision.complaints.parties import shut_bodies
from supervision.inspections.choices import (
    ApplicationStatus,
    CampaignStatus,
    ChecklistStatus,
    FindingStatus,
    InspectionStatus,
    PlanStatus,
    ProgrammeStatus,
    TargetStatus,
    VisitStatus,
)
from supervision.inspections.models import (
    Campaign,
    CampaignTarget,
    DemonstrationApplication,
    DemonstrationProgramme,
    Inspection,
    InspectionChecklist,
    InspectionFinding,
    InspectionPlan,
    InspectionVisit,
)

if TYPE_CHECKING:
    from records.access.models import User

Rows = TypeVar("Rows", bound=QuerySet[Any])
READERS = (Role.SUPERVISOR, Role.REVIEWER, Role.AUDIT_ADMIN)


def own_bodies(user: "User") -> list[UUID]:
    return [
        reach.organisation_id
        for reach in user.reaches()
        if reach.role == Role.DEPARTMENT and reach.organisation_id is not None
    ]


def _of_office(rows: Rows, user: "User", *roles: Role) -> Rows:
    return within_reach(rows, user, *(roles or READERS), organisation_field=None)


def _with_body(
    rows: Rows, user: "User", *, own: Q, more: Q | None = None, more_roles: tuple[Role, ...] = ()
) -> Rows:
    """What the office reads, but nothing about a house that the reader belongs to; and what one's own body may read."""
    seen = Q(pk__in=_of_office(rows, user).values("pk"))
    if more_roles:
        seen |= Q(pk__in=_of_office(rows.filter(more or Q()), user, *more_roles).values("pk"))
    mine = Q(body__in=own_bodies(user)) & own
    return rows.filter(seen & ~Q(body__in=shut_bodies(user)) | mine)


def plans_in_reach(user: "User") -> QuerySet[InspectionPlan]:
    return _of_office(InspectionPlan.objects.all(), user)


def checklists_in_reach(user: "User") -> QuerySet[InspectionChecklist]:
    return _of_office(InspectionChecklist.objects.all(), user)


def inspections_in_reach(user: "User") -> QuerySet[Inspection]:
    return _of_office(Inspection.objects.all(), user)


def visits_in_reach(user: "User") -> QuerySet[InspectionVisit]:
    """A body reads of its visit once the notice has gone out."""
    noticed = ~Q(inspection__status=InspectionStatus.PREPARING)
    return _with_body(InspectionVisit.objects.all(), user, own=noticed)


def findings_in_reach(user: "User") -> QuerySet[InspectionFinding]:
    """A clerk sees those that wait for his draft of a record, and no others."""
    return _with_body(
        InspectionFinding.objects.all(),
        user,
        own=Q(),
        more=Q(status=FindingStatus.NOT_RECTIFIED),
        more_roles=(Role.CLERK,),
    )


def campaigns_in_reach(user: "User") -> QuerySet[Campaign]:
    return _of_office(Campaign.objects.all(), user)


def targets_in_reach(user: "User") -> QuerySet[CampaignTarget]:
    return _with_body(
        CampaignTarget.objects.all(),
        user,
        own=Q(),
        more=Q(status=TargetStatus.REFERRED),
        more_roles=(Role.CLERK,),
    )


def programmes_in_reach(user: "User") -> QuerySet[DemonstrationProgramme]:
    """The office's, an expert's, and what a body may apply for: programmes of the regions that it lies in."""
    rows = DemonstrationProgramme.objects.all()
    office = _of_office(rows, user, *READERS, Role.ASSESSOR)
    around = {NATION_CODE}
    for code in Organisation.objects.filter(pk__in=own_bodies(user)).values_list("region_id", flat=True):
        around |= {code, code[:2].ljust(6, "0"), code[:4].ljust(6, "0")}
    told = Q(pk__in=[]) if not own_bodies(user) else Q(region__in=around) & ~Q(status=ProgrammeStatus.DRAFT)
    return rows.filter(Q(pk__in=office.values("pk")) | told)


def applications_in_reach(user: "User") -> QuerySet[DemonstrationApplication]:
    return _with_body(DemonstrationApplication.objects.all(), user, own=Q(), more_roles=(Role.ASSESSOR,))


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    today = timezone.localdate()
    supervisor = (Role.SUPERVISOR,)
    head = (Role.REVIEWER,)
    office = (Role.SUPERVISOR, Role.REVIEWER)
    findings, targets = findings_in_reach(user), targets_in_reach(user)
    applications = applications_in_reach(user)
    own = own_bodies(user)
    heard = Q(status=FindingStatus.COMMENTED) | Q(status=FindingStatus.NOTED, comment_until__lt=today)
    return {
        "plans_to_approve": _of_office(InspectionPlan.objects.all(), user, *head)
        .filter(status=PlanStatus.DRAFT)
        .exclude(created_by=user),
        "checklists_to_approve": _of_office(InspectionChecklist.objects.all(), user, *head)
        .filter(status=ChecklistStatus.DRAFT)
        .exclude(created_by=user),
        "inspections_to_issue": _of_office(Inspection.objects.all(), user, *head)
        .filter(status=InspectionStatus.PREPARING)
        .exclude(created_by=user),
        "visits_to_make": visits_in_reach(user).filter(
            status=VisitStatus.PLANNED, inspection__status=InspectionStatus.ISSUED, inspection__team=user
        ),
        "findings_to_settle": _of_office(findings, user, *office).filter(heard).exclude(noted_by=user),
        "findings_to_check": _of_office(findings, user, *office)
        .filter(status=FindingStatus.ANSWERED)
        .exclude(settled_by=user),
        "findings_escalated": _of_office(findings, user, *supervisor).filter(
            status__in=(FindingStatus.DEMANDED, FindingStatus.RETURNED), escalated_at__isnull=False
        ),
        "findings_to_comment": findings.filter(body__in=own, status=FindingStatus.NOTED),
        "findings_to_rectify": findings.filter(
            body__in=own, status__in=(FindingStatus.DEMANDED, FindingStatus.RETURNED)
        ),
        "findings_to_draft": _of_office(findings, user, Role.CLERK).filter(
            status=FindingStatus.NOT_RECTIFIED, draft=None
        ),
        "campaigns_to_open": _of_office(Campaign.objects.all(), user, *head)
        .filter(status=CampaignStatus.DRAFT)
        .exclude(created_by=user),
        "targets_to_plan": targets.filter(body__in=own, status=TargetStatus.OPEN, measures=""),
        "targets_to_confirm": _of_office(targets, user, *office).filter(status=TargetStatus.SEEN),
        "targets_left": _of_office(targets, user, *supervisor).filter(status=TargetStatus.LEFT),
        "targets_to_refer": _of_office(targets, user, *head)
        .filter(status=TargetStatus.PROPOSED)
        .exclude(proposed_by=user),
        "programmes_to_open": _of_office(DemonstrationProgramme.objects.all(), user, *head)
        .filter(status=ProgrammeStatus.DRAFT)
        .exclude(created_by=user),
        "applications_to_review": _of_office(applications, user, Role.ASSESSOR, Role.REVIEWER)
        .filter(status=ApplicationStatus.SUBMITTED)
        .exclude(reviews__by=user),
        "applications_to_decide": _of_office(applications, user, *head)
        .filter(status=ApplicationStatus.NOTICE, notice_until__lt=today)
        .exclude(judges__contains=[user.pk]),
        "applications_to_recheck": _of_office(applications, user, *supervisor).filter(
            status=ApplicationStatus.AWARDED, recheck_due_on__lt=today
        ),
    }


def curve_spans(campaign: Campaign) -> list[tuple[Any, Any]]:
    """Of each target when it was entered and since when it is zero."""
    rows = campaign.targets.annotate(at=F("entered_at")).values_list("at", "zero_on")
    return [(timezone.localdate(at), zero_on) for at, zero_on in rows]
