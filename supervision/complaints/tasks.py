"""Background work of complaints; each task may run twice."""

from celery import shared_task
from django.utils import timezone

from supervision.complaints.services.supervising import close_unrated


@shared_task(name="supervision.complaints.close_unrated")
def close_what_is_over() -> int:
    """File away what was answered and nobody objected to within the time of the law."""
    return close_unrated(at=timezone.now())


BEAT = {"close-unrated-complaints": {"task": "supervision.complaints.close_unrated", "schedule": 3_600.0}}
