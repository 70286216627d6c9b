"""Background work of rounds; each task may run twice."""

import uuid

from celery import shared_task
from django.utils import timezone

from supervision.assessments.rounds.choices import RoundStatus
from supervision.assessments.rounds.models import AssessmentRound
from supervision.assessments.rounds.services import find


@shared_task(name="supervision.assessments.find_figures")
def find_figures(*, uid: str) -> None:
    """Read the automatic indicators of one round from the data."""
    find(round_uid=uuid.UUID(uid), at=timezone.now())


@shared_task(name="supervision.assessments.resume_finding")
def resume_finding() -> int:
    """The same for every round whose message was lost or whose worker died."""
    waiting = AssessmentRound.objects.filter(status=RoundStatus.REVIEWING, found_at=None)
    rounds = list(waiting.order_by("closed_at").values_list("pk", flat=True)[:10])
    return sum(find(round_uid=uid, at=timezone.now()) for uid in rounds)


BEAT = {"resume-finding-figures": {"task": "supervision.assessments.resume_finding", "schedule": 120.0}}
