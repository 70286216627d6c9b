"""What follows by itself when a day passes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from supervision.disputes.choices import OPEN
from supervision.disputes.models import DisputeTerm
from supervision.disputes.services.steps import lock, write


@transaction.atomic
def dispute_is_overdue(*, uid: UUID, label: str, at: datetime) -> None:
    case = lock(uid)
    if case.status not in OPEN:
        return
    case.overdue_at = case.overdue_at or at
    case.save(update_fields=["overdue_at"])
    write(case, "overdue", gettext_noop("逾期，报督导过问"), by=clock_user(), at=at, note=label)


@transaction.atomic
def term_is_overdue(*, uid: UUID, at: datetime) -> None:
    case = lock(DisputeTerm.objects.values_list("dispute_id", flat=True).get(pk=uid))
    term = DisputeTerm.objects.select_for_update().get(pk=uid)
    if case.status not in OPEN or term.overdue_at:
        return
    term.overdue_at = at
    term.save(update_fields=["overdue_at"])
    note = f"{term.number}. {term.text}（{term.due_on}）"
    write(case, "overdue", gettext_noop("条款逾期未履行"), by=clock_user(), at=at, note=note)
