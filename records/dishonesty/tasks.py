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
from records.dishonesty.services.releasing import release_batch
from records.dishonesty.services.wording import catch_up, compare_all

WORDING_EVERY_SECONDS, WORDING_SECONDS = 5.0, 0.3


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


@shared_task(name="records.dishonesty.run_release")
def run_release(*, uid: str) -> None:
    release_batch(uid=uuid.UUID(uid), at=timezone.now())


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
    asked = ImportBatch.objects.filter(released_by__isnull=False, released_at=None)
    unreleased = list(asked.order_by("release_asked_at").values_list("uid", flat=True)[:10])
    for uid in unreleased:
        release_batch(uid=uid, at=timezone.now())
    return len(unchecked) + len(confirmed) + len(unreleased)


@shared_task(name="records.dishonesty.make_words_findable")
def make_words_findable() -> int:
    """A fifteenth of a worker's time at most: what arrives in bulk is passed up the chain first."""
    return catch_up(at=timezone.now(), seconds=WORDING_SECONDS)


@shared_task(name="records.dishonesty.compare_wordings")
def compare_wordings() -> int:
    return compare_all(at=timezone.now())


BEAT = {
    "end-expired-records": {
        "task": "records.dishonesty.end_expired",
        "schedule": 60.0 if settings.DEMO else 300.0,
    },
    "make-words-findable": {
        "task": "records.dishonesty.make_words_findable",
        "schedule": WORDING_EVERY_SECONDS,
    },
    "compare-wordings": {
        "task": "records.dishonesty.compare_wordings",
        "schedule": crontab(hour="2", minute="40"),
    },
    "resume-imports": {"task": "records.dishonesty.resume_imports", "schedule": crontab(minute="*")},
}
