"""What can be done with a repair until it is decided, each step under the locks of its record and itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.clocks import cases as clocks
from records.clocks.models import Deadline, DeadlineState
from records.remedies.choices import Relation
from records.remedies.due import deadlines_of
from records.remedies.eligible import NotEligible, answer_for
from records.remedies.models import Repair
from records.remedies.services.about import authority_of, recorded
from records.remedies.services.identity import ApplicantData, keep_applicant
from records.remedies.services.letters import repair_letter
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
    person_or_clock,
    start,
)
from records.remedies.workflow import REPAIR

if TYPE_CHECKING:
    from records.access.models import User

PLEDGE_TEXT = gettext_lazy(
    "我单位（本人）郑重承诺：所提供的材料真实、合法、有效；失信行为已经纠正，文书确定的义务已经全部履行；"
    "今后依法履职、守信践诺。如有虚假或违背承诺，愿意承担撤销修复、恢复公示、限期不得再次申请等责任，"
    "并同意将本承诺向社会公开。"
)
# The two periods that stand still while the applicant mends his papers.
PAUSED_BY_SUPPLEMENT = ("repair_accept", "repair_total")


@transaction.atomic
def file_repair(
    *,
    record_uid: UUID,
    applicant: ApplicantData,
    statement: str,
    duties_done: bool,
    pledged: bool,
    proofs: Sequence[ProofFile] = (),
    channel: str,
    by: "User | None",
    at: datetime,
) -> tuple[Repair, str]:
    """
    Ask for the repair of a record of this node; ``by`` is the clerk at the window, nobody on the site.

    :returns: the case and the receipt code, which is shown once and kept nowhere
    :raises NotEligible: where something is missing; its ``answer`` says what, and from which day one may ask
    :raises ValidationError: field by field
    :raises TransitionDenied: ``no_such_record``, ``record_of_another_node``, ``already_open``, ``not_your_role``
    :raises FileRefused: where a file cannot be taken
    """
    way = channel_of(channel, by)
    record = recorded(record_uid, channel=way, by=by, at=at, action="repair.file")
    answer = answer_for(record, duties_done=duties_done, pledged=pledged, at=at)
    if not answer.is_eligible:
        raise NotEligible(answer)
    said = needed("statement", statement, _("请写明如何纠正失信行为、履行了哪些义务。"))
    if applicant.relation != Relation.SUBJECT:
        raise ValidationError(
            {"relation": _("信用修复由失信主体自己申请；代办的，请填写失信主体的信息并填写代理人。")}
        )
    kept = keep_applicant(said=applicant, record=record, at=at)
    case, code = open_case(
        Repair(
            record=record,
            region=record.region,
            applicant=kept,
            channel=way,
            statement=said[:2000],
            duties_done=duties_done,
            pledged=pledged,
            pledge_text=str(PLEDGE_TEXT),
        ),
        by=by,
        at=at,
    )
    keep_proofs(case=case, proofs=proofs, by=by, at=at)
    start(
        case,
        "repair_accept",
        role=Role.CLERK,
        consequence=_("逾期未告知是否受理的，计入修复办理超期，由督导人员督办。"),
        by=by,
        at=at,
    )
    start(
        case,
        "repair_total",
        role=Role.REVIEWER,
        consequence=_("逾期未反馈结果的，申请人可以就办理情况投诉，由督导人员督办。"),
        by=by,
        at=at,
    )
    return case, code


@transaction.atomic
def ask_supplement(*, uid: UUID, what: str, by: "User", at: datetime) -> Repair:
    """Say once and whole what is missing; the periods stand still until it comes."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "ask_supplement", by=by, at=at)
    case.supplement_asked = needed("what", what, _("请一次写明需补正的全部内容。"))[:1000]
    finish(case, step, by=by, at=at, told=case.supplement_asked)
    for deadline in deadlines_of(case):
        if deadline.key in PAUSED_BY_SUPPLEMENT and _state(deadline, at) == DeadlineState.RUNNING:
            clocks.pause(deadline=deadline, reason=_("等待申请人补正"), by=by, at=at)
    start(
        case,
        "repair_supplement",
        role=Role.CLERK,
        consequence=_("逾期未补正的，可以不予受理；补正后可以重新申请。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def supplement_repair(
    *, uid: UUID, statement: str = "", proofs: Sequence[ProofFile] = (), by: "User | None", at: datetime
) -> Repair:
    """The applicant hands in what was missing, by his code (``by=None``) or at the window."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "supplement", by=by, at=at)
    if not statement.strip() and not proofs:
        raise ValidationError({"statement": _("请说明补正的内容，或上传补正的材料。")})
    keep_proofs(case=case, proofs=proofs, by=by, at=at)
    case.supplemented_at = at
    finish(case, step, by=by, at=at, note=statement.strip()[:2000], told=_("补正材料已收到。"))
    meet(case, "repair_supplement", by=by, at=at)
    for deadline in deadlines_of(case):
        if deadline.key in PAUSED_BY_SUPPLEMENT and _state(deadline, at) == DeadlineState.PAUSED:
            clocks.resume(deadline=deadline, by=person_or_clock(by), at=at)
    return case


@transaction.atomic
def accept_repair(*, uid: UUID, note: str = "", by: "User", at: datetime) -> Repair:
    """Take it up and hand it to whoever decided the document (谁认定、谁修复)."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "accept", by=by, at=at)
    case.accepted_by, case.accepted_at = by, at
    case.authority, case.authority_name = authority_of(case.record), case.record.authority_name
    finish(case, step, by=by, at=at, note=note, told=_("已受理，并转%s核实。") % case.authority_name)
    meet(case, "repair_accept", by=by, at=at)
    start(
        case,
        "repair_source",
        role=Role.DEPARTMENT if case.authority else Role.CLERK,
        body=case.authority,
        consequence=_("逾期未答复的，由信用主管部门催办并报督导人员；未经认定单位同意不得修复。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def not_accept_repair(*, uid: UUID, reason: str, by: "User", at: datetime) -> Repair:
    """Decline to take it up, with reasons; the applicant may ask again when they no longer hold."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "not_accept", by=by, at=at)
    case.decision_reasons = needed("reason", reason, _("请写明不予受理的理由。"))[:2000]
    case.decided_by, case.decided_at = by, at
    finish(case, step, by=by, at=at, told=case.decision_reasons)
    _letter(case, by=by, at=at)
    meet(case, "repair_accept", "repair_total", by=by, at=at)
    cancel_open(case, by=by, at=at)
    return case


@transaction.atomic
def answer_as_authority(
    *, uid: UUID, agrees: bool, opinion: str, letter: str = "", by: "User", at: datetime
) -> Repair:
    """The deciding authority's own word; the office enters it only from a letter, with its number."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "answer", by=by, at=at, letter=letter)
    case.authority_opinion = needed("opinion", opinion, _("请写明核实情况和理由。"))[:2000]
    case.authority_agrees, case.authority_letter = agrees, letter.strip()[:100]
    case.authority_answered_by, case.authority_answered_at = by, at
    finish(case, step, by=by, at=at, note=case.authority_opinion, told=_("认定单位已答复。"))
    meet(case, "repair_source", by=by, at=at)
    return case


@transaction.atomic
def approve_repair(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Repair:
    """Decide that the record is repaired; it is executed by itself within minutes, see ``execute_repair``."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "approve", by=by, at=at)
    case.decision_reasons = needed("reasons", reasons, _("请写明决定的理由。"))[:2000]
    case.decided_by, case.decided_at = by, at
    finish(case, step, by=by, at=at, told=_("同意修复。"))
    _letter(case, by=by, at=at)
    meet(case, "repair_total", by=by, at=at)
    start(
        case,
        "repair_execute",
        role=Role.REVIEWER,
        consequence=_("逾期未执行的，由督导人员督办；申请人可以就办理情况投诉。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def refuse_repair(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Repair:
    """Decide that it is not repaired, with reasons."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "refuse", by=by, at=at)
    case.decision_reasons = needed("reasons", reasons, _("请写明不予修复的理由和今后如何可以修复。"))[:2000]
    case.decided_by, case.decided_at = by, at
    finish(case, step, by=by, at=at, told=case.decision_reasons)
    _letter(case, by=by, at=at)
    meet(case, "repair_total", by=by, at=at)
    cancel_open(case, by=by, at=at)
    return case


@transaction.atomic
def withdraw_repair(*, uid: UUID, reason: str = "", by: "User | None", at: datetime) -> Repair:
    """The applicant takes it back, by his code (``by=None``) or at the window."""
    case = lock_case(Repair, uid)
    step = begin(REPAIR, case, "withdraw", by=by, at=at)
    finish(case, step, by=by, at=at, note=reason.strip()[:1000], told=_("申请人已撤回申请。"))
    cancel_open(case, by=by, at=at)
    return case


def _letter(case: Repair, *, by: "User", at: datetime) -> None:
    case.letter_number = repair_letter(case, by=by, at=at).number
    case.save(update_fields=["letter_number"])


def _state(deadline: Deadline, at: datetime) -> DeadlineState:
    return deadline.state_on(timezone.localdate(at))
