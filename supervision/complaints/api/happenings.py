"""That a complaint which a partner pushed in has been answered, for its webhooks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from records.sharing.choices import EventKind
from records.sharing.sources import Found, Happening, Source, cut, register_source, walked
from supervision.complaints.api.hotline import own
from supervision.complaints.models import ComplaintStep

if TYPE_CHECKING:
    from records.access.models import User

_ANSWER = "answer"


def register() -> None:
    register_source(Source("complaints", (EventKind.COMPLAINT_ANSWERED,), _quiet, _since))


def _quiet(after: UUID, end: UUID) -> bool:
    return not _steps(after, end).exists()


def _since(
    partner: "User", events: Sequence[str], kinds: Sequence[str], after: UUID, until: UUID, limit: int
) -> Found:
    until = min(until, walked(ComplaintStep.objects.all(), after, until))
    mine = _steps(after, until).filter(name=_ANSWER, complaint__in=own(partner).values("pk"))
    rows = mine.order_by("uid").values_list("uid", "complaint", "complaint__number")[: limit + 1]
    found = [
        Happening(
            EventKind.COMPLAINT_ANSWERED,
            complaint,
            uid,
            {"number": number, "url": reverse("hotline-complaint", args=[number])},
        )
        for uid, complaint, number in rows
    ]
    return cut(found, until, limit)


def _steps(after: UUID, end: UUID) -> Any:
    return ComplaintStep.objects.filter(uid__gt=after, uid__lt=end)
