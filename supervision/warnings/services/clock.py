"""What follows by itself when a day passes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from supervision.warnings.choices import Status
from supervision.warnings.services.steps import lock, write


@transaction.atomic
def not_acknowledged(*, uid: UUID, at: datetime) -> None:
    """Nobody has acknowledged it in time: it stands in the list of the body above, and of who supervises."""
    case = lock(uid)
    if case.status != Status.OPEN or case.escalated_at is not None:
        return
    case.escalated_at = at
    # Whoever has to act: where that is the office, or a body without one above it, supervision alone is above.
    case.superior = case.owner.superior if case.owner else None
    case.save(update_fields=["escalated_at", "superior"])
    above = case.superior.name if case.superior else ""
    write(case, "escalate", gettext_noop("逾期未确认，报上级"), by=clock_user(), at=at, note=above)


@transaction.atomic
def not_measured(*, uid: UUID, at: datetime) -> None:
    case = lock(uid)
    if case.status != Status.ACKNOWLEDGED or case.overdue_at is not None:
        return
    case.overdue_at = at
    case.save(update_fields=["overdue_at"])
    write(case, "overdue", gettext_noop("逾期未报告处置"), by=clock_user(), at=at)
