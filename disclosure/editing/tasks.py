"""Background work on what is written."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from disclosure.editing.services import end_past


@shared_task(name="disclosure.editing.end_past")
def end_past_texts() -> int:
    """Take down what is past its last day; readers stopped seeing it at midnight already."""
    return end_past(at=timezone.now())


BEAT = {
    "end-past-texts": {
        "task": "disclosure.editing.end_past",
        "schedule": 60.0 if settings.DEMO else 300.0,
    }
}
