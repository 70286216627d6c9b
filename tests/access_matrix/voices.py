"""The public's side of complaints and the hotline's window: nothing there tells of a complaint that is not published."""

from typing import TYPE_CHECKING, Any

from supervision.complaints.models import Complaint

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def _complaints(world: "World") -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("complaint", [])]


def _numbers(world: "World") -> list[dict[str, Any]]:
    known = Complaint.objects.filter(pk__in=world.objects.get("complaint", []))
    return [{"number": number} for number in known.values_list("number", flat=True)]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:complaints": (PLAIN, ("",)),
    "site:complaint-figures": (PLAIN, ("",)),
    "site:complaint-answers": (PLAIN, ("", "kind=arrears", "kind=contract")),
    "site:complaint-answer": (_complaints, ("",)),
    "site:complaint-track": (PLAIN, ("",)),
    "site:complaint-act": (PLAIN, ("",)),
    "site:complaint-slip": (PLAIN, ("",)),
    "public-complaint-statistics": (PLAIN, ("", "region=411000", "region=000000")),
    "public-complaint-answers": (PLAIN, ("", "kind=arrears", "region=411000", "ordering=published_at")),
    "public-complaint-answer": (_complaints, ("",)),
    "hotline-complaints": (PLAIN, ("", "page_size=1", "after=2000-01-01T00:00:00Z")),
    "hotline-complaint": (_numbers, ("",)),
    "site:complaint-new": (PLAIN, ("", "kind=arrears")),
}
