"""What every step has in common: the row lock, the table's answer, the line in the history, the trace."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import Transition, TransitionDenied
from records.pledges.arrears.models import Arrear, ArrearStep
from records.pledges.arrears.workflow import ARREAR, REASON_NEEDED

if TYPE_CHECKING:
    from records.access.models import User


def locked(uid: uuid.UUID) -> Arrear:
    rows = Arrear.objects.select_for_update(of=("self",)).with_parties()
    return rows.get(pk=uid)


def begin(arrear: Arrear, name: str, *, by: "User", at: datetime, reason: str = "") -> Transition:
    """The step if ``by`` may take it now; the caller holds the row lock."""
    try:
        step = ARREAR.check(arrear, name, by=by, at=at)
        if name in REASON_NEEDED and not reason.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(action=f"arrear.{name}", by=by, at=at, subject=arrear, details={"code": denied.code})
        raise
    return step


def finish(arrear: Arrear, step: Transition, *, by: "User", at: datetime, reason: str = "") -> None:
    """Move it, keep the step, leave the trace."""
    note_step(arrear, step.name, target=step.target, by=by, at=at, reason=reason)
    arrear.status, arrear.updated_at = step.target, at
    arrear.save()


def note_step(
    arrear: Arrear,
    name: str,
    *,
    by: "User",
    at: datetime,
    target: str = "",
    reason: str = "",
    source: str | None = None,
) -> None:
    ArrearStep.objects.create(
        arrear=arrear,
        name=name,
        source=arrear.status if source is None else source,
        target=target or arrear.status,
        by=by,
        at=at,
        reason=reason.strip()[:1000],
    )
    audit.record(action=f"arrear.{name}", by=by, at=at, subject=arrear)


def refuse_unless(
    condition: bool, name: str, arrear: Arrear, code: str, sentence: str, *, by: "User", at: datetime
) -> None:
    """A refusal outside the workflow's table, with its trace."""
    if not condition:
        audit.refused(action=f"arrear.{name}", by=by, at=at, subject=arrear, details={"code": code})
        raise TransitionDenied(code, sentence)
