"""A finding: the body is heard, another person settles it, the body puts it right, a further person checks."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access.roles import Role
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Scope, Severity, Source
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from supervision.inspections.choices import CaseOf, FileOf, FindingStatus, Gravity
from supervision.inspections.deadlines import (
    CHECK,
    COMMENT,
    RECTIFY,
    SUPERIOR,
    cancel,
    days_until,
    meet,
    start,
)
from supervision.inspections.models import InspectionFinding
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.parties import CLERKS, OFFICE
from supervision.inspections.services import steps
from supervision.inspections.services.files import keep_file
from supervision.inspections.services.papers import demand_paper
from supervision.inspections.workflow import FINDING

if TYPE_CHECKING:
    from records.access.models import User

KIND = CaseOf.FINDING
SEVERITY = {
    Gravity.MINOR: Severity.MINOR,
    Gravity.ORDINARY: Severity.ORDINARY,
    Gravity.SERIOUS: Severity.SERIOUS,
}
MOST_DAYS = 366


def lock(uid: UUID) -> InspectionFinding:
    return steps.locked(InspectionFinding, uid, "body", "visit__inspection")


@transaction.atomic
def comment(*, uid: UUID, text: str, files: Any = (), by: "User", at: datetime) -> InspectionFinding:
    """What the body says to it, before anything is settled."""
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "comment", by=by, at=at)
    case.comment = steps.needed("text", text, _("请写明对该问题的说明。"))
    case.commented_by, case.commented_at = by, at
    _wrote(case, by)
    steps.finish(KIND, case, step, by=by, at=at, note=case.comment)
    _keep(case, files, by=by, at=at)
    meet(case, FINDING_CASE, COMMENT, by=by, at=at)
    return case


@transaction.atomic
def drop(*, uid: UUID, reasons: str, by: "User", at: datetime) -> InspectionFinding:
    """It is no problem after all; why, is kept."""
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "drop", by=by, at=at)
    case.reasons = steps.needed("reasons", reasons, _("请写明不予认定的理由。"), most=2000)
    case.settled_by, case.settled_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=case.reasons)
    _settle_comment(case, by=by, at=at)
    return case


@transaction.atomic
def demand(
    *, uid: UUID, reasons: str, requirement: str, due_on: date | None = None, by: "User", at: datetime
) -> InspectionFinding:
    """
    Settle the finding and demand that it be put right; the body gets the paper.

    :param due_on: where the demand sets a day of its own; else the length of the region's rule
    """
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "demand", by=by, at=at)
    today = timezone.localdate(at)
    if due_on is not None and not 0 < (due_on - today).days <= MOST_DAYS:
        raise ValidationError({"due_on": _("整改期限须晚于今天，且不超过一年。")})
    case.reasons = steps.needed("reasons", reasons, _("请写明认定的理由，回应被检查单位的说明。"), most=2000)
    case.requirement = steps.needed(
        "requirement", requirement, _("请写明整改要求，做到什么程度算到位。"), most=2000
    )
    case.settled_by, case.settled_at = by, at
    _settle_comment(case, by=by, at=at)
    deadline = _to_body(case, RECTIFY, days_until(due_on, at) if due_on else None, by=by, at=at)
    case.due_on = deadline.due_on
    case.paper = demand_paper(case, deadline, by=by, at=at)
    steps.finish(KIND, case, step, by=by, at=at, note=case.requirement)
    return case


@transaction.atomic
def answer(*, uid: UUID, measures: str, files: Any = (), by: "User", at: datetime) -> InspectionFinding:
    """The body reports what it did, with evidence."""
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "answer", by=by, at=at)
    case.measures = steps.needed("measures", measures, _("请写明整改措施和成效。"))
    case.answered_by, case.answered_at = by, at
    _wrote(case, by)
    steps.finish(KIND, case, step, by=by, at=at, note=case.measures)
    _keep(case, files, by=by, at=at)
    meet(case, FINDING_CASE, RECTIFY, SUPERIOR, by=by, at=at)
    start(case, FINDING_CASE, CHECK, title=case.number, role=Role.SUPERVISOR, by=by, at=at)
    return case


@transaction.atomic
def follow_up(*, uid: UUID, followed_on: date, facts: str, by: "User", at: datetime) -> InspectionFinding:
    """Go back and see whether it is as was reported."""
    case = lock(uid)
    states = frozenset({FindingStatus.ANSWERED})
    steps.begin_deed(KIND, case, "follow_up", states=states, roles=OFFICE, by=by, at=at)
    if case.answered_at is None or not (
        timezone.localdate(case.answered_at) <= followed_on <= timezone.localdate(at)
    ):
        raise ValidationError({"followed_on": _("回访日期须在报送整改结果之后，且不能晚于今天。")})
    case.followed_on, case.followed_by, case.updated_at = followed_on, by, at
    case.followed_facts = steps.needed("facts", facts, _("请写明回访看到的情况。"), most=2000)
    case.save(update_fields=["followed_on", "followed_by", "followed_facts", "updated_at"])
    steps.write(KIND, case, "follow_up", gettext_noop("回访"), by=by, at=at, note=case.followed_facts)
    return case


@transaction.atomic
def accept(*, uid: UUID, opinion: str, by: "User", at: datetime) -> InspectionFinding:
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "accept", by=by, at=at)
    return _check(case, step, opinion, by=by, at=at)


@transaction.atomic
def send_back(*, uid: UUID, reason: str, by: "User", at: datetime) -> InspectionFinding:
    """Not yet: back to the body. What was seen on the spot counted for that report, not for the next."""
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "return", by=by, at=at)
    said = steps.needed("reason", reason, _("请写明还差什么，以便对方整改。"), most=2000)
    case.followed_on, case.followed_by, case.followed_facts = None, None, ""
    steps.finish(KIND, case, step, by=by, at=at, note=said)
    meet(case, FINDING_CASE, CHECK, by=by, at=at)
    today = timezone.localdate(at)
    if case.escalated_at is not None:
        _to_superior(case, by=by, at=at)
    else:
        # Its time runs as before, or anew where it passed while the office was looking.
        length = days_until(case.due_on, at) if case.due_on and case.due_on > today else None
        deadline = _to_body(case, RECTIFY, length, by=by, at=at)
        case.due_on = deadline.due_on
        case.save(update_fields=["due_on"])
    return case


@transaction.atomic
def not_rectify(*, uid: UUID, opinion: str, by: "User", at: datetime) -> InspectionFinding:
    """The time is over, the superior was told, and it is not put right: a clerk may draft the record of that."""
    case = lock(uid)
    step = steps.begin(FINDING, KIND, case, "not_rectify", by=by, at=at)
    found = _check(case, step, opinion, by=by, at=at)
    cancel(found, FINDING_CASE, RECTIFY, SUPERIOR, by=by, at=at)
    return found


def _check(
    case: InspectionFinding, step: Any, opinion: str, *, by: "User", at: datetime
) -> InspectionFinding:
    case.opinion = steps.needed("opinion", opinion, _("请写明核查意见。"), most=2000)
    case.checked_by, case.checked_at = by, at
    steps.finish(KIND, case, step, by=by, at=at, note=case.opinion)
    meet(case, FINDING_CASE, CHECK, by=by, at=at)
    return case


@transaction.atomic
def draft_from_finding(*, uid: UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a body that did not put right what was demanded. It goes nowhere without the document of
    whoever determines that (认定决定书), which is left for the clerk.
    """
    case = lock(uid)
    states = frozenset({FindingStatus.NOT_RECTIFIED})
    steps.begin_deed(KIND, case, "draft", states=states, roles=CLERKS, by=by, at=at)
    if case.draft_id is not None:
        raise TransitionDenied("drafted_already", _("已据本件起草过记录。"))
    case.draft = create_record(content=_as_record(case, at=at), by=by, at=at)
    case.updated_at = at
    case.save(update_fields=["draft", "updated_at"])
    steps.write(KIND, case, "draft", gettext_noop("起草失信记录"), by=by, at=at)
    return case.draft


def _as_record(case: InspectionFinding, *, at: datetime) -> dict[str, Any]:
    # A record is Chinese, in whatever language its writer works.
    with override("zh-hans"):
        return {
            "organisation": case.body,
            "source": Source.OTHER,
            "domain": Domain.LEGAL_DUTY,
            "severity": SEVERITY[Gravity(case.gravity)],
            "title": _("督导检查发现的问题逾期未整改"),
            "facts": _(
                "%(body)s在督导检查中被发现：%(facts)s经要求于%(due)s前整改，并经督办，仍未整改到位。核查意见：%(opinion)s"
            )
            % {
                "body": case.body.name,
                "facts": case.facts,
                "due": case.due_on,
                "opinion": case.opinion,
            },
            "legal_basis": case.law,
            "catalogue_item": CatalogueItem.COMPLIANCE,
            "document_kind": DocumentKind.DETERMINATION,
            "decided_on": timezone.localdate(at),
            "scope": Scope.PUBLIC,
        }


def _wrote(case: InspectionFinding, by: "User") -> None:
    if by.pk not in case.writers:
        case.writers = [*case.writers, by.pk]


def _keep(case: InspectionFinding, files: Any, *, by: "User", at: datetime) -> None:
    for file in files:
        keep_file(about=FileOf.FINDING, uid=case.pk, file=file, by=by, at=at)


def _settle_comment(case: InspectionFinding, *, by: "User", at: datetime) -> None:
    if case.commented_by_id is None:
        cancel(case, FINDING_CASE, COMMENT, by=by, at=at)


def _to_body(case: InspectionFinding, key: str, length: Any, *, by: "User", at: datetime) -> Deadline:
    return start(
        case,
        FINDING_CASE,
        key,
        title=case.number,
        role=Role.DEPARTMENT,
        region=case.body.region_id,
        body=case.body,
        length=length,
        by=by,
        at=at,
    )


def _to_superior(case: InspectionFinding, *, by: "User", at: datetime) -> Deadline:
    return start(case, FINDING_CASE, SUPERIOR, title=case.number, role=Role.SUPERVISOR, by=by, at=at)
