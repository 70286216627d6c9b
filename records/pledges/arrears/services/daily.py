"""What happens by itself when a day is over: what was due is overdue, a plan that was not kept is broken."""

import uuid
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.pledges.arrears import deadlines
from records.pledges.arrears.choices import Status
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.rules import is_behind, next_due
from records.pledges.arrears.services.steps import begin, finish
from records.pledges.arrears.sums import instalments_of, paid_under, standing_plan

BATCH = 1_000
log = structlog.get_logger(__name__)


def move_by_the_day(*, at: datetime) -> int:
    """
    Move every claim whose day to pay is over; safe to run twice, at once, and to be stopped anywhere.

    :returns: how many were moved
    """
    moved = 0
    waiting = Arrear.objects.waiting(on=timezone.localdate(at)).order_by("next_due_on", "uid")
    for uid in list(waiting.values_list("uid", flat=True)[:BATCH]):
        try:
            moved += _move(uid, at=at)
        except TransitionDenied as denied:
            # Somebody moved it in between; the next run sees it as it is then.
            log.info("arrear_not_moved", arrear=str(uid), code=denied.code)
    return moved


@transaction.atomic
def _move(uid: uuid.UUID, *, at: datetime) -> bool:
    arrear = (
        Arrear.objects.waiting(on=timezone.localdate(at))
        .filter(pk=uid)
        # Another worker that holds the row is doing just this, or somebody is paying it this moment.
        .select_for_update(of=("self",), skip_locked=True)
        .with_parties()
        .first()
    )
    if arrear is None:
        return False
    if arrear.status == Status.DUE:
        lapse(arrear, at=at)
    else:
        break_plan(arrear, at=at)
    return True


def lapse(arrear: Arrear, *, at: datetime) -> None:
    """The caller holds the row lock."""
    by = clock_user()
    step = begin(arrear, "lapse", by=by, at=at)
    arrear.overdue_at, arrear.next_due_on = at, None
    finish(arrear, step, by=by, at=at)
    deadlines.arrange(arrear, by=by, at=at)


def break_plan(arrear: Arrear, *, at: datetime) -> None:
    """An instalment's day is over and it is not wholly paid; where it is, only the next day is watched."""
    plan = standing_plan(arrear)
    if plan is None:
        raise LookupError(f"no plan stands for the claim {arrear.pk}")
    instalments, paid = instalments_of(plan), paid_under(plan, arrear)
    by = clock_user()
    if is_behind(instalments, paid, on=timezone.localdate(at)):
        step = begin(arrear, "break", by=by, at=at)
        arrear.next_due_on = None
        finish(arrear, step, by=by, at=at)
        deadlines.escalate(arrear, by=by, at=at)
        return
    arrear.next_due_on = next_due(instalments, paid)
    arrear.save(update_fields=["next_due_on"])
