"""What follows by itself when a day passes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from supervision.worklist.documents.choices import OPEN
from supervision.worklist.documents.deadlines import RECEIPT
from supervision.worklist.documents.services.steps import lock, lock_receiver, write


@transaction.atomic
def document_is_overdue(*, uid: UUID, label: str, at: datetime) -> None:
    case = lock(uid)
    if case.status not in OPEN:
        return
    case.overdue_at = case.overdue_at or at
    case.save(update_fields=["overdue_at"])
    write(case, "overdue", gettext_noop("逾期，报督导人员"), by=clock_user(), at=at, note=label)


@transaction.atomic
def receiver_is_overdue(*, uid: UUID, key: str, label: str, at: datetime) -> None:
    """Not confirmed or not answered: marked on the unit, and with its answer on the document."""
    receiver = lock_receiver(uid)
    document = receiver.document
    if document.status not in OPEN:
        return
    receiver.overdue_at = receiver.overdue_at or at
    receiver.save(update_fields=["overdue_at"])
    if key != RECEIPT:
        document.overdue_at = document.overdue_at or at
        document.save(update_fields=["overdue_at"])
    said = gettext_noop("逾期未签收，自动催办") if key == RECEIPT else gettext_noop("逾期未回报，自动催办")
    write(
        document, "overdue", said, receiver=receiver, by=clock_user(), at=at, note=f"{receiver.name} {label}"
    )
