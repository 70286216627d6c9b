"""The data is asked again by itself: what became zero, what came back, what is new."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from supervision.inspections.models import Campaign
from supervision.inspections.services import compare_campaign
from supervision.inspections.services.campaigns import UNDER_WAY

HOUR = 3600.0


@shared_task(name="supervision.inspections.compare")
def compare() -> int:
    """Every campaign under way, each in its own transaction."""
    return sum(
        compare_campaign(uid=uid, at=timezone.now())
        for uid in Campaign.objects.filter(status__in=UNDER_WAY).values_list("uid", flat=True)
    )


BEAT: dict[str, Any] = {
    "supervision-campaigns": {"task": "supervision.inspections.compare", "schedule": HOUR}
}
