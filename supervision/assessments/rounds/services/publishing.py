"""Publishing the results of a round; correcting one afterwards; and the use that is made of one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.common.workflow import TransitionDenied
from records.registers.assessments import ASSESSMENTS
from records.registers.choices import VersionReason
from records.registers.establishing import publish_established
from records.registers.models import ResultUseKind
from records.registers.services import amend_entry
from supervision.assessments.rounds.choices import DecisionStatus, RoundStatus, Stage
from supervision.assessments.rounds.deadlines import PUBLISH, meet
from supervision.assessments.rounds.models import (
    AssessmentCorrection,
    AssessmentRound,
    AssessmentSheet,
    AssessmentUse,
)
from supervision.assessments.rounds.services.settling import by_type, content_of, peers_of, work_out
from supervision.assessments.rounds.services.steps import (
    begin_round,
    finish_round,
    given,
    lock_round,
    lock_sheets,
    mark,
    needed,
    refuse,
    stranger,
    write,
)
from supervision.assessments.rounds.workflow import AUDITORS, DECISION

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def publish(
    *,
    round_uid: UUID,
    result_name: str,
    result_number: str,
    result_on: date,
    by: "User",
    at: datetime,
) -> AssessmentRound:
    """Publish every result as an entry of the register, all or none; its document says when and by what number."""
    case = lock_round(round_uid)
    step = begin_round(case, "publish", by=by, at=at)
    sheets = lock_sheets(case)
    for sheet in sheets:
        if denied := stranger(sheet, by):
            refuse(case, "publish", denied, by=by, at=at)
    case.result_name = needed("result_name", result_name, _("请填写结果文书的名称。"))[:200]
    case.result_number = needed("result_number", result_number, _("请填写结果文书的文号。"))[:128]
    if result_on > timezone.localdate(at):
        raise ValidationError({"result_on": _("文书日期不能晚于今天，请核对文书。")})
    case.result_on, case.published_by, case.published_at = result_on, by, at
    # Settled by somebody: the workflow lets nothing else be published.
    writers = sorted({case.organised_by_id, case.settled_by_id or case.organised_by_id})
    for group in by_type(sheets).values():
        peers = peers_of(group)
        for sheet in group:
            entry: Any = publish_established(
                register=ASSESSMENTS,
                content={"organisation": sheet.body, **content_of(case, sheet, peers)},
                writers=writers,
                by=by,
                at=at,
            )
            sheet.result, sheet.updated_at = entry, at
            sheet.save(update_fields=["result", "updated_at"])
    finish_round(case, step, by=by, at=at)
    meet(case, PUBLISH, by=by, at=at)
    return case


# --- Corrections --------------------------------------------------------------------------------------


@transaction.atomic
def propose_correction(
    *,
    sheet: UUID,
    key: str,
    value: Decimal | None,
    absent: bool = False,
    reason: str,
    by: "User",
    at: datetime,
) -> AssessmentCorrection:
    """Say that a published value is wrong, and what is right; another person decides."""
    case, found = _published(sheet)
    _may(found, "propose_correction", by=by, at=at)
    score = found.scores.filter(key=key).first()
    if score is None:
        raise ValidationError({"key": _("这张表里没有这个指标。")})
    if score.corrections.filter(status=DecisionStatus.PROPOSED).exists():
        raise ValidationError({"key": _("该指标已有一项更正待核定。")})
    number = given(value, absent=absent)
    if number == score.value and absent == score.is_absent:
        raise ValidationError({"value": _("与现在的数值相同，不用改。")})
    made = AssessmentCorrection.objects.create(
        score=score,
        value=number,
        is_absent=absent,
        reason=needed("reason", reason, _("请写明更正的理由；理由会公开。"))[:1000],
        by=by,
        at=at,
    )
    write(case, found, "propose_correction", gettext_noop("提出更正"), by=by, at=at, note=made.reason)
    return made


@transaction.atomic
def decide_correction(
    *, correction: UUID, accepted: bool, note: str = "", by: "User", at: datetime
) -> AssessmentCorrection:
    """Accept it as the result's next version, with its reason, or refuse it; peers' figures follow."""
    sheet = AssessmentCorrection.objects.values_list("score__sheet_id", flat=True).get(pk=correction)
    case, found = _published(sheet)
    proposal = AssessmentCorrection.objects.select_for_update().select_related("score").get(pk=correction)
    _decide(case, found, proposal, accepted=accepted, note=note, by=by, at=at)
    if not accepted:
        return proposal
    proposal.score.sheet = found
    mark(
        proposal.score,
        Stage.CORRECTION,
        proposal.value,
        note=proposal.reason,
        by=by,
        at=at,
    )
    sheets = lock_sheets(case)
    work_out(case, sheets)
    for group in by_type(sheets).values():
        peers = peers_of(group)
        for one in group:
            one.updated_at = at
            one.save()
            own = one.pk == found.pk
            _amend(
                one,
                content_of(case, one, peers),
                note=proposal.reason if own else _("同类机构的结果更正，同类比较随之更新。"),
                reason=VersionReason.CORRECTED if own else VersionReason.UPDATED,
                writers=[proposal.by_id],
                by=by,
                at=at,
            )
    return proposal


def _amend(
    sheet: AssessmentSheet,
    content: dict[str, Any],
    *,
    note: str,
    reason: VersionReason,
    writers: list[int],
    by: "User",
    at: datetime,
) -> None:
    entry = sheet.result
    assert entry is not None
    changed = {name: value for name, value in content.items() if getattr(entry, name) != value}
    if changed:
        amend_entry(
            register=ASSESSMENTS,
            uid=entry.pk,
            content=changed,
            writers=writers,
            note=note,
            by=by,
            at=at,
            reason=reason,
        )


# --- Uses ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UseData:
    """``kind`` of ``ResultUseKind``; the document is what decided it."""

    kind: str
    text: str
    document_name: str
    document_number: str
    decided_on: date
    is_public: bool = True


@transaction.atomic
def propose_use(*, sheet: UUID, said: UseData, by: "User", at: datetime) -> AssessmentUse:
    """Enter what a document decided because of this result; another person confirms it."""
    case, found = _published(sheet)
    _may(found, "propose_use", by=by, at=at)
    if said.kind not in ResultUseKind.values:
        raise ValidationError({"kind": ValidationError(_("请选择。"), code="required")})
    if said.decided_on > timezone.localdate(at):
        raise ValidationError({"decided_on": _("文书日期不能晚于今天，请核对文书。")})
    made = AssessmentUse.objects.create(
        sheet=found,
        kind=said.kind,
        text=needed("text", said.text, _("请写明采取了什么措施。"))[:500],
        document_name=needed("document_name", said.document_name, _("请填写依据文书的名称。"))[:200],
        document_number=needed("document_number", said.document_number, _("请填写文书的文号。"))[:128],
        decided_on=said.decided_on,
        is_public=said.is_public,
        by=by,
        at=at,
    )
    write(case, found, "propose_use", gettext_noop("登记结果运用"), by=by, at=at, note=str(made))
    return made


@transaction.atomic
def decide_use(*, use: UUID, accepted: bool, note: str = "", by: "User", at: datetime) -> AssessmentUse:
    """Confirm it; a public one stands on the published result from then on."""
    case, found = _published(AssessmentUse.objects.values_list("sheet_id", flat=True).get(pk=use))
    proposal = AssessmentUse.objects.select_for_update().get(pk=use)
    _decide(case, found, proposal, accepted=accepted, note=note, by=by, at=at)
    if accepted and proposal.is_public and found.result is not None:
        told = {
            "kind": str(proposal.kind),
            "text": proposal.text,
            "document": f"{proposal.document_name}（{proposal.document_number}）",
            "on": proposal.decided_on.isoformat(),
        }
        _amend(
            found,
            {"uses": [*found.result.uses, told]},
            note=_("公布结果运用。"),
            reason=VersionReason.UPDATED,
            writers=[proposal.by_id],
            by=by,
            at=at,
        )
    return proposal


# --- What both share ------------------------------------------------------------------------------------


def _published(sheet: UUID) -> tuple[AssessmentRound, AssessmentSheet]:
    """The round under its lock, and the sheet in it; two who decide at once come one after the other."""
    case = lock_round(AssessmentSheet.objects.values_list("round_id", flat=True).get(pk=sheet))
    found = AssessmentSheet.objects.select_related("body", "region", "result").get(pk=sheet)
    found.round = case
    return case, found


def _may(sheet: AssessmentSheet, name: str, *, by: "User", at: datetime) -> None:
    denied = stranger(sheet, by)
    if denied is None and sheet.round.status != RoundStatus.PUBLISHED:
        denied = TransitionDenied("wrong_state", _("结果发布后才能办理这一步。"))
    if denied is None and not by.holds(AUDITORS, over=sheet.round):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(sheet, name, denied, by=by, at=at)


def _decide(
    case: AssessmentRound,
    sheet: AssessmentSheet,
    proposal: Any,
    *,
    accepted: bool,
    note: str,
    by: "User",
    at: datetime,
) -> None:
    name, what = "accept" if accepted else "refuse", proposal._meta.model_name.removeprefix("assessment")
    _may(sheet, f"{name}_{what}", by=by, at=at)
    try:
        step = DECISION.check(proposal, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(sheet, f"{name}_{what}", denied, by=by, at=at)
    said = note.strip()
    if not accepted:
        said = needed("note", note, _("请写明不采纳的理由。"))
    proposal.status, proposal.decided_by, proposal.decided_at = step.target, by, at
    proposal.note = said[:1000]
    proposal.save(update_fields=["status", "decided_by", "decided_at", "note"])
    label = {
        ("accept", "correction"): gettext_noop("核定更正"),
        ("refuse", "correction"): gettext_noop("不采纳更正"),
        ("accept", "use"): gettext_noop("核定结果运用"),
        ("refuse", "use"): gettext_noop("不采纳结果运用"),
    }[(name, what)]
    write(case, sheet, f"{name}_{what}", label, by=by, at=at, note=said)
    audit.record(action=f"assessment.{name}_{what}", by=by, at=at, subject=sheet)
