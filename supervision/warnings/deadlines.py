"""The clocks of early warning: acknowledging, dealing with it, and what a court waits for."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from supervision.warnings.choices import Colour
from supervision.warnings.models import CourtNotice, RiskWarning
from supervision.warnings.models.court import COURT_CASE
from supervision.warnings.models.warning import CASE_KIND

if TYPE_CHECKING:
    from records.access.models import User

ACKNOWLEDGE, ACKNOWLEDGE_RED = "warning_acknowledge", "warning_acknowledge_red"
MEASURE = "warning_measure"
COURT = "court_prewarning"
KEYS = (ACKNOWLEDGE, ACKNOWLEDGE_RED, MEASURE)
NOT_ACKNOWLEDGED = gettext_noop("逾期未确认的，自动列入上级单位和督导人员的清单。")
NOT_MEASURED = gettext_noop("逾期未报告处置的，在本件注明，由督导人员催办。")
NOT_PERFORMED = gettext_noop("期满仍未履行的，由法院依法列入失信被执行人名单。")


def register() -> None:
    register_case_kind(CaseKind(CASE_KIND, _("风险预警"), _page, _overdue))
    register_case_kind(CaseKind(COURT_CASE, _("法院列入前预警"), _page_of_notice))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_riskwarning_change", args=[uid])


def _page_of_notice(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_courtnotice_change", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.warnings.services.clock import not_acknowledged, not_measured

    if deadline.key in (ACKNOWLEDGE, ACKNOWLEDGE_RED):
        not_acknowledged(uid=deadline.case_uid, at=at)
    else:
        not_measured(uid=deadline.case_uid, at=at)


def start(case: RiskWarning, key: str, *, by: "User", at: datetime) -> Deadline:
    if key == ACKNOWLEDGE and case.colour == Colour.RED:
        key = ACKNOWLEDGE_RED
    return cases.start(
        key=key,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        case_title=case.number,
        start_on=timezone.localdate(at),
        region=case.region_id,
        organisation=case.owner,
        role=Role.DEPARTMENT if case.owner_id else Role.CLERK,
        consequence=NOT_MEASURED if key == MEASURE else NOT_ACKNOWLEDGED,
        by=by,
        at=at,
    )


def meet(case: RiskWarning, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def cancel_all(case: RiskWarning, *, by: "User", at: datetime) -> None:
    """Nothing more is due in a warning that is over."""
    for key in KEYS:
        cases.cancel(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def start_court(case: CourtNotice, *, by: "User", at: datetime) -> Deadline:
    return cases.start(
        key=COURT,
        case_kind=COURT_CASE,
        case_uid=case.uid,
        case_title=case.case_number,
        start_on=case.received_on,
        region=case.region_id,
        organisation=case.body,
        role=Role.DEPARTMENT,
        consequence=NOT_PERFORMED,
        by=by,
        at=at,
    )


def meet_court(case: CourtNotice, *, by: "User", at: datetime) -> None:
    cases.meet(key=COURT, case_kind=COURT_CASE, case_uid=case.uid, by=by, at=at)
