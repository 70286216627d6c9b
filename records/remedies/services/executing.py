"""A repair comes into force everywhere at once, and is taken back where it was won by deceit."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.access.services import clock_user
from records.chain.unconfirmed import EndReceipt, end_receipts
from records.clocks import services as clocks
from records.common.workflow import TransitionDenied
from records.consequences.services import lift_measures
from records.dishonesty.choices import EndReason
from records.dishonesty.services import end_record, restore_record
from records.remedies.choices import RepairStatus
from records.remedies.models import Bar, Repair
from records.remedies.services.letters import revocation_letter
from records.remedies.services.objections import close_objections_of
from records.remedies.services.steps import begin, finish, lock_case, meet, needed, start
from records.remedies.workflow import REPAIR

if TYPE_CHECKING:
    from records.access.models import User

BATCH = 200
BAR_KEY = "repair_bar"

log = structlog.get_logger(__name__)


@transaction.atomic
def execute_repair(*, uid: UUID, by: "User", at: datetime) -> Repair:
    """
    Measures are lifted, display and sharing end here and at every level above, open objections are closed:
    all of it or nothing.
    """
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "execute", by=by, at=at)
    reason = _("信用修复 %(number)s：%(reasons)s") % {
        "number": case.number,
        "reasons": case.decision_reasons[:300],
    }
    # Before the end, so that the last version that anybody was shown says that nothing follows any more.
    lifted = lift_measures(record=case.record, reason=reason, by=by, at=at)
    end_record(uid=case.record_id, by=by, at=at, reason=reason, end_reason=EndReason.REPAIRED)
    case.executed_by, case.executed_at, case.measures_lifted = by, at, len(lifted)
    finish(case, step, by=by, at=at, told=_("已停止公示和共享，并解除惩戒措施，正在通知各级。"))
    close_objections_of(case.record_id, at=at)
    meet(case, "repair_execute", by=by, at=at)
    start(
        case,
        "stop_display_sync",
        role=Role.SUPERVISOR,
        consequence=_("逾期未确认停止公示的上级将列为逾期，由督导人员督办。"),
        by=by,
        at=at,
    )
    return case


def execute_approved(*, at: datetime) -> int:
    """Execute what was approved; safe to run twice and to be stopped anywhere. Returns how many."""
    clock, done = clock_user(), 0
    waiting = Repair.objects.filter(status=RepairStatus.APPROVED).order_by("decided_at", "uid")
    for uid in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            execute_repair(uid=uid, by=clock, at=at)
        except TransitionDenied as denied:
            # Its record ended another way in between; whoever ends such cases finds it.
            log.info("repair_not_executed", repair=str(uid), code=denied.code)
            continue
        done += 1
    return done


def confirm_executed(*, at: datetime) -> int:
    """Note for which executed repairs every level that held the record has confirmed the end. Returns how many."""
    confirmed = 0
    waiting = Repair.objects.filter(status=RepairStatus.EXECUTED, confirmed_at=None).order_by("executed_at")
    for uid in list(waiting.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            case = lock_case(Repair, uid)
            receipts = receipts_of(case, at=at)
            # A record that never left the node has nobody to wait for.
            if case.confirmed_at or any(receipt.confirmed_at is None for receipt in receipts):
                continue
            case.confirmed_at = at
            case.save(update_fields=["confirmed_at"])
            meet(case, "stop_display_sync", by=None, at=at)
            confirmed += 1
    return confirmed


def receipts_of(case: Repair, *, at: datetime) -> list[EndReceipt]:
    """What each level that held the record has said of its end, those overdue marked."""
    return end_receipts(case.record_id, at=at)


@transaction.atomic
def doubt_repair(*, uid: UUID, what: str, by: "User", at: datetime) -> Repair:
    """Say that a repair was won by deceit; somebody else looks into it."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "doubt", by=by, at=at)
    case.doubt = needed("what", what, _("请写明发现的虚假情况和证据。"))[:2000]
    case.doubted_by, case.doubted_at = by, at
    finish(case, step, by=by, at=at, note=case.doubt)
    return case


@transaction.atomic
def clear_repair(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Repair:
    """There was no deceit: the repair stands."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "clear", by=by, at=at)
    said = needed("reasons", reasons, _("请写明核实情况。"))
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def revoke_repair(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Repair:
    """
    Take the repair back: the record is shown again for the rest of its time, and its subject is barred.

    Where the display period is over, nothing is shown again: nobody is shown longer than the law allows. Lifted
    measures do not come back by themselves; they are decided anew by whoever decides measures.
    """
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "revoke", by=by, at=at)
    case.revocation_reasons = needed("reasons", reasons, _("请写明查实的虚假情况和撤销的理由。"))[:2000]
    case.revoked_by, case.revoked_at = by, at
    finish(case, step, by=by, at=at, told=_("修复已撤销：%s") % case.revocation_reasons)
    bar = _bar(case, by=by, at=at)
    today, record = timezone.localdate(at), case.record
    if record.display_until is None or today <= record.display_until:
        reason = _("信用修复 %(number)s 因弄虚作假被撤销，恢复公示。") % {"number": case.number}
        restore_record(uid=record.pk, by=by, at=at, reason=reason)
    revocation_letter(case, bar=bar, by=by, at=at)
    meet(case, "stop_display_sync", by=by, at=at)
    return case


def _bar(case: Repair, *, by: "User", at: datetime) -> Bar:
    today = timezone.localdate(at)
    rule = clocks.rule_of(BAR_KEY, case.region_id)
    return Bar.objects.create(
        organisation_id=case.record.organisation_id,
        official_id=case.record.official_id,
        repair=case,
        from_on=today,
        until_on=clocks.due(BAR_KEY, today, region=case.region_id).due_on,
        reason=case.revocation_reasons,
        basis=rule.basis[:300],
        by=by,
        at=at,
    )
