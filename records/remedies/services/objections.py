"""What can be done with an objection, each step under the locks of its record and itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.crypto import blind_indexes
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ChangeState, EndReason, VersionReason
from records.dishonesty.services import accept_change, end_record, propose_change, refuse_change, set_marks
from records.dishonesty.services.changes import CHANGEABLE_FIELDS
from records.remedies.choices import (
    MARKING_OBJECTIONS,
    OPEN_OBJECTIONS,
    Finding,
    Ground,
    InformedBy,
    Outcome,
)
from records.remedies.models import Objection
from records.remedies.services.about import recorded, source_of
from records.remedies.services.identity import ApplicantData, keep_applicant
from records.remedies.services.letters import objection_letter
from records.remedies.services.mooting import close_repairs_of
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
from records.remedies.workflow import OBJECTION

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def file_objection(
    *,
    record_uid: UUID,
    applicant: ApplicantData,
    ground: str,
    statement: str,
    wished: str = "",
    disputed_fields: Sequence[str] = (),
    proofs: Sequence[ProofFile] = (),
    channel: str,
    by: "User | None",
    at: datetime,
) -> tuple[Objection, str]:
    """
    Object to a record of this node that is on display; ``by`` is the clerk at the window, nobody on the site.

    :returns: the case and the receipt code, which is shown once and kept nowhere
    :raises ValidationError: field by field
    :raises TransitionDenied: ``no_such_record``, ``record_of_another_node``, ``already_open``, ``not_your_role``
    :raises FileRefused: where a file cannot be taken
    """
    way = channel_of(channel, by)
    record = recorded(record_uid, channel=way, by=by, at=at, action="objection.file")
    if ground not in Ground.values:
        raise ValidationError({"ground": ValidationError(_("请选择异议事由。"), code="required")})
    if strangers := sorted(set(disputed_fields) - set(CHANGEABLE_FIELDS)):
        raise ValidationError({"disputed_fields": _("没有字段：%s") % _("、").join(strangers)})
    said = needed("statement", statement, _("请写明您认为哪里有误、依据是什么。"))
    kept = keep_applicant(said=applicant, record=record, at=at)
    if Objection.objects.filter(
        record=record,
        status__in=OPEN_OBJECTIONS,
        applicant__id_number_index__in=blind_indexes(kept.id_number),
    ).exists():
        raise TransitionDenied("already_open", _("您对该记录的异议正在办理，请凭查询码查看进度。"))
    case, code = open_case(
        Objection(
            record=record,
            region=record.region,
            applicant=kept,
            applicant_index=kept.id_number_index,
            channel=way,
            ground=ground,
            statement=said[:2000],
            wished=wished.strip()[:1000],
            disputed_fields=list(disputed_fields),
        ),
        by=by,
        at=at,
    )
    keep_proofs(case=case, proofs=proofs, by=by, at=at)
    start(
        case,
        "objection_mark",
        role=Role.CLERK,
        consequence=_("逾期未受理并加注异议标识的，计入异议办理超期，由督导人员督办。"),
        by=by,
        at=at,
    )
    start(
        case,
        "objection_total",
        role=Role.CLERK,
        consequence=_("逾期未办结并告知的，申请人可以就办理情况投诉，由督导人员督办。"),
        by=by,
        at=at,
    )
    return case, code


@transaction.atomic
def accept_objection(*, uid: UUID, by: "User", at: datetime, note: str = "") -> Objection:
    """Take the objection up: from now on the record bears the mark, here and at every level above."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "accept", by=by, at=at)
    case.accepted_by, case.accepted_at = by, at
    case.source, case.source_name = source_of(case.record)
    finish(case, step, by=by, at=at, note=note, told=_("异议已受理，该记录已加注“异议处理中”标识。"))
    set_marks(uid=case.record_id, under_objection=True, note=_mark_note(case), by=by, at=at)
    meet(case, "objection_mark", by=by, at=at)
    if case.source_name:
        start(
            case,
            "objection_transfer",
            role=Role.CLERK,
            consequence=_("逾期未转信息提供单位的，计入异议办理超期。"),
            by=by,
            at=at,
        )
    else:
        _start_own(case, by=by, at=at)
    return case


@transaction.atomic
def refuse_objection(*, uid: UUID, reason: str, by: "User", at: datetime) -> Objection:
    """Decline to take it up, with reasons that the applicant reads."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "refuse", by=by, at=at)
    case.refusal_reason = needed("reason", reason, _("请写明不予受理的理由。"))[:1000]
    finish(case, step, by=by, at=at, told=case.refusal_reason)
    meet(case, "objection_mark", "objection_total", by=by, at=at)
    return case


@transaction.atomic
def send_to_source(*, uid: UUID, note: str = "", by: "User", at: datetime) -> Objection:
    """Ask the department that supplied the record; its own clock starts."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "send", by=by, at=at)
    case.sent_by, case.sent_at = by, at
    finish(case, step, by=by, at=at, note=note, told=_("已转%s核实。") % case.source_name)
    meet(case, "objection_transfer", by=by, at=at)
    start(
        case,
        "objection_source",
        # Without a body here its answer comes by letter, which the office has to press for.
        role=Role.DEPARTMENT if case.source else Role.CLERK,
        body=case.source,
        consequence=_("逾期未答复的，由信用主管部门依据现有材料直接提出处理意见，并计入该单位报送质量。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def answer_as_source(
    *, uid: UUID, finding: str, opinion: str, letter: str = "", by: "User", at: datetime
) -> Objection:
    """The source department's own word; the office enters it only from a letter, with its number."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "answer", by=by, at=at, letter=letter)
    if finding not in Finding.values:
        raise ValidationError({"finding": ValidationError(_("请选择核实结论。"), code="required")})
    case.source_finding, case.source_letter = finding, letter.strip()[:100]
    case.source_opinion = needed("opinion", opinion, _("请写明核实情况和依据。"))[:2000]
    case.source_answered_by, case.source_answered_at = by, at
    finish(case, step, by=by, at=at, note=case.source_opinion, told=_("信息提供单位已答复。"))
    meet(case, "objection_source", by=by, at=at)
    _start_own(case, by=by, at=at)
    return case


@transaction.atomic
def propose_outcome(
    *,
    uid: UUID,
    outcome: str,
    reasons: str,
    changes: Mapping[str, Any] | None = None,
    by: "User",
    at: datetime,
) -> Objection:
    """
    Propose how to decide; for a correction the fields with their new values, as a change of the record.

    :raises ValidationError: field by field, also ``no_change`` where a correction changes nothing
    """
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "propose", by=by, at=at)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": ValidationError(_("请选择处理结果。"), code="required")})
    said = needed("reasons", reasons, _("请写明理由，决定人和申请人据此了解依据。"))
    change = None
    if outcome == Outcome.CORRECTED:
        change = propose_change(
            uid=case.record_id,
            changes=changes or {},
            reason=VersionReason.CORRECTED,
            note=_("异议 %(number)s：%(reasons)s") % {"number": case.number, "reasons": said[:400]},
            by=by,
            at=at,
        )
    case.proposed_outcome, case.proposed_reasons, case.change = outcome, said[:2000], change
    case.proposed_by, case.proposed_at = by, at
    finish(case, step, by=by, at=at, note=case.proposed_reasons)
    return case


@transaction.atomic
def return_proposal(*, uid: UUID, reason: str, by: "User", at: datetime) -> Objection:
    """Send the proposal back to whoever made it; what it would have changed stays as it is."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "return", by=by, at=at)
    said = needed("reason", reason, _("请写明退回的理由。"))
    if case.change and case.change.state == ChangeState.PENDING:
        refuse_change(uid=case.change.pk, note=said[:500], by=by, at=at)
    case.proposed_outcome, case.proposed_reasons, case.change = "", "", None
    case.proposed_by = case.proposed_at = None
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def decide_objection(*, uid: UUID, reasons: str, by: "User", at: datetime) -> Objection:
    """
    Put the proposal in force: keep, correct or annul the record, take off the mark, issue the letter.

    All or nothing: a letter about a correction that did not happen must not exist.
    """
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "decide", by=by, at=at)
    case.decision_reasons = needed("reasons", reasons, _("请写明决定的理由。"))[:2000]
    case.outcome, case.decided_by, case.decided_at = case.proposed_outcome, by, at
    if case.outcome == Outcome.CORRECTED:
        _correct(case, by=by, at=at)
    finish(case, step, by=by, at=at, told=_("已作出决定：%s。") % case.get_outcome_display())
    _unmark(case, by=by, at=at)
    if case.outcome == Outcome.ANNULLED:
        end_record(
            uid=case.record_id,
            by=by,
            at=at,
            reason=_("异议 %(number)s 成立：%(reasons)s")
            % {"number": case.number, "reasons": case.decision_reasons[:400]},
            end_reason=EndReason.REVOKED,
        )
        close_objections_of(case.record_id, but=case.uid, at=at)
        close_repairs_of(case.record_id, at=at)
    case.letter_number = objection_letter(case, by=by, at=at).number
    case.save(update_fields=["letter_number"])
    cancel_open(case, by=by, at=at, but=("objection_total", "objection_own"))
    meet(case, "objection_own", by=by, at=at)
    return case


@transaction.atomic
def inform_applicant(*, uid: UUID, how: str, note: str = "", by: "User", at: datetime) -> Objection:
    """Note how the applicant was told; only then the period for the whole is met."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "inform", by=by, at=at)
    if how not in InformedBy.values:
        raise ValidationError({"how": ValidationError(_("请选择告知方式。"), code="required")})
    case.informed_how, case.informed_by, case.informed_at = how, by, at
    finish(
        case, step, by=by, at=at, note=note, told=_("决定书已送达：%s。") % case.get_informed_how_display()
    )
    meet(case, "objection_total", by=by, at=at)
    return case


@transaction.atomic
def close_objection(*, uid: UUID, by: "User", at: datetime) -> Objection:
    """File it away."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "close", by=by, at=at)
    finish(case, step, by=by, at=at)
    return case


@transaction.atomic
def withdraw_objection(*, uid: UUID, reason: str = "", by: "User | None", at: datetime) -> Objection:
    """The applicant takes it back, by his code (``by=None``) or at the window."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "withdraw", by=by, at=at)
    _over(case, step, by=by, at=at, note=reason.strip()[:1000], told=_("申请人已撤回异议。"))
    return case


@transaction.atomic
def end_moot_objection(*, uid: UUID, reason: str, by: "User", at: datetime) -> Objection:
    """Nothing is left to decide: the record is no longer shown."""
    case = lock_case(Objection, uid)
    step = begin(OBJECTION, case, "moot", by=by, at=at)
    said = needed("reason", reason, _("请写明终结的理由。"))
    _over(case, step, by=by, at=at, note="", told=said[:1000])
    return case


def close_objections_of(record_uid: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """What is still open about a record that has ended; in the transaction that ended it."""
    still = Objection.objects.filter(record=record_uid, status__in=OPEN_OBJECTIONS)
    if but is not None:
        still = still.exclude(pk=but)
    for uid in still.order_by("uid").values_list("pk", flat=True):
        end_moot_objection(
            uid=uid, reason=_("所涉记录已终止公示，异议终结。"), by=person_or_clock(None), at=at
        )


def _start_own(case: Objection, *, by: "User", at: datetime) -> None:
    start(
        case,
        "objection_own",
        role=Role.CLERK,
        consequence=_("逾期未核查并决定的，计入异议办理超期，由督导人员督办。"),
        by=by,
        at=at,
    )


def _correct(case: Objection, *, by: "User", at: datetime) -> None:
    change = case.change
    if change is None or change.state == ChangeState.REFUSED:
        raise TransitionDenied("change_refused", _("拟作的更正未被采纳，请退回重拟。"))
    if change.state == ChangeState.PENDING:
        accept_change(uid=change.pk, note=case.decision_reasons[:500], by=by, at=at)


def _unmark(case: Objection, *, by: "User | None", at: datetime) -> None:
    # Somebody else may still object to the same record.
    others = Objection.objects.filter(record=case.record_id, status__in=MARKING_OBJECTIONS)
    if not others.exclude(pk=case.pk).exists():
        note = _("异议 %s 已办结，去除异议标识。") % case.number
        set_marks(uid=case.record_id, under_objection=False, note=note, by=person_or_clock(by), at=at)


def _over(case: Objection, step: Any, *, by: "User | None", at: datetime, note: str, told: str) -> None:
    finish(case, step, by=by, at=at, note=note, told=told)
    _unmark(case, by=by, at=at)
    cancel_open(case, by=by, at=at)


def _mark_note(case: Objection) -> str:
    return _("异议 %s 已受理，加注异议标识。") % case.number
