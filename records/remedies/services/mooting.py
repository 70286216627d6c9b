"""Repairs that have lost their purpose, because their record ended another way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from records.access.models import User
from records.access.services import clock_user
from records.remedies.choices import OPEN_REPAIRS
from records.remedies.models import Repair
from records.remedies.services.steps import begin, cancel_open, finish, lock_case, needed
from records.remedies.workflow import REPAIR


@transaction.atomic
def end_moot_repair(*, uid: UUID, reason: str, by: User, at: datetime) -> Repair:
    """Nothing is left to repair: the record is no longer shown."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "moot", by=by, at=at)
    said = needed("reason", reason, _("请写明终结的理由。"))
    # A repair that was approved and is overtaken is no longer decided: the record did not end by it.
    case.decided_by = case.decided_at = None
    finish(case, step, by=by, at=at, told=said[:1000])
    cancel_open(case, by=by, at=at)
    return case


def close_repairs_of(record_uid: UUID, *, at: datetime) -> None:
    """What is still open about a record that has ended; in the transaction that ended it."""
    still = Repair.objects.filter(record=record_uid, status__in=OPEN_REPAIRS)
    for uid in still.order_by("uid").values_list("pk", flat=True):
        end_moot_repair(uid=uid, reason=_("所涉记录已终止公示，无需修复。"), by=clock_user(), at=at)
