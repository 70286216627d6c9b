"""Leniency (从轻免于): proposed with evidence by one person, decided by another, counted in public."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.consequences.services import lift_measures
from records.dishonesty.choices import Status
from records.remedies.choices import CaseChannel, Leniency, MitigationGround
from records.remedies.models import Mitigation
from records.remedies.parties import Asker
from records.remedies.services.steps import (
    begin,
    cancel_open,
    finish,
    lock_case,
    lock_record,
    meet,
    needed,
    open_case,
    start,
)
from records.remedies.workflow import MITIGATION

if TYPE_CHECKING:
    from records.access.models import User

PROPOSERS = frozenset({Role.CLERK, Role.DEPARTMENT})


@transaction.atomic
def propose_mitigation(
    *,
    record_uid: UUID,
    ground: str,
    facts: str,
    evidence: str,
    asked: str,
    by: "User",
    at: datetime,
) -> Mitigation:
    """
    Ask for leniency towards a record's subject: by the office, or by the body itself.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``record_of_another_node``, ``not_published``, ``not_your_role``, ``already_open``
    """
    record = lock_record(record_uid)
    case = Mitigation(record=record, region=record.region, channel=CaseChannel.WINDOW)
    if record.is_replica:
        raise TransitionDenied(
            "record_of_another_node", _("本记录由%s产生，请向其提出。") % record.origin_name
        )
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有公示中的记录可以建议从轻或免于惩戒。"))
    if not Asker(by, case).holds(PROPOSERS):
        audit.refused(
            action="mitigation.file", by=by, at=at, subject=record, details={"code": "not_your_role"}
        )
        raise TransitionDenied("not_your_role", _("从轻免于须由录入人员或该机构自己提出。"))
    if ground not in MitigationGround.values:
        raise ValidationError({"ground": ValidationError(_("请选择情形。"), code="required")})
    if asked not in Leniency.values:
        raise ValidationError({"asked": ValidationError(_("请选择从轻还是免于。"), code="required")})
    case.ground, case.asked = ground, asked
    case.facts = needed("facts", facts, _("请写明如何主动纠正。"))[:2000]
    case.evidence = needed("evidence", evidence, _("请列明证据，如付款凭证、验收文件的文号。"))[:2000]
    case, _code = open_case(case, by=by, at=at, receipt=False)
    start(
        case,
        "mitigation_decide",
        role=Role.REVIEWER,
        consequence=_("逾期未决定的，由督导人员督办；决定前惩戒措施照常执行。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def grant_mitigation(
    *, uid: UUID, granted: str, reasons: str, effect: str = "", by: "User", at: datetime
) -> Mitigation:
    """
    Grant it; exempt means that every measure that follows the record is lifted.

    A lighter measure is decided where measures are decided; ``effect`` says which and how.
    """
    case = lock_case(Mitigation, uid)
    step = begin(MITIGATION, case, "grant", by=by, at=at)
    if granted not in Leniency.values:
        raise ValidationError({"granted": ValidationError(_("请选择从轻还是免于。"), code="required")})
    case.decision_reasons = needed("reasons", reasons, _("请写明理由。"))[:2000]
    if granted == Leniency.LIGHTER:
        case.effect = needed("effect", effect, _("请写明哪项措施、如何从轻。"))[:1000]
    case.granted, case.decided_by, case.decided_at = granted, by, at
    if granted == Leniency.NONE:
        reason = _("免于惩戒 %(number)s：%(reasons)s") % {
            "number": case.number,
            "reasons": case.decision_reasons[:300],
        }
        case.measures_lifted = len(lift_measures(record=case.record, reason=reason, by=by, at=at))
    finish(case, step, by=by, at=at, told=case.decision_reasons)
    meet(case, "mitigation_decide", by=by, at=at)
    return case


@transaction.atomic
def refuse_mitigation(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Mitigation:
    """Decline it with reasons; the measures stand."""
    case = lock_case(Mitigation, uid)
    step = begin(MITIGATION, case, "refuse", by=by, at=at)
    case.decision_reasons = needed("reasons", reasons, _("请写明理由。"))[:2000]
    case.decided_by, case.decided_at = by, at
    finish(case, step, by=by, at=at, told=case.decision_reasons)
    meet(case, "mitigation_decide", by=by, at=at)
    return case


@transaction.atomic
def withdraw_mitigation(*, uid: UUID, reason: str = "", by: "User", at: datetime) -> Mitigation:
    """Whoever proposed it takes it back."""
    case = lock_case(Mitigation, uid)
    step = begin(MITIGATION, case, "withdraw", by=by, at=at)
    finish(case, step, by=by, at=at, note=reason.strip()[:1000])
    cancel_open(case, by=by, at=at)
    return case
