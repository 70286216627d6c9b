"""Background work for the forms of complaints; may run twice."""

from celery import shared_task
from django.utils import timezone

from disclosure.site.complaints.waiting import sweep


@shared_task(name="disclosure.complaints.sweep")
def sweep_waiting_files() -> int:
    return sweep(at=timezone.now())


BEAT = {"sweep-waiting-files": {"task": "disclosure.complaints.sweep", "schedule": 600.0}}
