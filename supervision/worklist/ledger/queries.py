"""Which tasks somebody may see, what of them waits for whom, and how far each unit is."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.worklist.ledger.choices import (
    OPEN_DUTIES,
    DutyStatus,
    ItemStatus,
    PolicyStatus,
)
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskMeeting, TaskPolicy

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.ASSESSOR, Role.AUDIT_ADMIN)
BODIES = (Role.DEPARTMENT,)
# Beyond this the board names no further units; its filters narrow it.
BOARD_ROWS = 60


def items_in_reach(user: "User") -> QuerySet[LedgerItem]:
    """Those of the office's region, and for a body those that it has a part in, once they are issued."""
    own = TaskDuty.objects.filter(item=OuterRef("pk"), pk__in=_own_parts(user).values("pk"))
    over = within_reach(LedgerItem.objects.all(), user, *READERS, organisation_field=None)
    return LedgerItem.objects.filter(
        Q(pk__in=over.values("pk")) | Q(Exists(own)) & ~Q(status=ItemStatus.DRAFT)
    )


def duties_in_reach(user: "User") -> QuerySet[TaskDuty]:
    """All parts of the office's tasks; of others' tasks only one's own part."""
    over = within_reach(
        TaskDuty.objects.all(), user, *READERS, region_field="item__region_id", organisation_field=None
    )
    return TaskDuty.objects.filter(Q(pk__in=over.values("pk")) | Q(pk__in=_own_parts(user).values("pk")))


def _own_parts(user: "User") -> QuerySet[TaskDuty]:
    """Of one's own body; and an office sees what the bodies of its region have to do for those above."""
    return within_reach(TaskDuty.objects.filter(organisation__isnull=False), user, *BODIES, *READERS)


def policies_in_reach(user: "User") -> QuerySet[TaskPolicy]:
    return within_reach(TaskPolicy.objects.all(), user, *READERS, organisation_field=None)


def meetings_in_reach(user: "User") -> QuerySet[TaskMeeting]:
    return within_reach(TaskMeeting.objects.all(), user, *READERS, organisation_field=None)


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    own = within_reach(TaskDuty.objects.all(), user, *BODIES).filter(
        status=DutyStatus.DOING, item__status=ItemStatus.RUNNING
    )
    watched = within_reach(
        TaskDuty.objects.all(),
        user,
        Role.REVIEWER,
        Role.SUPERVISOR,
        region_field="item__region_id",
        organisation_field=None,
    )
    heads = within_reach(
        LedgerItem.objects.all(), user, Role.REVIEWER, Role.SUPERVISOR, organisation_field=None
    )
    policies = within_reach(
        TaskPolicy.objects.all(), user, Role.REVIEWER, Role.SUPERVISOR, organisation_field=None
    )
    return {
        "tasks_mine": own,
        "tasks_mine_late": own.filter(overdue_at__isnull=False),
        "tasks_to_check": watched.filter(status=DutyStatus.REPORTED).exclude(reported_by=user),
        "tasks_escalated": watched.filter(
            escalated_at__isnull=False, status__in=OPEN_DUTIES, item__status=ItemStatus.RUNNING
        ),
        "policies_to_issue": policies.filter(status=PolicyStatus.DRAFT).exclude(created_by=user),
        "tasks_to_issue": heads.filter(status=ItemStatus.DRAFT)
        .exclude(created_by=user)
        .exclude(policy__status=PolicyStatus.DRAFT),
    }


def late(rows: QuerySet[LedgerItem], *, on: date) -> QuerySet[LedgerItem]:
    """Those of which some unit's part is past its day and not reported."""
    parts = TaskDuty.objects.filter(item=OuterRef("pk"), status=DutyStatus.DOING)
    return rows.filter(
        Exists(parts.filter(Q(due_on__lt=on) | Q(overdue_at__isnull=False))), status=ItemStatus.RUNNING
    )


@dataclass(frozen=True)
class Line:
    """One unit's tasks in numbers."""

    name: str
    organisation: UUID | None
    tasks: int
    done: int
    reported: int
    late: int
    silent: int
    percent: int


def board(duties: QuerySet[TaskDuty], *, on: date) -> list[Line]:
    """How far each unit is, those with the most lateness first; suspended and cancelled tasks are left out."""
    rows = (
        duties.filter(item__status__in=(ItemStatus.RUNNING, ItemStatus.DONE))
        .exclude(status=DutyStatus.ENDED)
        .order_by()
        .values("organisation_id", "name")
        .annotate(
            tasks=Count("pk"),
            done=Count("pk", filter=Q(status=DutyStatus.DONE)),
            reported=Count("pk", filter=Q(status=DutyStatus.REPORTED)),
            late=Count(
                "pk",
                filter=Q(status=DutyStatus.DOING) & (Q(due_on__lt=on) | Q(overdue_at__isnull=False)),
            ),
            silent=Count("pk", filter=Q(status=DutyStatus.DOING, progressed_at=None)),
            percent=Avg("percent"),
        )
        .order_by("-late", "-tasks", "name")[:BOARD_ROWS]
    )
    return [
        Line(
            row["name"],
            row["organisation_id"],
            row["tasks"],
            row["done"],
            row["reported"],
            row["late"],
            row["silent"],
            round(row["percent"] or 0),
        )
        for row in rows
    ]
