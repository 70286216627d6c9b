"""What a complaint's page says of its coordination."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from records.dishonesty.admin.base import person
from supervision.complaints.models import Complaint
from supervision.disputes import queries
from supervision.disputes.choices import OVER
from supervision.disputes.workflow import OFFICE


def panel(request: HttpRequest, case: Complaint) -> dict[str, Any] | None:
    """On a complaint's page: its coordination, or the door to it."""
    found = list(queries.disputes_in_reach(person(request)).filter(complaint=case).order_by("filed_at"))
    may = (
        case.body_id is not None
        and not case.is_over
        and not case.is_referred
        and person(request).holds(OFFICE, over=case)
        and not any(one.status not in OVER for one in found)
    )
    if not found and not may:
        return None
    return {
        "template": "admin/supervision/disputes/_panel.html",
        "disputes": [(one, reverse("admin:supervision_dispute_change", args=[one.pk])) for one in found],
        "file_url": reverse("admin:supervision_dispute_file_from", args=[case.pk]) if may else "",
    }
