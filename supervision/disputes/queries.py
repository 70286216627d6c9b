"""Which disputes somebody may see, what of them waits for whom, and what everybody may be told."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.clocks.models import Deadline
from supervision.complaints.parties import shut_bodies
from supervision.disputes.choices import OPEN, NextStep, Outcome, Status
from supervision.disputes.models import CASE_KIND, TERM_KIND, Dispute, DisputeTerm

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def disputes_in_reach(user: "User") -> QuerySet[Dispute]:
    """
    Those within this person's grants, and none about a body that he belongs to, in whatever role. A clerk sees
    those that wait for his draft, and no others.
    """
    rows = Dispute.objects.all()
    found = within_reach(rows, user, *READERS, organisation_field="lead_id")
    to_draft = within_reach(rows, user, Role.CLERK, organisation_field=None).filter(
        status__in=(Status.FAILED, Status.BREACHED), next_step=NextStep.DETERMINATION
    )
    seen = rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=to_draft.values("pk")))
    return seen.exclude(body__in=shut_bodies(user))


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    mine = disputes_in_reach(user)

    def over(*roles: Role) -> QuerySet[Dispute]:
        return within_reach(mine, user, *roles, organisation_field="lead_id")

    handled, reviewed = over(Role.COMPLAINT_HANDLER), over(Role.REVIEWER)
    return {
        "disputes_to_accept": reviewed.filter(status=Status.FILED).exclude(filed_by=user),
        "disputes_at_table": handled.filter(status__in=(Status.COORDINATING, Status.PROPOSED)),
        "disputes_to_watch": handled.filter(status=Status.AGREED),
        "disputes_to_draft": over(Role.CLERK).filter(
            next_step=NextStep.DETERMINATION, draft=None, outcome__gt=""
        ),
        "disputes_overdue": over(Role.SUPERVISOR).filter(overdue_at__isnull=False, status__in=OPEN),
    }


def late(rows: QuerySet[Dispute], *, on: date) -> QuerySet[Dispute]:
    """Those of which some period, or some term, has passed."""
    past = Deadline.objects.past(on=on)
    terms = DisputeTerm.objects.filter(pk__in=past.filter(case_kind=TERM_KIND).values("case_uid"))
    return rows.filter(
        Q(pk__in=past.filter(case_kind=CASE_KIND).values("case_uid")) | Q(pk__in=terms.values("dispute"))
    )


@dataclass(frozen=True)
class DisputeFigures:
    """Numbers alone; whoever shows them must still blur where they are small."""

    taken_up: int
    performed: int
    under_way: int
    unsettled: int


def figures(*, first: date, last: date) -> DisputeFigures:
    """Disputes taken up between two days, as they stand now; what the firm withdrew is not counted."""
    rows = Dispute.objects.filter(accepted_at__date__range=(first, last)).exclude(status=Status.WITHDRAWN)
    found = rows.aggregate(
        taken_up=Count("pk"),
        performed=Count("pk", filter=Q(outcome=Outcome.PERFORMED)),
        under_way=Count("pk", filter=Q(outcome="")),
        unsettled=Count("pk", filter=Q(outcome__in=(Outcome.FAILED, Outcome.BREACHED))),
    )
    return DisputeFigures(**found)
