"""Under watch: by a supervisor's word, or by itself where a day has passed."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks.catalogue import label_of
from supervision.complaints import deadlines, hooks
from supervision.complaints.choices import OPEN
from supervision.complaints.models import Complaint
from supervision.complaints.services.steps import begin_deed, lock, needed, write

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def supervise(*, complaint: UUID, reason: str, by: "User", at: datetime) -> Complaint:
    """Put it under watch; whoever handles it has five working days to say why it takes so long."""
    case = lock(complaint)
    begin_deed(case, "supervise", by=by, at=at)
    said = needed("reason", reason, _("请写明督办的事由和要求。"))
    _watch(case, said, by=by, at=at)
    return case


@transaction.atomic
def escalate(*, uid: UUID, key: str, at: datetime) -> None:
    """A period has passed: the case is under watch, those above are told, and so is whoever complained."""
    case, clock = lock(uid), clock_user()
    if case.status not in OPEN:
        return
    reason = _("%s已逾期。") % label_of(key)
    if case.supervised_at is None:
        _watch(case, reason, by=clock, at=at)
    else:
        write(case, "overdue", gettext_noop("逾期"), by=clock, at=at, note=reason)
    hooks.told(case, what="overdue", text=key, by=clock, at=at)


def _watch(case: Complaint, reason: str, *, by: "User", at: datetime) -> None:
    case.supervised_at, case.supervised_by, case.supervised_reason = at, by, reason[:500]
    case.updated_at = at
    case.save()
    write(
        case,
        "supervise",
        gettext_noop("督办"),
        by=by,
        at=at,
        note=reason,
        told=gettext_noop("本件已列为督办事项，由上级督促办理。"),
    )
    deadlines.start(
        case,
        deadlines.SUPERVISION,
        role=Role.SUPERVISOR,
        consequence=gettext_noop("仍未办结的，约谈承办单位并通报。"),
        by=by,
        at=at,
    )


def close_unrated(*, at: datetime) -> int:
    """Answers that nobody rated or objected to within their time are filed away; safe to run twice."""
    from supervision.complaints.queries import to_close_by_itself
    from supervision.complaints.services.answering import close

    closed, clock = 0, clock_user()
    for uid in to_close_by_itself(at=at):
        with transaction.atomic():
            case = (
                Complaint.objects.select_for_update(skip_locked=True)
                .filter(pk=uid, status="answered")
                .first()
            )
            if case is not None:
                close(complaint=uid, by=clock, at=at)
                closed += 1
    return closed
