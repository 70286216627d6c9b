"""Closing the self-assessment, what the system reads from the data, and what reviewers find."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.assessments import reckoning
from supervision.assessments.rounds import system, valuing
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.deadlines import REPORT, REVIEW, cancel, meet, start_phase, start_reply
from supervision.assessments.rounds.models import (
    AssessmentMark,
    AssessmentRound,
    AssessmentScore,
    AssessmentSheet,
)
from supervision.assessments.rounds.services.reporting import own_score
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
from supervision.assessments.rounds.workflow import ASSESSORS

if TYPE_CHECKING:
    from records.access.models import User

NOTHING_DUE = gettext_noop("考核期内没有应计入的事项。")


@transaction.atomic
def close_reports(*, round_uid: UUID, by: "User", at: datetime) -> AssessmentRound:
    """End the self-assessment. What was not handed in is reviewed as it stands."""
    case = lock_round(round_uid)
    step = begin_round(case, "close_reports", by=by, at=at)
    sheets = lock_sheets(case)
    case.closed_at = at
    finish_round(case, step, by=by, at=at)
    for sheet in sheets:
        if sheet.status == SheetStatus.SELF_REPORT:
            sheet.missed_at = sheet.missed_at or at
            cancel(sheet, REPORT, by=by, at=at)
    move_all(sheets, "take_in", at=at)
    start_phase(case, REVIEW, case.review_until, by=by, at=at)
    return case


def find(*, round_uid: UUID, at: datetime) -> bool:
    """
    Read the automatic indicators of a round from the data, once, and freeze what was found with how many rows
    it came from. May run twice: the second finds it done.

    :returns: whether this run did it
    """
    case = AssessmentRound.objects.select_related("system").get(pk=round_uid)
    if case.status != RoundStatus.REVIEWING or case.found_at is not None:
        return False
    sheets = list(case.sheets.select_related("body"))
    # Before anything is locked: it may take its time.
    found = system.found(case, sheets)
    with transaction.atomic():
        case = lock_round(round_uid)
        if case.status != RoundStatus.REVIEWING or case.found_at is not None:
            return False
        by = clock_user()
        scores = AssessmentScore.objects.filter(sheet__round=case, is_automatic=True)
        for score in scores.select_related("sheet").select_for_update(of=("self",)):
            reading = found[score.sheet.body_id, score.key]
            score.numerator = reckoning.kept(reading.reading.numerator)
            score.denominator = reckoning.kept(reading.reading.denominator)
            score.rows = reading.rows
            score.save(update_fields=["numerator", "denominator", "rows"])
            nothing = "" if reading.value is not None else NOTHING_DUE
            mark(score, Stage.FOUND, reading.value, note=nothing, by=by, at=at, marks={})
        case.found_at = case.updated_at = at
        case.save(update_fields=["found_at", "updated_at"])
        write(case, None, "find", gettext_noop("系统取数"), target=case.status, by=by, at=at)
    return True


@transaction.atomic
def review(
    *,
    sheet: UUID,
    key: str,
    value: Decimal | None,
    absent: bool = False,
    note: str = "",
    by: "User",
    at: datetime,
) -> AssessmentMark:
    """
    Say what this reviewer finds; where two are wanted the second one is another person, and where they differ
    by more than the indicator's limit a third decides.

    :raises TransitionDenied: ``wrong_state``, ``not_your_role``, ``of_assessed_body``, ``four_eyes``, ``enough``
    """
    case = lock_sheet(sheet)
    begin_deed(
        case,
        "review",
        states=(SheetStatus.IN_REVIEW,),
        roles=ASSESSORS,
        office=True,
        phases=(RoundStatus.REVIEWING,),
        by=by,
        at=at,
    )
    score = own_score(case, key)
    if AssessmentMark.objects.filter(score__sheet=case, stage=Stage.SELF, by=by).exists():
        refuse(
            case, "review", TransitionDenied("four_eyes", _("您填报过这张表，须由另一人评审。")), by=by, at=at
        )
    marks = valuing.newest(score.marks.order_by("at", "uid"))
    stage = valuing.next_review(marks, by.pk, two=score.two_reviewers, limit=score.limit)
    if stage is None:
        refuse(case, "review", TransitionDenied("enough", _("这个指标已经评审完毕。")), by=by, at=at)
    number = given(value, absent=absent)
    said = note.strip()
    if absent or stage == Stage.REVIEW_3:
        said = needed("note", note, _("请写明理由。"))
    leaf = system.leaf(case.round.system, case.body_type, key)
    if number is not None and leaf.most is not None and number > leaf.most:
        raise ValidationError({"value": _("这个指标最多 %s。") % f"{leaf.most.normalize():f}"})
    made = mark(score, stage, number, note=said, by=by, at=at, marks=marks)
    audit.record(
        action="assessment.review", by=by, at=at, subject=case, details={"key": key, "stage": str(stage)}
    )
    return made


@transaction.atomic
def finish_review(*, sheet: UUID, by: "User", at: datetime) -> AssessmentSheet:
    case = lock_sheet(sheet)
    step = begin_sheet(case, "finish_review", by=by, at=at)
    return finish_sheet(case, step, by=by, at=at)


@transaction.atomic
def review_again(*, sheet: UUID, reason: str, by: "User", at: datetime) -> AssessmentSheet:
    """Back to the reviewers, before the body has been told anything."""
    case = lock_sheet(sheet)
    step = begin_sheet(case, "review_again", by=by, at=at)
    return finish_sheet(case, step, by=by, at=at, note=needed("reason", reason, _("请写明为什么重新评审。")))


@transaction.atomic
def open_replies(*, round_uid: UUID, by: "User", at: datetime) -> AssessmentRound:
    """Tell every body what was found; each has so many working days to object."""
    case = lock_round(round_uid)
    step = begin_round(case, "open_replies", by=by, at=at)
    sheets = lock_sheets(case)
    finish_round(case, step, by=by, at=at)
    meet(case, REVIEW, by=by, at=at)
    move_all(sheets, "feed_back", at=at)
    for sheet in sheets:
        start_reply(sheet, by=by, at=at)
    return case
