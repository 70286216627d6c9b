"""Background work on checks. Beat finds all of it in PostgreSQL; a message only makes it sooner."""

import logging
import uuid

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone
from django.utils.translation import gettext as _

from records.checks.awards import services as awards
from records.checks.awards.choices import CheckState
from records.checks.awards.models import AwardCheck

logger = logging.getLogger(__name__)


@shared_task(name="records.checks.run")
def run_check(*, uid: str) -> None:
    """Answer one list; a fault of ours is said on its page instead of leaving its asker to wait."""
    try:
        awards.run(uid=uuid.UUID(uid), at=timezone.now())
    except (ValueError, KeyError, TypeError):
        logger.exception("a check cannot be answered")
        awards.give_up(
            uid=uuid.UUID(uid), problem=_("核查程序出错，已通知管理员；请稍后重新发起。"), at=timezone.now()
        )


@shared_task(name="records.checks.resume")
def resume_checks() -> int:
    """Take up lists whose message was lost or whose worker died; each goes on behind what is answered."""
    waiting = AwardCheck.objects.filter(state__in=[CheckState.PENDING, CheckState.RUNNING])
    uids = list(waiting.order_by("requested_at").values_list("uid", flat=True)[:5])
    for uid in uids:
        run_check(uid=str(uid))
    return len(uids)


BEAT = {"resume-checks": {"task": "records.checks.resume", "schedule": crontab(minute="*")}}
