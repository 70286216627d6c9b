"""What staff look up of arrears, always within the reach of whoever asks."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.pledges.arrears.choices import Status
from records.pledges.arrears.models import Arrear, StatementDuty
from records.pledges.arrears.models.arrear import ArrearQuerySet

if TYPE_CHECKING:
    from records.access.models import User

OFFICE = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def arrears_in_reach(user: "User") -> ArrearQuerySet:
    """The office sees its region's; a body what it owes itself, once it is confirmed."""
    claims = ArrearQuerySet(Arrear)
    office = within_reach(claims, user, *OFFICE)
    own = within_reach(claims, user, Role.DEPARTMENT).exclude(status__in=[Status.DRAFT, Status.REFUSED])
    return claims.filter(Q(pk__in=office.values("pk")) | Q(pk__in=own.values("pk")))


def duties_in_reach(user: "User") -> QuerySet[StatementDuty]:
    duties = StatementDuty.objects.select_related("organisation", "region", "statement")
    return within_reach(duties, user, *OFFICE, Role.DEPARTMENT)


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """The lists behind the cards of the home page."""
    reviewed = within_reach(ArrearQuerySet(Arrear), user, Role.REVIEWER)
    watched = within_reach(ArrearQuerySet(Arrear), user, Role.REVIEWER, Role.SUPERVISOR)
    entered = within_reach(ArrearQuerySet(Arrear), user, Role.CLERK)
    owed = within_reach(ArrearQuerySet(Arrear), user, Role.DEPARTMENT)
    payments = Q(payments__confirmed=None, payments__isnull=False) & ~Q(payments__noted_by=user)
    plans = Q(plans__approved=None, plans__isnull=False) & ~Q(plans__proposed_by=user)
    return {
        "to_confirm": reviewed.filter(status=Status.DRAFT).exclude(writers__contains=[user.pk]),
        "payment_to_confirm": reviewed.filter(payments).distinct(),
        "plan_to_decide": reviewed.filter(plans).distinct(),
        "broken": watched.filter(status=Status.BROKEN),
        "to_draft": entered.filter(status=Status.DETERMINING, draft=None),
        "to_pay": owed.filter(status__in=[Status.OVERDUE, Status.BROKEN]),
    }


def duties_to_meet(user: "User") -> QuerySet[StatementDuty]:
    """Bodies within reach whose figures of last year are not public yet."""
    return duties_in_reach(user).filter(statement=None)
