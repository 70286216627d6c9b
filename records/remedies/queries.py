"""Which cases somebody may see, and what of them waits for whom."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from records.clocks.models import Deadline
from records.remedies.choices import (
    CaseKind,
    HandlingStatus,
    MitigationStatus,
    ObjectionStatus,
    RepairStatus,
)
from records.remedies.models import HandlingComplaint, Mitigation, Objection, Repair
from records.remedies.services.identity import READERS

if TYPE_CHECKING:
    from records.access.models import User

# Who may see that a case exists and how it stands; whose it is, is another question (``services.identity``).
CENTRE = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)
# The column of the body that has a leg in a case of the kind.
LEGS = {Objection: "source", Repair: "authority", Mitigation: "record__organisation"}
# A leg sees a case from the day on which it was sent to it.
SENT = {Objection: Q(sent_at__isnull=False), Repair: Q(accepted_at__isnull=False), Mitigation: Q()}


def cases_in_reach(model: Any, user: "User") -> QuerySet[Any]:
    """The cases of one kind within this person's grants: the office's whole, a department's only its legs."""
    rows = model._default_manager.all()
    found = within_reach(rows, user, *CENTRE, organisation_field=None)
    leg = LEGS.get(model)
    if leg is None:
        return found
    region = f"{leg}__region_id"
    own = within_reach(rows, user, Role.DEPARTMENT, region_field=region, organisation_field=f"{leg}_id")
    return rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=own.filter(SENT[model]).values("pk")))


def is_only_a_leg(case: Any, user: "User") -> bool:
    """Whether somebody sees the case only because his body has to verify it."""
    return not user.holds(CENTRE, over=case)


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    objections = within_reach(
        Objection.objects.all(), user, *READERS[CaseKind.OBJECTION], organisation_field=None
    )
    repairs = within_reach(Repair.objects.all(), user, *READERS[CaseKind.REPAIR], organisation_field=None)
    reviewed = within_reach(Objection.objects.all(), user, Role.REVIEWER, organisation_field=None)
    decided = within_reach(Repair.objects.all(), user, Role.REVIEWER, organisation_field=None)
    lenient = within_reach(Mitigation.objects.all(), user, Role.REVIEWER, organisation_field=None)
    complaints = within_reach(HandlingComplaint.objects.all(), user, Role.SUPERVISOR, organisation_field=None)
    return {
        "objections_to_handle": objections.filter(
            status__in=(ObjectionStatus.SUBMITTED, ObjectionStatus.ACCEPTED, ObjectionStatus.DECIDED)
        ),
        "objections_to_decide": reviewed.filter(status=ObjectionStatus.PROPOSED)
        .exclude(accepted_by=user)
        .exclude(proposed_by=user),
        "repairs_to_handle": repairs.filter(status=RepairStatus.SUBMITTED),
        "repairs_to_decide": decided.filter(
            status=RepairStatus.WITH_AUTHORITY, authority_answered_at__isnull=False
        ).exclude(accepted_by=user),
        "repairs_doubted": decided.filter(status=RepairStatus.DOUBTED).exclude(doubted_by=user),
        "mitigations_to_decide": lenient.filter(status=MitigationStatus.PROPOSED).exclude(filed_by=user),
        "complaints_to_answer": complaints.filter(
            status__in=(HandlingStatus.SUBMITTED, HandlingStatus.ACCEPTED)
        ),
        "objections_to_verify": _legs(Objection, user).filter(status=ObjectionStatus.WITH_SOURCE),
        "repairs_to_verify": _legs(Repair, user).filter(
            status=RepairStatus.WITH_AUTHORITY, authority_answered_at=None
        ),
    }


def late(rows: QuerySet[Any], *, kind: str, on: date) -> QuerySet[Any]:
    """Those of which some period has passed."""
    past = Deadline.objects.past(on=on).filter(case_kind=kind).values("case_uid")
    return rows.filter(pk__in=past)


def _legs(model: Any, user: "User") -> QuerySet[Any]:
    leg = LEGS[model]
    return within_reach(
        model._default_manager.all(),
        user,
        Role.DEPARTMENT,
        region_field=f"{leg}__region_id",
        organisation_field=f"{leg}_id",
    )
