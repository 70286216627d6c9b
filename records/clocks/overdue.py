"""What follows when a day has passed: noted once, and told to the case once."""

import uuid
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from records.access import audit
from records.access.services import clock_user
from records.clocks.kinds import case_kind
from records.clocks.models import Deadline

BATCH = 500

log = structlog.get_logger(__name__)


def notice_overdue(*, at: datetime) -> int:
    """
    Note every deadline whose last day is over, and let its case kind act; safe to run twice and at once.

    Each stands in a transaction of its own: where a case kind fails, its deadline is as it was before and is
    tried again after all others.

    :returns: how many were noted
    """
    today, noted = timezone.localdate(at), 0
    waiting = (
        Deadline.objects.past(on=today)
        .filter(overdue_noticed_at=None)
        .order_by(F("overdue_tried_at").asc(nulls_first=True), "due_on", "uid")
        .values_list("uid", flat=True)[:BATCH]
    )
    for uid in list(waiting):
        try:
            noted += _notice_one(uid, at=at)
        except Exception:
            # Whatever a room raises: its case waits, the others do not.
            log.exception("overdue_handler_failed", deadline=str(uid))
            Deadline.objects.open().filter(pk=uid, overdue_noticed_at=None).update(overdue_tried_at=at)
    return noted


@transaction.atomic
def _notice_one(uid: uuid.UUID, *, at: datetime) -> bool:
    deadline = (
        Deadline.objects.past(on=timezone.localdate(at))
        .filter(pk=uid, overdue_noticed_at=None)
        # Another worker that holds the row is doing just this, or somebody is meeting it this moment.
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if deadline is None:
        return False
    kind = case_kind(deadline.case_kind)
    deadline.overdue_noticed_at = at
    deadline.save(update_fields=["overdue_noticed_at"])
    audit.record(
        action="deadline.overdue",
        by=clock_user(),
        at=at,
        subject=deadline,
        details={
            "key": deadline.key,
            "case_kind": deadline.case_kind,
            "case_uid": str(deadline.case_uid),
            "due_on": str(deadline.due_on),
        },
    )
    if kind.on_overdue is not None:
        kind.on_overdue(deadline, at=at)
    return True
