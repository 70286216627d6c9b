"""Complaints on the desk of somebody who goes: given to another handler, whom the law lets handle each of them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from records.access.models import User
from records.access.roles import Role
from records.access.stewardship import holdings
from supervision.complaints.choices import OPEN
from supervision.complaints.models import Complaint
from supervision.complaints.services.sorting import refuse_handler
from supervision.complaints.services.steps import lock, refuse_reported, write


def register() -> None:
    holdings.register(
        holdings.Holding(
            key="complaints",
            label=gettext_lazy("承办的投诉举报"),
            open_of=_open_of,
            assigned=lambda: Complaint.objects.filter(handler__isnull=False, status__in=OPEN).values(
                "handler"
            ),
            name_of=str,
            why_not=_why_not,
            hand_over=_hand_over,
        )
    )


def _open_of(user: User) -> QuerySet[Complaint]:
    return Complaint.objects.filter(handler=user, status__in=OPEN).select_related("body").order_by("number")


def _why_not(case: Complaint, to: User) -> str | None:
    # What asks the database nothing comes first: the page asks this of everybody for every case.
    if not to.holds(Role.COMPLAINT_HANDLER, over=case):
        return _("该人员没有承办本件的权限，请另选。")
    if to.pk in case.answered_before:
        return _("答复过本件；重新办理须由另一人答复。")
    try:
        refuse_handler(case, to)
    except ValidationError as error:
        return error.messages[0]
    return None


def _hand_over(case: Any, *, leaver: User, to: User, by: User, at: datetime) -> None:
    case = lock(case.pk)
    refuse_reported(case, "hand_over", by=by, at=at)
    refuse_handler(case, to)
    case.handler, case.updated_at = to, at
    case.save(update_fields=["handler", "updated_at"])
    write(
        case,
        "hand_over",
        gettext_noop("变更承办人"),
        by=by,
        at=at,
        note=f"{leaver.full_name} → {to.full_name}",
    )
