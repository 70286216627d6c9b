"""The right of reply, and the audit that looks at everything once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.common.workflow import TransitionDenied
from supervision.assessments.rounds import system
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.deadlines import AUDIT, REPLY, cancel, meet, start_phase
from supervision.assessments.rounds.models import (
    AssessmentMark,
    AssessmentReply,
    AssessmentRound,
    AssessmentScore,
    AssessmentSheet,
)
from supervision.assessments.rounds.services.steps import (
    begin_deed,
    begin_round,
    begin_sheet,
    finish_round,
    finish_sheet,
    given,
    lock_round,
    lock_sheet,
    lock_sheets,
    mark,
    move_all,
    needed,
    refuse,
    write,
)
from supervision.assessments.rounds.workflow import ASSESSORS, AUDITORS, BODY, fresh_eye

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class Objection:
    """What the body says against one indicator; ``wanted`` is what it holds to be right, where that is a number."""

    key: str
    text: str
    wanted: Decimal | None = None


@transaction.atomic
def object_to(*, sheet: UUID, objection: Objection, by: "User", at: datetime) -> AssessmentReply:
    """Say something against one score, automatic ones too; what is said stays."""
    case = lock_sheet(sheet)
    begin_deed(
        case,
        "object_to",
        states=(SheetStatus.REPLY_OPEN,),
        roles=BODY,
        office=False,
        phases=(RoundStatus.REPLYING,),
        by=by,
        at=at,
    )
    score = _score(case, objection.key)
    if AssessmentReply.objects.filter(score=score).exists():
        raise ValidationError({"key": _("这个指标已经申辩过。")})
    wanted = objection.wanted
    made = AssessmentReply.objects.create(
        score=score,
        text=needed("text", objection.text, _("请写明哪里不对、依据是什么。"))[:2000],
        wanted=given(wanted, absent=False, name="wanted") if wanted is not None else None,
        by=by,
        at=at,
    )
    audit.record(action="assessment.object_to", by=by, at=at, subject=case, details={"key": objection.key})
    return made


def _score(sheet: AssessmentSheet, key: str) -> AssessmentScore:
    found = sheet.scores.filter(key=key).first()
    if found is None:
        raise ValidationError({"key": _("这张表里没有这个指标。")})
    return found


@transaction.atomic
def reply(*, sheet: UUID, objections: Sequence[Objection] = (), by: "User", at: datetime) -> AssessmentSheet:
    """Hand in the reply; without objections it says that there are none."""
    case = lock_sheet(sheet)
    step = begin_sheet(case, "reply", by=by, at=at)
    for objection in objections:
        object_to(sheet=sheet, objection=objection, by=by, at=at)
    raised = AssessmentReply.objects.filter(score__sheet=case).count()
    case.replied_by, case.replied_at = by, at
    note = _("对 %d 项提出申辩") % raised if raised else _("没有不同意见")
    finish_sheet(case, step, by=by, at=at, note=note)
    meet(case, REPLY, by=by, at=at)
    return case


@transaction.atomic
def answer(
    *,
    reply_uid: UUID,
    accepted: bool,
    text: str,
    value: Decimal | None = None,
    absent: bool = False,
    by: "User",
    at: datetime,
) -> AssessmentReply:
    """Answer an objection; where it is accepted the score gets the value that the answer gives reasons for."""
    found = AssessmentReply.objects.select_related("score").get(pk=reply_uid)
    case = lock_sheet(found.score.sheet_id)
    begin_deed(
        case,
        "answer",
        states=(SheetStatus.REPLIED,),
        roles=ASSESSORS,
        office=True,
        phases=(RoundStatus.REPLYING, RoundStatus.AUDITING),
        by=by,
        at=at,
    )
    found.refresh_from_db()
    denied = None
    if found.accepted is not None:
        denied = TransitionDenied("wrong_state", _("这项申辩已经答复。"))
    elif by.pk in (found.by_id, case.submitted_by_id):
        denied = TransitionDenied("four_eyes", _("申辩由您提出或考核表由您填报，须由另一人答复。"))
    elif AssessmentMark.objects.filter(
        score__sheet=case, stage__in=(Stage.AUDIT, Stage.SELF), by=by
    ).exists():
        denied = TransitionDenied("four_eyes", _("您填报或复核过这张表，须由另一人答复。"))
    if denied is not None:
        refuse(case, "answer", denied, by=by, at=at)
    said = needed("text", text, _("请写明采纳或者不采纳的理由。"))[:2000]
    found.accepted, found.answer, found.answered_by, found.answered_at = accepted, said, by, at
    found.save(update_fields=["accepted", "answer", "answered_by", "answered_at"])
    if accepted:
        mark(found.score, Stage.ANSWER, given(value, absent=absent), note=said, by=by, at=at)
    audit.record(action="assessment.answer", by=by, at=at, subject=case, details={"key": found.score.key})
    return found


@transaction.atomic
def close_replies(*, round_uid: UUID, by: "User", at: datetime) -> AssessmentRound:
    """The time to object is over; who said nothing has nothing against it."""
    case = lock_round(round_uid)
    step = begin_round(case, "close_replies", by=by, at=at)
    silent = [sheet for sheet in lock_sheets(case) if sheet.status == SheetStatus.REPLY_OPEN]
    finish_round(case, step, by=by, at=at)
    for sheet in silent:
        cancel(sheet, REPLY, by=by, at=at)
    move_all(silent, "no_reply", at=at)
    start_phase(case, AUDIT, case.audit_until, by=by, at=at)
    return case


@transaction.atomic
def change_in_audit(
    *,
    sheet: UUID,
    key: str,
    value: Decimal | None,
    absent: bool = False,
    reason: str,
    by: "User",
    at: datetime,
) -> AssessmentMark:
    """Change one score in the audit, whatever it came from; old and new value and the reason stay together."""
    case = lock_sheet(sheet)
    begin_deed(
        case,
        "change_in_audit",
        states=(SheetStatus.REPLIED,),
        roles=AUDITORS,
        office=True,
        phases=(RoundStatus.AUDITING,),
        by=by,
        at=at,
    )
    try:
        fresh_eye(case, by)
    except TransitionDenied as denied:
        refuse(case, "change_in_audit", denied, by=by, at=at)
    score = _score(case, key)
    said = needed("reason", reason, _("请写明为什么改这个分。"))
    number = given(value, absent=absent)
    if number == score.value and absent == score.is_absent:
        raise ValidationError({"value": _("与现在的数值相同，不用改。")})
    old, leaf = score.value, system.leaf(case.round.system, case.body_type, key)
    made = mark(score, Stage.AUDIT, number, note=said, by=by, at=at)
    write(
        case.round,
        case,
        "change_in_audit",
        gettext_noop("复核调整"),
        by=by,
        at=at,
        note=f"{leaf.title}：{_plain(old)} → {_plain(number)}。{said}",
    )
    return made


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


@transaction.atomic
def finish_audit(*, sheet: UUID, note: str = "", by: "User", at: datetime) -> AssessmentSheet:
    """Say that the sheet has been looked at whole by somebody who had no part in it."""
    case = lock_sheet(sheet)
    step = begin_sheet(case, "audit", by=by, at=at)
    case.audited_by, case.audited_at = by, at
    return finish_sheet(case, step, by=by, at=at, note=note.strip())
