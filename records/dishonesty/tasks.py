"""Background work on records. Beat finds all of it in PostgreSQL; a message from the broker only makes it sooner."""

import uuid

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from records.dishonesty.choices import ImportState
from records.dishonesty.models import ImportBatch
from records.dishonesty.services.clock import end_expired
from records.dishonesty.services.imports import check_batch, import_batch


@shared_task(name="records.dishonesty.end_expired")
def end_expired_records() -> int:
    """End what is past its maximum display date; every few minutes, so that nothing is shown a day too long."""
    return end_expired(at=timezone.now())


@shared_task(name="records.dishonesty.check_import")
def check_import(*, uid: str) -> None:
    check_batch(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="records.dishonesty.run_import")
def run_import(*, uid: str) -> None:
    import_batch(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="records.dishonesty.resume_imports")
def resume_imports() -> int:
    """Take up batches whose message was lost or whose worker died; each goes on behind its last finished chunk."""
    waiting = ImportBatch.objects.order_by("uploaded_at").values_list("uid", flat=True)
    unchecked = list(waiting.filter(state__in=[ImportState.UPLOADED, ImportState.CHECKING])[:10])
    for uid in unchecked:
        check_batch(uid=uid, at=timezone.now())
    confirmed = list(waiting.filter(state=ImportState.IMPORTING)[:10])
    for uid in confirmed:
        import_batch(uid=uid, at=timezone.now())
    return len(unchecked) + len(confirmed)


BEAT = {
    "end-expired-records": {
        "task": "records.dishonesty.end_expired",
        "schedule": 60.0 if settings.DEMO else 300.0,
    },
    "resume-imports": {"task": "records.dishonesty.resume_imports", "schedule": crontab(minute="*")},
}
