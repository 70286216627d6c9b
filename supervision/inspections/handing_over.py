"""Inspections whose team somebody leaves: another inspector takes the place, never one of an inspected body."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from records.access.models import User
from records.access.stewardship import holdings
from supervision.inspections.choices import InspectionStatus
from supervision.inspections.models import Inspection
from supervision.inspections.services import steps
from supervision.inspections.services.inspecting import KIND, let_in, may_inspect, refuse_own

# What is concluded waits for the bodies and for the office, not for the team.
OPEN = (InspectionStatus.PREPARING, InspectionStatus.ISSUED)


def register() -> None:
    holdings.register(
        holdings.Holding(
            key="inspections",
            label=gettext_lazy("参加的督导检查"),
            open_of=_open_of,
            # The lead is one of the team.
            assigned=lambda: Inspection.team.through.objects.filter(inspection__status__in=OPEN).values(
                "user"
            ),
            name_of=str,
            why_not=_why_not,
            hand_over=_hand_over,
        )
    )


def _open_of(user: User) -> QuerySet[Inspection]:
    return (
        Inspection.objects.filter(Q(lead=user) | Q(team=user), status__in=OPEN).distinct().order_by("number")
    )


def _why_not(case: Inspection, to: User) -> str | None:
    # What asks the database nothing comes first: the page asks this of everybody for every case.
    if not may_inspect(to, case):
        return _("检查人员须是本地区的督导人员。")
    if case.team.filter(pk=to.pk).exists():
        # Two were drawn or named so that two would look.
        return _("已在本次检查组中，须由组外人员接替。")
    try:
        for visit in case.visits.select_related("body"):
            refuse_own(to, visit)
    except ValidationError as error:
        return error.messages[0]
    return None


def _hand_over(case: Any, *, leaver: User, to: User, by: User, at: datetime) -> None:
    case = steps.locked(Inspection, case.pk)
    if case.lead_id == leaver.pk:
        case.lead = to
    case.updated_at = at
    case.save(update_fields=["lead", "updated_at"])
    let_in(case, {*case.team.exclude(pk=leaver.pk).values_list("pk", flat=True), to.pk})
    steps.write(
        KIND,
        case,
        "hand_over",
        gettext_noop("更换检查人员"),
        by=by,
        at=at,
        note=f"{leaver.full_name} → {to.full_name}",
    )
