"""The clocks of a round: what each body owes, and what the office owes."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length
from supervision.assessments.rounds.models import AssessmentRound, AssessmentSheet
from supervision.assessments.rounds.models.cases import ROUND_KIND, SHEET_KIND

if TYPE_CHECKING:
    from records.access.models import User

REPORT, REPLY = "assessment_report", "assessment_reply"
REVIEW, AUDIT, PUBLISH = "assessment_review", "assessment_audit", "assessment_publish"
OF_ROUND = (REVIEW, AUDIT, PUBLISH)
_LATE = gettext_noop("逾期的在考核中注明，报督导人员过问。")
_LATE_REPORT = gettext_noop("逾期未上报的在考核表中注明并催报；截止后由评审人按已有材料评审。")
_LATE_REPLY = gettext_noop("逾期未申辩的视为没有不同意见。")


def register() -> None:
    register_case_kind(CaseKind(ROUND_KIND, _("考核"), _page, _overdue))
    register_case_kind(CaseKind(SHEET_KIND, _("考核表"), _page_of_sheet, _sheet_overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_assessmentround_change", args=[uid])


def _page_of_sheet(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_assessmentsheet_change", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.assessments.rounds.services.overdue import round_is_overdue

    round_is_overdue(uid=deadline.case_uid, label=str(deadline.label), at=at)


def _sheet_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.assessments.rounds.services.overdue import sheet_is_overdue

    sheet_is_overdue(uid=deadline.case_uid, key=deadline.key, label=str(deadline.label), at=at)


def _until(day: date, *, since: date) -> Length:
    # The round's document says until when; a phase that began late still has a day.
    return Length(max((day - since).days, 1), "d")


def start_report(sheet: AssessmentSheet, *, by: "User", at: datetime) -> Deadline:
    today = timezone.localdate(at)
    return _start_sheet(
        sheet, REPORT, _until(sheet.round.report_until, since=today), _LATE_REPORT, by=by, at=at
    )


def start_reply(sheet: AssessmentSheet, *, by: "User", at: datetime) -> Deadline:
    return _start_sheet(sheet, REPLY, Length(sheet.round.reply_days, "wd"), _LATE_REPLY, by=by, at=at)


def _start_sheet(
    sheet: AssessmentSheet, key: str, length: Length, consequence: str, *, by: "User", at: datetime
) -> Deadline:
    return cases.start(
        key=key,
        case_kind=SHEET_KIND,
        case_uid=sheet.uid,
        case_title=str(sheet)[:200],
        start_on=timezone.localdate(at),
        region=sheet.region_id,
        organisation=sheet.body,
        role=Role.DEPARTMENT,
        consequence=consequence,
        length=length,
        by=by,
        at=at,
    )


def start_phase(case: AssessmentRound, key: str, until: date, *, by: "User", at: datetime) -> Deadline:
    today = timezone.localdate(at)
    return cases.start(
        key=key,
        case_kind=ROUND_KIND,
        case_uid=case.uid,
        case_title=case.title,
        start_on=today,
        region=case.region_id,
        role=Role.REVIEWER if key == PUBLISH else Role.ASSESSOR,
        consequence=_LATE,
        length=_until(until, since=today),
        by=by,
        at=at,
    )


def meet(case: AssessmentRound | AssessmentSheet, key: str, *, by: "User", at: datetime) -> None:
    cases.meet(key=key, case_kind=_kind(case), case_uid=case.pk, by=by, at=at)


def cancel(case: AssessmentRound | AssessmentSheet, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.cancel(key=key, case_kind=_kind(case), case_uid=case.pk, by=by, at=at)


def _kind(case: AssessmentRound | AssessmentSheet) -> str:
    return ROUND_KIND if isinstance(case, AssessmentRound) else SHEET_KIND


def reply_is_open(sheet: AssessmentSheet, *, on: date) -> bool:
    """Whether the body still has a day to reply, with whatever extension it was granted."""
    open_ones = Deadline.objects.open().filter(case_kind=SHEET_KIND, case_uid=sheet.pk, key=REPLY)
    return open_ones.filter(due_on__gte=on).exists()


def deadlines_of(case: AssessmentRound | AssessmentSheet) -> list[Deadline]:
    return list(cases.of_case(_kind(case), case.pk))
