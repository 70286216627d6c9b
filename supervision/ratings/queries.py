"""Which ratings somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.ratings.choices import OPEN, SHOWN_TO_BODY, Status
from supervision.ratings.models import RatingAgency, RatingCase, RatingComment
from supervision.ratings.workflow import CHECKERS, RECEIVERS

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.CLERK, Role.ASSESSOR, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def ratings_in_reach(user: "User") -> QuerySet[RatingCase]:
    """Those within this person's grants; a body sees its own once somebody has vouched for it."""
    rows = RatingCase.objects.all()
    seen = within_reach(rows, user, *READERS, organisation_field="body_id")
    own = within_reach(rows, user, Role.DEPARTMENT, organisation_field="body_id").filter(
        status__in=SHOWN_TO_BODY
    )
    return rows.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=own.values("pk")))


def agencies_in_reach(user: "User") -> QuerySet[RatingAgency]:
    found: QuerySet[RatingAgency] = within_reach(
        RatingAgency.objects.all(), user, *READERS, organisation_field=None
    )
    return found


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    mine = ratings_in_reach(user)

    def over(*roles: Any) -> QuerySet[RatingCase]:
        return within_reach(mine, user, *roles, organisation_field="body_id")

    checked = over(*CHECKERS)
    spoken = RatingComment.objects.filter(case=OuterRef("pk"))
    return {
        "ratings_to_check": checked.filter(status=Status.RECEIVED).exclude(writers__contains=[user.pk]),
        "ratings_to_mend": over(*RECEIVERS).filter(status=Status.RETURNED),
        "ratings_to_comment": over(Role.DEPARTMENT).filter(status=Status.CHECKED).exclude(Exists(spoken)),
        "ratings_to_publish": checked.filter(status=Status.CHECKED).exclude(writers__contains=[user.pk]),
        "ratings_to_withdraw": checked.filter(status=Status.WITHDRAWING).exclude(withdrawal_by=user),
        "ratings_overdue": over(Role.SUPERVISOR).filter(overdue_at__isnull=False, status__in=OPEN),
    }
