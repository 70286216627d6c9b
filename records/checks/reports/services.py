"""Asking for a report, making it, handing it out."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.checks.reports import content
from records.checks.reports.choices import Mode, Status
from records.checks.reports.models import CreditReport
from records.checks.reports.workflow import REPORT
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.uploads import clean_name, examined
from records.common.workflow import TransitionDenied
from records.papers import services as papers
from records.papers.kinds import CREDIT_REPORT, register_paper_kind
from records.papers.models import Paper

if TYPE_CHECKING:
    from records.access.models import User
    from records.subjects.models import Organisation

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
LETTER_READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)


def register() -> None:
    """A credit report is out of date as soon as something it tells has ended or changed."""
    register_paper_kind(replace(CREDIT_REPORT, is_current=_paper_is_current))


def request_own(*, organisation: "Organisation", purpose: str, by: "User", at: datetime) -> CreditReport:
    """A body asks about itself."""
    _refuse_stranger(organisation, Role.DEPARTMENT, _("自查只能由本机构的部门账号申请。"), by=by, at=at)
    return _request(Mode.OWN, organisation, purpose, by=by, at=at)


def request_for_body(
    *,
    organisation: "Organisation",
    purpose: str,
    agent_name: str,
    letter: Any,
    by: "User",
    at: datetime,
) -> CreditReport:
    """
    A clerk asks at the window for somebody whom the body sent.

    :param letter: the body's letter of authorisation, an uploaded file
    :raises FileRefused: where the letter is no file that we take
    """
    _refuse_stranger(organisation, Role.CLERK, _("委托查询须由窗口的录入人员办理。"), by=by, at=at)
    agent = agent_name.strip()[:64]
    if not agent:
        raise TransitionDenied("agent_missing", _("请填写受托人姓名，与授权书一致。"))
    found, digest = examined(letter)
    letter.seek(0)
    attached = {
        "agent_name": agent,
        "letter_name": clean_name(letter.name),
        "letter_type": found.content_type,
        "letter_sha256": digest,
        # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
        "stored_name": sealed_files.keep(f"letters/{new_uid().hex}", letter.read()),
    }
    return _request(Mode.ENTRUSTED, organisation, purpose, by=by, at=at, **attached)


def make(*, uid: uuid.UUID, at: datetime) -> CreditReport:
    """
    Make one report; a second call, or one that comes while another works on it, changes nothing.

    What it tells, the paper and the row are one transaction, so that a worker that dies leaves a request to be
    taken up again and never two papers.
    """
    try:
        return _make(uid, at)
    except TransitionDenied:
        raise
    except Exception:
        # Whatever it was, the one who waits is told in the end, and the next try starts from the same row.
        logger.exception("credit_report_failed", extra={"uid": str(uid)})
        return _failed_once(uid, at)


@transaction.atomic
def retry(*, uid: uuid.UUID, by: "User", at: datetime) -> CreditReport:
    """Let the clock try again what it gave up."""
    report = CreditReport.objects.select_for_update(of=("self",)).get(pk=uid)
    REPORT.check(report, "retry", by=by, at=at)
    report.status, report.attempts, report.failure, report.finished_at = Status.PENDING, 0, "", None
    report.save(update_fields=["status", "attempts", "failure", "finished_at"])
    audit.record(action="credit_report.retried", by=by, at=at, subject=report)
    return report


def open_pdf(*, report: CreditReport, by: "User", at: datetime) -> bytes:
    """The PDF for those who may read it, written down with the purpose for which it was asked."""
    return papers.read_pdf(paper=paper_of(report), purpose=report.purpose, by=by, at=at)


def read_content(*, report: CreditReport, by: "User", at: datetime) -> dict[str, Any]:
    """The same words for programs, under the same conditions and with the same trace."""
    paper = paper_of(report)
    papers.note_reading(paper=paper, purpose=report.purpose, by=by, at=at)
    return {
        "number": paper.number,
        "issuer": paper.issuer_name,
        "issued_at": paper.issued_at.isoformat(),
        "sha256": paper.sha256,
        **(report.content or {}),
    }


def open_letter(*, report: CreditReport, by: "User", at: datetime) -> bytes:
    """The letter of authorisation, for those at the window and those who check them."""
    if report.stored_name is None or not by.holds(LETTER_READERS, over=report):
        audit.refused(action="credit_report.letter_opened", by=by, at=at, subject=report)
        raise TransitionDenied("not_your_role", _("您没有查阅授权书的权限。"))
    audit.read(action="credit_report.letter_opened", by=by, at=at, subject=report)
    return sealed_files.read(report.stored_name)


def paper_of(report: CreditReport) -> Paper:
    """The paper of a report that is ready."""
    if report.paper is None:
        raise TransitionDenied("not_ready", _("报告还没有生成，请稍候。"))
    return report.paper


def is_current(report: CreditReport) -> bool:
    """Whether all that the report tells still stands as it tells it."""
    asked = content.asked_of(report, on=timezone.localdate())
    return set(report.sources) <= set(content.sources_of(content.collect(asked)))


def _paper_is_current(paper: Paper) -> bool:
    report = CreditReport.objects.select_related("organisation").filter(paper=paper).first()
    return report is None or is_current(report)


def _refuse_stranger(
    organisation: "Organisation", role: Role, words: str, *, by: "User", at: datetime
) -> None:
    if not by.holds(role, over=organisation):
        audit.refused(action="credit_report.requested", by=by, at=at, subject=organisation)
        raise TransitionDenied("not_your_role", words)


@transaction.atomic
def _request(
    mode: Mode, organisation: "Organisation", purpose: str, *, by: "User", at: datetime, **attached: str
) -> CreditReport:
    purpose = purpose.strip()[:200]
    if not purpose:
        raise TransitionDenied("purpose_missing", _("请填写查询目的，它会印在报告封面并记入审计日志。"))
    report, is_new = CreditReport.objects.get_or_create(
        organisation=organisation,
        requested_by=by,
        mode=mode,
        status=Status.PENDING,
        defaults={"region_id": organisation.region_id, "purpose": purpose, "requested_at": at, **attached},
    )
    if is_new:
        details = {"mode": mode.value, "purpose": purpose}
        if digest := attached.get("letter_sha256"):
            details["letter_sha256"] = digest
        audit.record(action="credit_report.requested", by=by, at=at, subject=report, details=details)
    elif attached and report.letter_sha256 != attached["letter_sha256"]:
        raise TransitionDenied("already_pending", _("该机构的上一份报告正在生成，请稍候再申请。"))
    return report


@transaction.atomic
def _make(uid: uuid.UUID, at: datetime) -> CreditReport:
    report = _locked(uid)
    if report is None:
        return CreditReport.objects.get(pk=uid)
    clock = clock_user()
    REPORT.check(report, "make", by=clock, at=at)
    asked = content.asked_of(report, on=timezone.localdate(at))
    found = content.collect(asked)
    words = content.words_of(report, asked, found, at=at)
    report.paper = papers.issue(
        kind=CREDIT_REPORT.name,
        title=f"{asked.organisation.name}公共信用信息报告",
        data=words,
        about_kind="credit-report",
        about_uid=report.uid,
        region=report.region,
        organisation=report.organisation,
        by=report.requested_by,
        at=at,
    )
    report.content, report.sources = words, content.sources_of(found)
    report.status, report.finished_at = Status.READY, at
    report.attempts += 1
    report.save(update_fields=["paper", "content", "sources", "status", "finished_at", "attempts"])
    return report


@transaction.atomic
def _failed_once(uid: uuid.UUID, at: datetime) -> CreditReport:
    report = _locked(uid)
    if report is None:
        return CreditReport.objects.get(pk=uid)
    report.attempts += 1
    if report.attempts >= MOST_ATTEMPTS:
        clock = clock_user()
        REPORT.check(report, "give_up", by=clock, at=at)
        report.status, report.finished_at = Status.FAILED, at
        report.failure = _("生成时出错，已通知管理员；请稍后点“重新生成”。")
        audit.record(action="credit_report.failed", by=clock, at=at, subject=report)
    report.save(update_fields=["attempts", "status", "finished_at", "failure"])
    return report


def _locked(uid: uuid.UUID) -> CreditReport | None:
    """The request, for whoever comes first; nothing for the second, and nothing once it is done."""
    pending = CreditReport.objects.select_for_update(of=("self",), skip_locked=True)
    return (
        pending.select_related("organisation__region", "organisation__superior", "region", "requested_by")
        .filter(pk=uid, status=Status.PENDING)
        .first()
    )
