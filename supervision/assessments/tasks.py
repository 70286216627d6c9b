"""Background work of assessments; each task may run twice."""

import uuid

from celery import shared_task

from supervision.assessments import reckoning


@shared_task(name="supervision.assessments.reckon")
def reckon(*, uid: str) -> None:
    """Carry out one run; the page shows how far it has come."""
    reckoning.carry_out(uid=uuid.UUID(uid))


@shared_task(name="supervision.assessments.resume_reckonings")
def resume_reckonings() -> int:
    """Take up runs whose message was lost or whose worker died."""
    found = reckoning.waiting()
    for uid in found:
        reckoning.carry_out(uid=uid)
    return len(found)


BEAT = {
    "resume-reckonings": {"task": "supervision.assessments.resume_reckonings", "schedule": 60.0},
}
