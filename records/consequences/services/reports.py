"""The duty to report one's own dishonesty: reported by the body itself, or asked for, or missing."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.clocks import cases
from records.clocks.services import due
from records.common.workflow import TransitionDenied
from records.consequences.choices import CaseKind, ReportStatus
from records.consequences.deadlines import REPORT, REPORT_CASE
from records.consequences.models import OwnReport
from records.consequences.services.drafts import content_from_report
from records.consequences.services.evidence import keep_evidence
from records.consequences.services.overdue import locked_report
from records.consequences.services.steps import begin, finish, note_step, only, refuse_wrong
from records.consequences.workflow import REPORT as WORKFLOW
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

KIND = CaseKind.REPORT
TEXTS = ("facts", "causes", "remedy", "document_number", "authority_name")
FIELDS = ("title", "event_on", *TEXTS)


@transaction.atomic
def file_report(
    *,
    organisation: Organisation,
    content: Mapping[str, Any],
    files: Iterable[Any] = (),
    by: "User",
    at: datetime,
) -> OwnReport:
    """
    A body reports its own dishonesty without having been asked. Its period began with the event.

    :param content: values of ``FIELDS``
    """
    report = _new(organisation, content, at=at)
    if not by.holds([Role.DEPARTMENT], over=report):
        raise TransitionDenied("not_your_role", _("失信情况由当事机构自己的人员报告。"))
    _fill(report, {}, by=by, at=at)
    report.status = ReportStatus.FILED
    report.save(force_insert=True)
    for file in files:
        keep_evidence(case=report, file=file, by=by, at=at)
    note_step(report, "file", kind=KIND, source="", by=by, at=at, content=_texts(report))
    return report


@transaction.atomic
def ask_for_report(
    *, organisation: Organisation, title: str, event_on: date, by: "User", at: datetime
) -> OwnReport:
    """The office heard of the event first: the body owes its report, and the clock runs from today."""
    report = _new(organisation, {"title": title, "event_on": event_on}, at=at)
    if not by.holds([Role.CLERK, Role.REVIEWER, Role.SUPERVISOR], over=report):
        raise TransitionDenied("not_your_role", _("要求报告由录入、审核或督导人员办理。"))
    report.asked_by, report.asked_at = by, at
    deadline = cases.start(
        key=REPORT,
        case_kind=REPORT_CASE,
        case_uid=report.pk,
        case_title=report.title,
        start_on=timezone.localdate(at),
        region=report.region_id,
        organisation=organisation,
        role=Role.DEPARTMENT,
        consequence=_("逾期未报告的，如实记载并列入统计。"),
        by=by,
        at=at,
    )
    report.due_on = deadline.due_on
    report.save(force_insert=True)
    note_step(report, "ask", kind=KIND, source="", by=by, at=at)
    return report


@transaction.atomic
def answer_report(*, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime) -> OwnReport:
    """The body hands in what was asked for, or completes what was returned."""
    report = locked_report(uid)
    step = begin(WORKFLOW, report, "file", kind=KIND, by=by, at=at)
    only(TEXTS, content)
    _fill(report, content, by=by, at=at)
    finish(report, step, kind=KIND, by=by, at=at, content=_texts(report))
    cases.meet(key=REPORT, case_kind=REPORT_CASE, case_uid=report.pk, by=by, at=at)
    return report


@transaction.atomic
def take_report(*, uid: uuid.UUID, by: "User", at: datetime, note: str = "") -> DishonestyRecord:
    """A clerk takes the report and begins the record from it; the record then goes its own way."""
    report = locked_report(uid)
    step = begin(WORKFLOW, report, "take", kind=KIND, by=by, at=at)
    record = create_record(
        content=content_from_report(report), by=by, at=at, submitting_unit=report.organisation
    )
    report.record = record
    _decide(report, step, by=by, at=at, note=note)
    return record


@transaction.atomic
def return_report(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> OwnReport:
    """Back to the body with what is missing."""
    report = locked_report(uid)
    step = begin(WORKFLOW, report, "return", kind=KIND, by=by, at=at, reason=note)
    finish(report, step, kind=KIND, by=by, at=at, reason=note)
    return report


@transaction.atomic
def dismiss_report(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> OwnReport:
    """What was reported is no dishonesty; the reason stays with it."""
    report = locked_report(uid)
    step = begin(WORKFLOW, report, "dismiss", kind=KIND, by=by, at=at, reason=note)
    return _decide(report, step, by=by, at=at, note=note)


@transaction.atomic
def cancel_report(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> OwnReport:
    """Nothing had to be reported after all."""
    report = locked_report(uid)
    step = begin(WORKFLOW, report, "cancel", kind=KIND, by=by, at=at, reason=note)
    cases.cancel(key=REPORT, case_kind=REPORT_CASE, case_uid=report.pk, by=by, at=at)
    return _decide(report, step, by=by, at=at, note=note)


def _new(organisation: Organisation, content: Mapping[str, Any], *, at: datetime) -> OwnReport:
    only(FIELDS, content)
    event_on: date | None = content.get("event_on")
    today = timezone.localdate(at)
    if event_on is None or event_on > today:
        raise ValidationError({"event_on": _("请填写事件日期，且不能晚于今天。")}, code="in_future")
    report = OwnReport(
        organisation=organisation,
        region_id=organisation.region_id,
        due_on=due(REPORT, event_on, region=organisation.region_id).due_on,
        **content,
    )
    refuse_wrong(report, content)
    return report


def _fill(report: OwnReport, content: Mapping[str, Any], *, by: "User", at: datetime) -> None:
    for name, value in content.items():
        setattr(report, name, value)
    missing = [name for name in ("facts", "causes", "remedy") if not getattr(report, name).strip()]
    if missing:
        labels = {
            "facts": _("请写明失信事实。"),
            "causes": _("请分析失信原因。"),
            "remedy": _("请写明整改措施。"),
        }
        raise ValidationError({name: labels[name] for name in missing}, code="required")
    refuse_wrong(report, dict.fromkeys(TEXTS))
    report.filed_by, report.filed_at = by, at
    report.filed_on = report.filed_on or timezone.localdate(at)
    if by.pk not in report.writers:
        report.writers = [*report.writers, by.pk]


def _decide(report: OwnReport, step: Any, *, by: "User", at: datetime, note: str) -> OwnReport:
    report.decided_by, report.decided_at, report.decision_note = by, at, note.strip()[:1000]
    finish(report, step, kind=KIND, by=by, at=at, reason=note)
    return report


def _texts(report: OwnReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in TEXTS}
