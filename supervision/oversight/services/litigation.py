"""Cases before courts and review organs: entered, heard, decided, confirmed; and what a judgment obliges to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.oversight.choices import (
    LOST,
    Appeared,
    CaseOutcome,
    CaseStatus,
    Excuse,
    Instance,
    LossReason,
    PlaintiffKind,
    Procedure,
)
from supervision.oversight.models import CourtHearing, LitigationCase
from supervision.oversight.rules import LEADERS, Appearance, Hearing, appearance
from supervision.oversight.services.frame import (
    begin,
    begin_deed,
    body_needed,
    enter,
    finish,
    keep_files,
    lock,
    needed,
    not_later,
    refuse,
    write,
)
from supervision.oversight.workflow import BOTH, OFFICE, another_than

if TYPE_CHECKING:
    from records.access.models import User

UNSETTLED = frozenset({CaseStatus.PENDING, CaseStatus.DECIDED})


@dataclass(frozen=True)
class CaseData:
    """What the summons or the review organ's notice says; no person is named."""

    procedure: str
    case_number: str
    authority: str
    title: str
    plaintiff_kind: str
    body: Organisation | None
    filed_on: date
    instance: str = ""
    before: UUID | None = None


@transaction.atomic
def enter_case(*, said: CaseData, by: "User", at: datetime) -> LitigationCase:
    """
    Enter a case; ``title`` is its cause (案由).

    :raises ValidationError: field by field; ``TransitionDenied`` (``not_your_role``) outside one's reach
    """
    if said.procedure not in Procedure.values:
        raise ValidationError({"procedure": _("请选择诉讼还是复议。")})
    if said.procedure == Procedure.LITIGATION and said.instance not in Instance.values:
        raise ValidationError({"instance": _("诉讼案件请选择审级。")})
    if said.plaintiff_kind not in PlaintiffKind.values:
        raise ValidationError({"plaintiff_kind": _("请选择原告、申请人类别。")})
    not_later("filed_on", said.filed_on, at)
    body = body_needed("body", said.body)
    case = LitigationCase(
        procedure=said.procedure,
        instance=said.instance if said.procedure == Procedure.LITIGATION else "",
        case_number=needed("case_number", said.case_number, _("请填写案号。"))[:60],
        authority=needed("authority", said.authority, _("请填写审理法院或者复议机关。"))[:100],
        title=needed("title", said.title, _("请填写案由，不写当事人姓名。"))[:200],
        plaintiff_kind=said.plaintiff_kind,
        body=body,
        region=body.region,
        before=_before(said, body),
        filed_on=said.filed_on,
    )
    enter(case, label=gettext_noop("登记"), roles=BOTH | {Role.PARTNER}, by=by, at=at)
    return case


def _before(said: CaseData, body: Organisation) -> LitigationCase | None:
    if said.before is None:
        return None
    found = LitigationCase.objects.filter(pk=said.before, body=body, procedure=Procedure.LITIGATION).first()
    if found is None:
        raise ValidationError({"before": _("前一审级不是该单位的诉讼案件，请核对。")})
    return found


@transaction.atomic
def add_hearing(
    *,
    case: UUID,
    held_on: date,
    appeared: str,
    post: str = "",
    called_again: bool = False,
    excuse: str = "",
    proof: str = "",
    accepted: bool | None = None,
    files: Iterable[Any] = (),
    by: "User",
    at: datetime,
) -> CourtHearing:
    """Enter one sitting: who was there for the body, by post, or why no leader was."""
    found = lock(LitigationCase, case)
    begin_deed(found, "add_hearing", states=UNSETTLED, by=by, at=at)
    if found.procedure != Procedure.LITIGATION:
        denied = TransitionDenied("no_court", _("复议案件不登记开庭。"))
        refuse(found, "add_hearing", denied, by=by, at=at)
    if appeared not in Appeared.values or excuse not in Excuse.values:
        raise ValidationError({"appeared": _("请选择出庭人员。")})
    not_later("held_on", held_on, at)
    if held_on < found.filed_on:
        raise ValidationError({"held_on": _("开庭日期不早于立案日期。")})
    if appeared in LEADERS:
        post = needed("post", post, _("请填写出庭负责人的职务，不写姓名。"))
        if excuse or proof:
            raise ValidationError({"excuse": _("负责人出庭的，不填未出庭的理由。")})
    elif post.strip():
        raise ValidationError({"post": _("负责人没有出庭的，不填职务。")})
    if (proof.strip() or accepted is not None) and not excuse:
        raise ValidationError({"excuse": _("请选择未出庭的理由。")})
    hearing = CourtHearing.objects.create(
        case=found,
        held_on=held_on,
        appeared=appeared,
        post=post.strip()[:60],
        called_again=called_again,
        excuse=excuse,
        proof=proof.strip()[:200],
        accepted=accepted,
        entered_by=by,
        entered_at=at,
    )
    keep_files(found, files, title="出庭应诉材料", row=hearing.pk, by=by, at=at)
    _count(found)
    write(found, "add_hearing", gettext_noop("登记开庭"), by=by, at=at, note=str(held_on))
    return hearing


@transaction.atomic
def strike_hearing(*, hearing: UUID, reason: str, by: "User", at: datetime) -> CourtHearing:
    """A mistaken entry is struck out by somebody else; the right one is entered anew."""
    case = lock(LitigationCase, CourtHearing.objects.values_list("case_id", flat=True).get(pk=hearing))
    row = CourtHearing.objects.select_for_update().get(pk=hearing)
    begin_deed(case, "strike_hearing", states=UNSETTLED, roles=OFFICE, by=by, at=at)
    if row.struck_at:
        denied = TransitionDenied("struck_already", _("该条已经作废。"))
        refuse(case, "strike_hearing", denied, by=by, at=at)
    try:
        another_than(by, row.entered_by_id)
    except TransitionDenied as denied:
        refuse(case, "strike_hearing", denied, by=by, at=at)
    said = needed("reason", reason, _("请写明作废的理由。"))
    row.struck_by, row.struck_at = by, at
    row.save(update_fields=["struck_by", "struck_at"])
    _count(case)
    write(case, "strike_hearing", gettext_noop("作废开庭登记"), by=by, at=at, note=f"{row.held_on} {said}")
    return row


def appearance_of(case: LitigationCase) -> Appearance:
    """What this instance counts for the leader's appearance."""
    return appearance(as_hearing(row) for row in case.hearings.filter(struck_at=None))


def _count(case: LitigationCase) -> None:
    """Keep with the case what its hearings come to."""
    counted = appearance_of(case)
    case.heard_on = case.hearings.filter(struck_at=None).aggregate(last=Max("held_on"))["last"]
    case.appearance_due, case.appearance_kept = counted.due, counted.kept
    case.advice_expected = counted.advice
    case.save(update_fields=["heard_on", "appearance_due", "appearance_kept", "advice_expected"])


def as_hearing(row: CourtHearing) -> Hearing:
    return Hearing(
        appeared=row.appeared,
        excuse=row.excuse,
        proved=bool(row.proof),
        accepted=row.accepted,
        called_again=row.called_again,
    )


@transaction.atomic
def decide(
    *,
    case: UUID,
    outcome: str,
    decided_on: date,
    loss_reason: str = "",
    note: str = "",
    files: Iterable[Any] = (),
    by: "User",
    at: datetime,
) -> LitigationCase:
    """Enter the outcome; somebody else confirms it against the judgment before it counts."""
    found = lock(LitigationCase, case)
    step = begin(found, "decide", by=by, at=at)
    if outcome not in CaseOutcome.values:
        raise ValidationError({"outcome": _("请选择结果。")})
    not_later("decided_on", decided_on, at)
    if decided_on < found.filed_on:
        raise ValidationError({"decided_on": _("裁判、决定日期不早于立案日期。")})
    if (outcome in LOST) != (loss_reason in LossReason.values):
        raise ValidationError({"loss_reason": _("败诉、纠错的要选择原因，其他结果不选。")})
    found.outcome, found.decided_on, found.loss_reason, found.decided_by = (
        outcome,
        decided_on,
        loss_reason,
        by,
    )
    keep_files(found, files, title="裁判、复议决定文书", by=by, at=at)
    finish(found, step, by=by, at=at, note=note)
    return found


@transaction.atomic
def correct(*, case: UUID, reason: str, by: "User", at: datetime) -> LitigationCase:
    """The outcome does not agree with the judgment: it is entered anew."""
    found = lock(LitigationCase, case)
    step = begin(found, "correct", by=by, at=at)
    said = needed("reason", reason, _("请写明与文书不一致的地方。"))
    found.outcome = found.loss_reason = ""
    found.decided_on = found.decided_by = None
    finish(found, step, by=by, at=at, note=said)
    return found


@transaction.atomic
def confirm(*, case: UUID, note: str = "", by: "User", at: datetime) -> LitigationCase:
    """It agrees with the judgment; from now on it counts and never changes."""
    found = lock(LitigationCase, case)
    step = begin(found, "confirm", by=by, at=at)
    found.confirmed_by = by
    finish(found, step, by=by, at=at, note=note)
    return found
