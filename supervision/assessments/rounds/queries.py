"""Which rounds and sheets somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.assessments.rounds.choices import (
    RUNNING,
    DecisionStatus,
    RoundStatus,
    SheetStatus,
    Stage,
)
from supervision.assessments.rounds.models import (
    AssessmentCorrection,
    AssessmentMark,
    AssessmentReply,
    AssessmentRound,
    AssessmentSheet,
    AssessmentUse,
)
from supervision.complaints.parties import shut_bodies

if TYPE_CHECKING:
    from records.access.models import User

OFFICE = (Role.ASSESSOR, Role.SUPERVISOR, Role.REVIEWER, Role.AUDIT_ADMIN)
# From here on the body reads what was found of it.
TOLD = (SheetStatus.REPLY_OPEN, SheetStatus.REPLIED, SheetStatus.AUDITED, SheetStatus.SETTLED)


def rounds_in_reach(user: "User") -> QuerySet[AssessmentRound]:
    """Those of regions over which this person holds an office's role; a role over one body reaches none."""
    return within_reach(AssessmentRound.objects.all(), user, *OFFICE, organisation_field=None)


def own_sheets(user: "User") -> QuerySet[AssessmentSheet]:
    """Those of the bodies that this person speaks for, once the round has begun."""
    rows = AssessmentSheet.objects.filter(round__opened_at__isnull=False)
    return within_reach(rows, user, Role.DEPARTMENT, organisation_field="body_id")


def sheets_in_reach(user: "User") -> QuerySet[AssessmentSheet]:
    """One's own body's, and those of the rounds that one holds; of the latter none of one's own body."""
    office = AssessmentSheet.objects.filter(round__in=rounds_in_reach(user).values("pk"))
    held = office.exclude(body__in=shut_bodies(user))
    return AssessmentSheet.objects.filter(
        Q(pk__in=own_sheets(user).values("pk")) | Q(pk__in=held.values("pk"))
    )


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    rounds = AssessmentRound.objects.all()

    def over(*roles: Role) -> QuerySet[AssessmentRound]:
        return within_reach(rounds, user, *roles, organisation_field=None)

    def sheets(*roles: Role, **more: Any) -> QuerySet[AssessmentSheet]:
        found = AssessmentSheet.objects.filter(round__in=over(*roles).values("pk"), **more)
        return found.exclude(body__in=shut_bodies(user))

    mine = AssessmentMark.objects.filter(score__sheet=OuterRef("pk"), by=user)
    handled = Exists(mine.exclude(stage__in=(Stage.AUDIT, Stage.FOUND)))
    unanswered = Exists(AssessmentReply.objects.filter(score__sheet=OuterRef("pk"), accepted=None))
    answered = Exists(AssessmentReply.objects.filter(score__sheet=OuterRef("pk"), answered_by=user))
    decidable = {"status": DecisionStatus.PROPOSED}
    corrections = AssessmentCorrection.objects.filter(score__sheet=OuterRef("pk"), **decidable)
    uses = AssessmentUse.objects.filter(sheet=OuterRef("pk"), **decidable)
    own = own_sheets(user)
    return {
        "sheets_to_report": own.filter(round__status=RoundStatus.REPORTING, status=SheetStatus.SELF_REPORT),
        "sheets_to_reply": own.filter(round__status=RoundStatus.REPLYING, status=SheetStatus.REPLY_OPEN),
        "sheets_to_review": sheets(
            Role.ASSESSOR, round__status=RoundStatus.REVIEWING, status=SheetStatus.IN_REVIEW
        ),
        "sheets_to_answer": sheets(Role.ASSESSOR, status=SheetStatus.REPLIED).filter(unanswered),
        "sheets_to_audit": sheets(
            Role.ASSESSOR, Role.SUPERVISOR, round__status=RoundStatus.AUDITING, status=SheetStatus.REPLIED
        ).exclude(handled | answered | unanswered),
        "sheets_to_decide": sheets(Role.ASSESSOR, Role.SUPERVISOR, status=SheetStatus.SETTLED).filter(
            Exists(corrections.exclude(by=user)) | Exists(uses.exclude(by=user))
        ),
        "rounds_to_publish": over(Role.REVIEWER, Role.SUPERVISOR)
        .filter(status=RoundStatus.SETTLED)
        .exclude(organised_by=user)
        .exclude(settled_by=user),
        "rounds_overdue": over(Role.SUPERVISOR).filter(overdue_at__isnull=False, status__in=RUNNING),
    }
