"""What a complaint's page says of its way between nodes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from records.dishonesty.admin.base import person
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import queries, services
from supervision.complaints.referrals.admin.pages import address, way_said


def panel(request: HttpRequest, case: Complaint) -> dict[str, Any] | None:
    """On the complaint's page: where it went or came from, or the door by which it goes."""
    found = list(queries.referrals_in_reach(person(request)).filter(complaint=case).order_by("begun_at"))
    peer = None
    if case.status in queries.WAITING and queries.handled(person(request)).filter(pk=case.pk).exists():
        peer = services.peer_for(case)
    if not found and peer is None:
        return None
    return {
        "template": "admin/supervision/referrals/_panel.html",
        "referrals": [(one, way_said(one), address(one)) for one in found],
        "peer": peer,
        "refer_url": reverse("admin:supervision_referral_refer", args=[case.pk]) if peer else "",
    }
