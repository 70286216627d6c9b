"""Complaints about how an objection or a repair was handled; a supervisor who had no part in it answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.remedies.choices import HandlingFinding
from records.remedies.models import HandlingComplaint, Objection, Repair
from records.remedies.services.letters import handling_letter
from records.remedies.services.proofs import ProofFile, keep_proofs
from records.remedies.services.steps import (
    begin,
    cancel_open,
    channel_of,
    finish,
    lock_case,
    meet,
    needed,
    open_case,
    start,
)
from records.remedies.workflow import HANDLING

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def file_handling_complaint(
    *,
    about: Objection | Repair,
    statement: str,
    proofs: Sequence[ProofFile] = (),
    channel: str,
    by: "User | None",
    at: datetime,
) -> tuple[HandlingComplaint, str]:
    """
    Complain about how one's own case was handled; on the site whoever holds its code may.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``already_open``, ``not_your_role``
    """
    way = channel_of(channel, by)
    if by is not None and not by.holds([Role.CLERK, Role.REVIEWER, Role.SUPERVISOR], over=about):
        audit.refused(action="handling.file", by=by, at=at, subject=about, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("窗口登记须由本地区的工作人员办理。"))
    said = needed("statement", statement, _("请写明对办理的哪一环节不满意、希望如何解决。"))
    case, code = open_case(
        HandlingComplaint(
            about_kind=about.kind,
            about_uid=about.uid,
            about_number=about.number,
            applicant=about.applicant,
            region=about.region,
            channel=way,
            statement=said[:2000],
        ),
        by=by,
        at=at,
    )
    keep_proofs(case=case, proofs=proofs, by=by, at=at)
    start(
        case,
        "handling_review",
        role=Role.SUPERVISOR,
        consequence=_("逾期未答复的，列为督办事项，由上级督导人员过问。"),
        by=by,
        at=at,
    )
    return case, code


@transaction.atomic
def accept_handling(*, uid: UUID, note: str = "", by: "User", at: datetime) -> HandlingComplaint:
    """Take it up."""
    case = lock_case(HandlingComplaint, uid)
    step = begin(HANDLING, case, "accept", by=by, at=at)
    finish(case, step, by=by, at=at, note=note, told=_("投诉已受理。"))
    return case


@transaction.atomic
def refuse_handling(*, uid: UUID, reason: str, by: "User", at: datetime) -> HandlingComplaint:
    """Decline to take it up, with reasons."""
    case = lock_case(HandlingComplaint, uid)
    step = begin(HANDLING, case, "refuse", by=by, at=at)
    case.refusal_reason = needed("reason", reason, _("请写明不予受理的理由。"))[:1000]
    finish(case, step, by=by, at=at, told=case.refusal_reason)
    meet(case, "handling_review", by=by, at=at)
    return case


@transaction.atomic
def answer_handling(*, uid: UUID, finding: str, answer: str, by: "User", at: datetime) -> HandlingComplaint:
    """Answer it in writing."""
    case = lock_case(HandlingComplaint, uid)
    step = begin(HANDLING, case, "answer", by=by, at=at)
    if finding not in HandlingFinding.values:
        raise ValidationError({"finding": ValidationError(_("请选择结论。"), code="required")})
    case.finding = finding
    case.answer = needed("answer", answer, _("请写明核查情况、结论和改进措施。"))[:2000]
    case.answered_by, case.answered_at = by, at
    finish(case, step, by=by, at=at, told=case.answer)
    case.letter_number = handling_letter(case, by=by, at=at).number
    case.save(update_fields=["letter_number"])
    meet(case, "handling_review", by=by, at=at)
    return case


@transaction.atomic
def close_handling(*, uid: UUID, by: "User", at: datetime) -> HandlingComplaint:
    """File it away."""
    case = lock_case(HandlingComplaint, uid)
    step = begin(HANDLING, case, "close", by=by, at=at)
    finish(case, step, by=by, at=at)
    return case


@transaction.atomic
def withdraw_handling(*, uid: UUID, reason: str = "", by: "User | None", at: datetime) -> HandlingComplaint:
    """The applicant takes it back, by his code (``by=None``) or at the window."""
    case = lock_case(HandlingComplaint, uid)
    step = begin(HANDLING, case, "withdraw", by=by, at=at)
    finish(case, step, by=by, at=at, note=reason.strip()[:1000], told=_("申请人已撤回投诉。"))
    cancel_open(case, by=by, at=at)
    return case
