"""Whose figures somebody may see."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.quality.models import COUNTED, QualityMonth, QualityMonthQuerySet

if TYPE_CHECKING:
    from records.access.models import User

READERS = (Role.SUPERVISOR, Role.REVIEWER, Role.CLERK, Role.DEPARTMENT, Role.AUDIT_ADMIN)
SHOWN_MONTHS = 12
MOST_SUPPLIERS = 200


def months_in_reach(user: "User") -> QualityMonthQuerySet:
    """A role over one body sees that body's own figures."""
    return within_reach(QualityMonth.objects.in_force(), user, *READERS, organisation_field="body_id")


def months(user: "User") -> list[date]:
    """The newest months that this person sees something of."""
    rows = months_in_reach(user).order_by("-month").values_list("month", flat=True).distinct()
    return list(rows[:SHOWN_MONTHS])


def of_month(user: "User", month: date) -> QuerySet[QualityMonth]:
    rows = months_in_reach(user).filter(month=month).select_related("region")
    return rows.order_by("kind", "-items", "name")


def course(user: "User", *, months: list[date]) -> dict[date, dict[str, int]]:
    """Month by month the sums of all that this person sees; one question."""
    rows = months_in_reach(user).filter(month__in=months).order_by().values("month")
    summed: Any = rows.annotate(**{f"sum_{name}": Sum(name) for name in COUNTED})
    return {row["month"]: {name: row[f"sum_{name}"] for name in COUNTED} for row in summed}
