"""What follows by itself when a day passes: who is late stands there, and is asked again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from records.access.services import clock_user
from supervision.assessments.rounds.choices import OVER, SheetStatus
from supervision.assessments.rounds.deadlines import REPORT
from supervision.assessments.rounds.services.steps import lock_round, lock_sheet, write


@transaction.atomic
def round_is_overdue(*, uid: UUID, label: str, at: datetime) -> None:
    case = lock_round(uid)
    if case.status in OVER:
        return
    case.overdue_at = case.overdue_at or at
    case.save(update_fields=["overdue_at"])
    write(case, None, "overdue", gettext_noop("逾期，报督导过问"), by=clock_user(), at=at, note=label)


@transaction.atomic
def sheet_is_overdue(*, uid: UUID, key: str, label: str, at: datetime) -> None:
    """Who has not reported is asked again: it stands on its sheet, in its deadlines and in the daily mail."""
    sheet = lock_sheet(uid)
    if key == REPORT and sheet.status == SheetStatus.SELF_REPORT:
        sheet.missed_at = sheet.missed_at or at
        sheet.save(update_fields=["missed_at"])
        write(sheet.round, sheet, "dun", gettext_noop("逾期未上报，催报"), by=clock_user(), at=at, note=label)
    elif sheet.status == SheetStatus.REPLY_OPEN:
        write(sheet.round, sheet, "overdue", gettext_noop("申辩期满"), by=clock_user(), at=at, note=label)
