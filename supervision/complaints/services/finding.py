"""What is found: true or not, put right or not; and what follows when it is not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.deadlines import Length
from supervision.complaints import deadlines
from supervision.complaints.choices import Proposal
from supervision.complaints.models import Complaint
from supervision.complaints.services.drafts import draft_record
from supervision.complaints.services.sorting import propose, withdraw_proposal
from supervision.complaints.services.steps import begin, finish, lock, needed

if TYPE_CHECKING:
    from records.access.models import User
    from records.dishonesty.models import DishonestyRecord


@transaction.atomic
def verify(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """Begin to look into it; whoever does so is from now on the one who handles it, unless somebody was named."""
    case = lock(complaint)
    step = begin(case, "verify", by=by, at=at)
    # Of a confidential complaint whoever took it down may not be its handler (the database holds this).
    if case.handler_id is None and not (case.anonymity == "confidential" and case.filed_by_id == by.pk):
        case.handler = by
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("已开始核查。"))
    return case


@transaction.atomic
def find_untrue(*, complaint: UUID, findings: str, by: "User", at: datetime) -> Complaint:
    """Propose that it is not so, with what was looked at; another person confirms."""
    case = lock(complaint)
    step = begin(case, "propose_untrue", by=by, at=at)
    said = needed("findings", findings, _("请写明核查了哪些事实和材料、为何认定不属实。"))
    propose(case, Proposal.UNTRUE, said, by=by)
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def confirm_untrue(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """The second pair of eyes."""
    case = lock(complaint)
    step = begin(case, "confirm_untrue", by=by, at=at)
    case.confirmed_by = by
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("核查结束，正在答复。"))
    deadlines.meet(case, deadlines.VERIFY, by=by, at=at)
    return case


@transaction.atomic
def return_untrue(*, complaint: UUID, note: str, by: "User", at: datetime) -> Complaint:
    """Not enough: look into it again."""
    case = lock(complaint)
    step = begin(case, "return_untrue", by=by, at=at)
    said = needed("note", note, _("请写明退回的理由。"))
    withdraw_proposal(case)
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def find_true(
    *,
    complaint: UUID,
    findings: str,
    rectify_until: date | None = None,
    by: "User",
    at: datetime,
) -> Complaint:
    """
    It is so. With a date the body is told to put it right by then; without one nothing is left to put right.

    :raises ValidationError: at ``findings`` or ``rectify_until``
    """
    case, today = lock(complaint), timezone.localdate(at)
    step = begin(case, "find_true", by=by, at=at)
    said = needed("findings", findings, _("请写明查明的事实和依据。"))
    if rectify_until is not None and rectify_until <= today:
        raise _in_the_past()
    finish(case, step, by=by, at=at, note=said, told=gettext_noop("经核查，您反映的情况属实。"))
    deadlines.meet(case, deadlines.VERIFY, by=by, at=at)
    if rectify_until is not None:
        _rectify(case, rectify_until, by=by, at=at)
    return case


@transaction.atomic
def rectify(*, complaint: UUID, rectify_until: date, by: "User", at: datetime) -> Complaint:
    """Tell the body to put it right by a day, where that was left open when it was found to be true."""
    case = lock(complaint)
    if rectify_until <= timezone.localdate(at):
        raise _in_the_past()
    _rectify(case, rectify_until, by=by, at=at)
    return case


def _rectify(case: Complaint, until: date, *, by: "User", at: datetime) -> None:
    step = begin(case, "rectify", by=by, at=at)
    case.rectify_until = until
    finish(case, step, by=by, at=at, told=gettext_noop("已责令被反映单位于%s前整改。") % until.isoformat())
    deadlines.start(
        case,
        deadlines.RECTIFY,
        length=Length((until - timezone.localdate(at)).days, "d"),
        consequence=gettext_noop("逾期未整改的，列为督办；拒不整改的，提请认定违约失信。"),
        by=by,
        at=at,
    )


def _in_the_past() -> ValidationError:
    return ValidationError({"rectify_until": ValidationError(_("整改期限应晚于今天。"), code="in_the_past")})


@transaction.atomic
def note_rectified(*, complaint: UUID, findings: str, by: "User", at: datetime) -> Complaint:
    """What was wrong has been put right, and somebody has seen it."""
    case = lock(complaint)
    step = begin(case, "note_rectified", by=by, at=at)
    said = needed("findings", findings, _("请写明整改了什么、如何核实。"))
    finish(case, step, by=by, at=at, note=said, told=gettext_noop("经核实，被反映单位已整改。"))
    deadlines.meet(case, deadlines.RECTIFY, by=by, at=at)
    return case


@transaction.atomic
def note_refused(*, complaint: UUID, findings: str, by: "User", at: datetime) -> Complaint:
    """The body does not put it right. A change of people or of the office is no excuse (1103号; 优化营商环境条例第31条)."""
    case = lock(complaint)
    step = begin(case, "note_refused", by=by, at=at)
    said = needed("findings", findings, _("请写明被反映单位未整改的情况。"))
    finish(
        case, step, by=by, at=at, note=said, told=gettext_noop("被反映单位未按要求整改，将依法进一步处理。")
    )
    deadlines.meet(case, deadlines.RECTIFY, by=by, at=at)
    return case


@transaction.atomic
def determine(*, complaint: UUID, content: Mapping[str, Any], by: "User", at: datetime) -> "DishonestyRecord":
    """
    Ask that the default be determined: a record is drafted, which its clerk completes with the determining document.

    :param content: values of a record's fields that say it otherwise than the complaint does
    :raises ValidationError: field by field, where the draft cannot be
    :raises TransitionDenied: also where ``by`` may not write records about that body
    """
    case = lock(complaint)
    step = begin(case, "determine", by=by, at=at)
    case.draft = draft_record(case, content=content, by=by, at=at)
    finish(
        case,
        step,
        by=by,
        at=at,
        note=case.draft.title,
        told=gettext_noop("已提请有权机关认定违约失信。"),
    )
    return case.draft
