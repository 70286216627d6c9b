"""Making reports in the background. Beat finds all of it in PostgreSQL; a message only makes it sooner."""

import uuid

from celery import shared_task
from django.utils import timezone

from records.checks.reports.choices import Status
from records.checks.reports.models import CreditReport
from records.checks.reports.services import make

AT_ONCE = 20


@shared_task(name="records.checks.make_report")
def make_report(*, uid: str) -> None:
    make(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="records.checks.make_waiting_reports")
def make_waiting_reports() -> int:
    """Take up requests whose message was lost, whose worker died, or whose first try failed."""
    waiting = CreditReport.objects.filter(status=Status.PENDING).order_by("requested_at")
    uids = list(waiting.values_list("uid", flat=True)[:AT_ONCE])
    for uid in uids:
        make(uid=uid, at=timezone.now())
    return len(uids)


BEAT = {"make-waiting-reports": {"task": "records.checks.make_waiting_reports", "schedule": 20.0}}
