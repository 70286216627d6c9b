"""The frame of every step of a round and of a sheet: locked, checked against the table, written into the history."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.access.services import clock_user
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.dishonesty.content.checks import ID_NUMBER
from supervision.assessments.rounds import valuing
from supervision.assessments.rounds.models import (
    AssessmentMark,
    AssessmentRound,
    AssessmentScore,
    AssessmentSheet,
    AssessmentStep,
)
from supervision.assessments.rounds.workflow import ROUND, SHEET
from supervision.complaints.parties import is_of_reported_body

if TYPE_CHECKING:
    from records.access.models import User

MOST_DIGITS = Decimal(10) ** 15


def lock_round(uid: UUID) -> AssessmentRound:
    rows = AssessmentRound.objects.select_for_update(of=("self",))
    return rows.select_related("region", "authority", "system").get(pk=uid)


def lock_sheet(uid: UUID) -> AssessmentSheet:
    rows = AssessmentSheet.objects.select_for_update(of=("self",))
    return rows.select_related("round", "round__system", "body", "region").get(pk=uid)


def lock_sheets(case: AssessmentRound) -> list[AssessmentSheet]:
    """All of the round, in one order, so that two who lock them never wait for each other."""
    rows = AssessmentSheet.objects.select_for_update(of=("self",)).filter(round=case)
    found = list(rows.select_related("body", "region").order_by("pk"))
    for sheet in found:
        sheet.round = case
    return found


def refuse(case: Any, name: str, denied: TransitionDenied, *, by: "User", at: datetime) -> NoReturn:
    audit.refused(action=f"assessment.{name}", by=by, at=at, subject=case, details={"code": denied.code})
    raise denied


def stranger(sheet: AssessmentSheet, by: "User") -> TransitionDenied | None:
    """Whoever belongs to the assessed body, or to one below it, judges nothing of it."""
    if is_of_reported_body(by, sheet):
        return TransitionDenied(
            "of_assessed_body", _("这张表考核的是您所在的单位，您不能评审、答复或复核；本次尝试已记录。")
        )
    return None


def begin_round(case: AssessmentRound, name: str, *, by: "User", at: datetime) -> Transition:
    return _begin(ROUND, case, name, by=by, at=at)


def begin_sheet(sheet: AssessmentSheet, name: str, *, by: "User", at: datetime) -> Transition:
    """The step if it may be taken now; the office's own steps never by the assessed body."""
    office = name in ("finish_review", "review_again", "audit")
    if office and (denied := stranger(sheet, by)):
        refuse(sheet, name, denied, by=by, at=at)
    return _begin(SHEET, sheet, name, by=by, at=at)


def _begin(table: Workflow, case: Any, name: str, *, by: "User", at: datetime) -> Transition:
    try:
        return table.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        refuse(case, name, denied, by=by, at=at)


def begin_deed(
    sheet: AssessmentSheet,
    name: str,
    *,
    states: Iterable[str],
    roles: frozenset[Any],
    office: bool,
    phases: Iterable[str],
    by: "User",
    at: datetime,
) -> None:
    """What may be done without the sheet moving to another state: by the body itself, or by the office."""
    denied = stranger(sheet, by) if office else None
    if denied is None and (sheet.status not in set(states) or sheet.round.status not in set(phases)):
        denied = TransitionDenied(
            "wrong_state", _("考核表处于“%s”，现在不能办理这一步。") % sheet.get_status_display()
        )
    if denied is None and not by.holds(roles, over=sheet.round if office else sheet):
        denied = TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    if denied is not None:
        refuse(sheet, name, denied, by=by, at=at)


def finish_round(
    case: AssessmentRound, step: Transition, *, by: "User", at: datetime, note: str = ""
) -> AssessmentRound:
    source, case.status, case.updated_at = case.status, step.target, at
    case.save()
    write(case, None, step.name, _label(step), source=source, target=step.target, by=by, at=at, note=note)
    return case


def finish_sheet(
    sheet: AssessmentSheet, step: Transition, *, by: "User", at: datetime, note: str = ""
) -> AssessmentSheet:
    source, sheet.status, sheet.updated_at = sheet.status, step.target, at
    sheet.save()
    write(
        sheet.round,
        sheet,
        step.name,
        _label(step),
        source=source,
        target=step.target,
        by=by,
        at=at,
        note=note,
    )
    return sheet


def move_all(sheets: Iterable[AssessmentSheet], name: str, *, at: datetime) -> None:
    """A step that follows for every sheet from a step of its round."""
    for sheet in sheets:
        step = SHEET.check(sheet, name, by=clock_user(), at=at)
        finish_sheet(sheet, step, by=clock_user(), at=at)


def _label(step: Transition) -> str:
    # Kept, and shown to readers of any language: it is translated when it is shown.
    with override("zh-hans"):
        return str(step.label)


def write(
    case: AssessmentRound,
    sheet: AssessmentSheet | None,
    name: str,
    label: str,
    *,
    source: str = "",
    target: str = "",
    by: "User",
    at: datetime,
    note: str = "",
) -> AssessmentStep:
    step = AssessmentStep.objects.create(
        round=case,
        sheet=sheet,
        name=name,
        label=label[:50],
        source=source,
        target=target,
        by=by,
        at=at,
        note=note[:4000],
    )
    audit.record(action=f"assessment.{name}", by=by, at=at, subject=sheet or case)
    return step


def mark(
    score: AssessmentScore,
    stage: str,
    value: Decimal | None,
    *,
    note: str = "",
    by: "User",
    at: datetime,
    marks: dict[str, Any] | None = None,
) -> AssessmentMark:
    """Give an indicator a value of this stage and settle which of its values counts now."""
    made = AssessmentMark.objects.create(
        score=score,
        stage=stage,
        value=value,
        is_absent=value is None,
        old_value=score.value,
        note=note.strip()[:2000],
        by=by,
        at=at,
    )
    if marks is None:
        marks = valuing.newest(score.marks.exclude(pk=made.pk).order_by("at", "uid"))
    counts = valuing.counting({**marks, stage: made}, two=score.two_reviewers, limit=score.limit)
    if counts is not None:
        score.value, score.is_absent, score.stage = counts.number, counts.is_absent, counts.stage
        score.save(update_fields=["value", "is_absent", "stage"])
    return made


def given(value: Decimal | None, *, absent: bool, name: str = "value") -> Decimal | None:
    """What a person typed in: a number of bearable size, or that the indicator does not apply."""
    if absent:
        return None
    if value is None:
        raise ValidationError({name: ValidationError(_("请填写数值，或者选“不适用”。"), code="required")})
    if not value.is_finite() or abs(value) >= MOST_DIGITS:
        raise ValidationError({name: _("数值太大，请核对单位。")})
    if value < 0:
        raise ValidationError({name: _("数值不能小于零；扣分填写发生的次数或分值。")})
    return value


def needed(name: str, value: str, sentence: str) -> str:
    """A text that must not be missing, without the blanks around it; it never holds an ID number."""
    text = value.strip()
    if not text:
        raise ValidationError({name: ValidationError(sentence, code="required")})
    if ID_NUMBER.search(text):
        raise ValidationError({name: _("文字中有身份证件号码，请删去。")})
    return text
