"""Which reports somebody may see, and what of them waits for whom."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.worklist.reports.choices import UNWRITTEN, Route, Status
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.workflow import SIGNERS, WRITERS

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.DEPARTMENT, Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.ASSESSOR, Role.AUDIT_ADMIN)
# Who adds the reports of others up and sees who has not reported.
OVERSEERS = (Role.SUPERVISOR, Role.ASSESSOR, Role.AUDIT_ADMIN, Role.CLERK, Role.REVIEWER)


def reports_in_reach(user: "User", *roles: Role) -> QuerySet[WorkReport]:
    """Those within this person's grants: a department's account sees its own unit's and no other's."""
    rows: QuerySet[WorkReport] = within_reach(
        WorkReport.objects.all(), user, *(roles or READERS), organisation_field="unit_id"
    )
    return rows


def to_judge(user: "User") -> QuerySet[WorkReport]:
    """Those that this person, as the office that adds them up, takes or returns."""
    rows = within_reach(
        WorkReport.objects.filter(route=Route.WITHIN),
        user,
        Role.SUPERVISOR,
        region_field="judged_in_id",
        organisation_field=None,
    )
    mine = Q(writers__contains=[user.pk]) | Q(signed_by=user)
    found: QuerySet[WorkReport] = rows.filter(status=Status.SUBMITTED).exclude(
        pk__in=WorkReport.objects.filter(mine).values("pk")
    )
    return found


def my_work(user: "User", *, on: date) -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    own = WorkReport.objects.filter(from_below=False)
    written = reports_in_reach(user, *WRITERS).filter(pk__in=own.values("pk"))
    signed = reports_in_reach(user, *SIGNERS).filter(status=Status.SIGNING)
    return {
        "reports_to_write": written.filter(
            status__in=(Status.OPEN, Status.DRAFTING, Status.RETURNED)
        ).exclude(pk__in=own.filter(judged_by=user).values("pk")),
        "reports_to_sign": signed.exclude(writers__contains=[user.pk]),
        "reports_to_judge": to_judge(user),
        "reports_missing": reports_in_reach(user, Role.SUPERVISOR).filter(
            status__in=UNWRITTEN, submitted_on=None, due_on__lt=on
        ),
    }


def of_period(user: "User", *, year: int, period: str) -> QuerySet[WorkReport]:
    """All reports of one period that this person may see, in the order of a table."""
    return (
        reports_in_reach(user, *OVERSEERS)
        .filter(year=year, period=period)
        .select_related("unit", "region")
        .order_by(F("judged_in").asc(nulls_first=True), "coverage", "region", "unit__pinyin", "uid")
    )
