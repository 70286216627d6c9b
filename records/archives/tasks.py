"""Background work on archives: terms that end by themselves, files that are checked and taken."""

import uuid

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from records.archives.choices import ImportState
from records.archives.models import ArchiveImport
from records.archives.services import entries, imports


@shared_task(name="records.archives.end_terms")
def end_terms() -> int:
    """End disciplinary terms whose last day has passed; every few minutes, so that none weighs a day too long."""
    return entries.end_terms(at=timezone.now())


@shared_task(name="records.archives.check_import")
def check_import(*, uid: str) -> None:
    imports.check(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="records.archives.run_import")
def run_import(*, uid: str) -> None:
    imports.run(uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="records.archives.resume_imports")
def resume_imports() -> int:
    """Take up files whose message was lost or whose worker died."""
    waiting = ArchiveImport.objects.order_by("uploaded_at").values_list("uid", flat=True)
    unchecked = list(waiting.filter(state=ImportState.UPLOADED)[:10])
    for uid in unchecked:
        imports.check(uid=uid, at=timezone.now())
    confirmed = list(waiting.filter(state=ImportState.IMPORTING)[:10])
    for uid in confirmed:
        imports.run(uid=uid, at=timezone.now())
    return len(unchecked) + len(confirmed)


BEAT = {
    "end-disciplinary-terms": {
        "task": "records.archives.end_terms",
        "schedule": 60.0 if settings.DEMO else 300.0,
    },
    "resume-archive-imports": {"task": "records.archives.resume_imports", "schedule": crontab(minute="*")},
}
