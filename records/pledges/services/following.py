"""What follows from a step: deadlines begin and end, the clock moves what is overdue, files of officials are told."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import cases
from records.clocks import services as clocks
from records.common.deadlines import Length
from records.pledges import deadlines, tracing
from records.pledges.choices import Outcome, StepStatus
from records.pledges.entries import PLEDGES
from records.pledges.models import Milestone, Pledge, PledgeChange, PledgeStep, Stage, Verdict
from records.registers import services as registers

if TYPE_CHECKING:
    from records.access.models import User


def follow(step: str, entries: Sequence[Any], *, by: "User", at: datetime) -> None:
    """After a step of the register: what was planned with a draft stands once it is published."""
    if step == "publish":
        _accept_plans([entry.pk for entry in entries], by=by, at=at)
        for entry in entries:
            start_due(entry, by=by, at=at)
    elif step == "end":
        for entry in entries:
            _stop(entry, by=by, at=at)


def _accept_plans(uids: list[uuid.UUID], *, by: "User", at: datetime) -> None:
    # Its proposer is one of the draft's writers, so that whoever publishes is another person.
    for model in (Milestone, Stage):
        rows: Any = model.objects  # type: ignore[attr-defined]
        waiting = rows.filter(pledge__in=uids, status=StepStatus.PROPOSED)
        waiting.update(status=StepStatus.ACCEPTED, decided_by=by, decided_at=at)


def start_due(pledge: Pledge, *, by: "User", at: datetime) -> None:
    """The promised day as a deadline of the case: reminded before, overdue by itself after."""
    if not pledge.is_open:
        return
    start_on = min(pledge.decided_on, pledge.due_on - timedelta(days=1))
    cases.start(
        key=deadlines.DUE,
        case_kind=deadlines.CASE,
        case_uid=pledge.pk,
        case_title=pledge.title,
        start_on=start_on,
        region=pledge.region_id,
        organisation=pledge.organisation,
        role=Role.CLERK,
        consequence=_("逾期的，自动标记“逾期”并向公众显示，由审核人员评定是否履行。"),
        length=Length((pledge.due_on - start_on).days, "d"),
        by=by,
        at=at,
    )


@transaction.atomic
def pledge_is_overdue(*, uid: uuid.UUID, at: datetime) -> None:
    """The promised day is over and nobody has found it kept: say so at every level, and ask for a verdict."""
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=uid)
    on = timezone.localdate(at)
    if pledge.is_replica or not pledge.is_open or pledge.due_on >= on:
        return
    clock, since = clock_user(), pledge.due_on + timedelta(days=1)
    if pledge.overdue_since != since:
        registers.amend_entry(
            register=PLEDGES,
            uid=uid,
            content={"overdue_since": since},
            writers=[],
            note=_("兑现期限届满，尚未评定为履行，自动标记逾期。"),
            by=clock,
            at=at,
        )
    cases.start(
        key=deadlines.VERDICT,
        case_kind=deadlines.CASE,
        case_uid=uid,
        case_title=pledge.title,
        start_on=since,
        region=pledge.region_id,
        role=Role.REVIEWER,
        consequence=_("逾期未评定的，承诺一直显示为逾期。"),
        length=clocks.length_of(deadlines.VERDICT, pledge.region_id),
        by=clock,
        at=at,
    )


def step_accepted(pledge: Pledge, step: PledgeStep, *, was_due_on: date, by: "User", at: datetime) -> None:
    if isinstance(step, Verdict):
        _judged(pledge, step, by=by, at=at)
    elif isinstance(step, PledgeChange):
        if step.ends:
            _stop(pledge, by=by, at=at)
        elif pledge.due_on != was_due_on:
            _stop(pledge, by=by, at=at)
            start_due(pledge, by=by, at=at)


def _judged(pledge: Pledge, verdict: Verdict, *, by: "User", at: datetime) -> None:
    about: dict[str, Any] = {"case_kind": deadlines.CASE, "case_uid": pledge.pk, "by": by, "at": at}
    cases.meet(key=deadlines.VERDICT, **about)
    # What was kept in part still has to be kept by its day.
    if verdict.outcome != Outcome.PARTLY:
        cases.meet(key=deadlines.DUE, **about)
    tracing.tell(pledge, verdict, by=by, at=at)


def _stop(pledge: Any, *, by: "User", at: datetime) -> None:
    for key in (deadlines.DUE, deadlines.VERDICT):
        cases.cancel(key=key, case_kind=deadlines.CASE, case_uid=pledge.pk, by=by, at=at)


def catch_up(*, at: datetime, limit: int = 500) -> int:
    """
    Mark what no deadline has marked, such as promises that came from a backup; safe to run twice.
    """
    on, found = timezone.localdate(at), 0
    unmarked = Q(overdue_since=None) | Q(overdue_since__lte=F("due_on"))
    late = Pledge.objects.of_this_node().overdue(on=on).filter(unmarked)
    for uid in list(late.order_by("due_on", "uid").values_list("uid", flat=True)[:limit]):
        pledge_is_overdue(uid=uid, at=at)
        found += 1
    return found
