"""The clocks of a report: handing it in, deciding on it, mending what was returned."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from supervision.worklist.reports.choices import Coverage
from supervision.worklist.reports.models import CASE_KIND, WorkReport

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUBMIT, JUDGE, MEND = "work_report_submit", "work_report_judge", "work_report_mend"
LATE = gettext_noop("逾期未报的在汇总表中列明，报督导人员过问。")
NOT_JUDGED = gettext_noop("逾期未审定的报督导人员过问。")


def register() -> None:
    register_case_kind(CaseKind(CASE_KIND, _("工作情况报告"), _page, _overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_workreport_change", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.worklist.reports.services.opening import report_is_overdue

    if deadline.key != JUDGE:
        report_is_overdue(uid=deadline.case_uid, label=str(deadline.label), at=at)


def of_writers(case: WorkReport, key: str, *, start_on: Any, by: Any, at: datetime) -> Deadline:
    """The unit's own turn: a department's accounts are bound to its body, a government is written by the office."""
    department = case.coverage == Coverage.DEPARTMENT
    return cases.start(
        key=key,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        case_title=case.title[:200],
        start_on=start_on,
        region=case.region_id,
        organisation=case.unit if department else None,
        role=Role.DEPARTMENT if department else Role.CLERK,
        consequence=LATE,
        by=by,
        at=at,
    )


def of_judges(case: WorkReport, *, by: Any, at: datetime) -> None:
    """The office that adds the reports up; where the node above does, its own clock runs there."""
    if case.judged_in_id is None:
        return
    cases.start(
        key=JUDGE,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        case_title=case.title[:200],
        start_on=timezone.localdate(at),
        region=case.judged_in_id,
        role=Role.SUPERVISOR,
        consequence=NOT_JUDGED,
        by=by,
        at=at,
    )


def meet(case: WorkReport, *keys: str, by: Any, at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def deadlines_of(case: WorkReport) -> "QuerySet[Deadline]":
    return cases.of_case(CASE_KIND, case.uid)
