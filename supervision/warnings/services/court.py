"""What a court tells before it lists a body, and what became of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.warnings.deadlines import meet_court, start_court
from supervision.warnings.models import CourtNotice
from supervision.warnings.services.steps import needed
from supervision.warnings.workflow import COURT, ENTERS

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def enter_notice(
    *,
    body: Organisation,
    court: str,
    case_number: str,
    letter: str,
    obligation: str,
    received_on: date,
    listing_on: date | None = None,
    amount: Decimal | None = None,
    by: "User",
    at: datetime,
) -> CourtNotice:
    """
    Enter a court's letter. Where it names no day, the body has the working days of the deadline rule.

    :raises ValidationError: what is missing, or was entered before
    """
    said = {
        "court": needed("court", court, _("请填写法院名称。")),
        "case_number": needed("case_number", case_number, _("请填写执行案号。")),
        "letter": needed("letter", letter, _("请填写法院来函的文号。")),
        "obligation": needed("obligation", obligation, _("请写明生效文书确定、尚未履行的义务。")),
    }
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("收到日期不能晚于今天。")})
    case = CourtNotice(
        body=body,
        region=body.region,
        received_on=received_on,
        # Until the deadline has been reckoned; it names the day where the letter does not.
        listing_on=listing_on or received_on,
        amount=amount,
        entered_by=by,
        entered_at=at,
        **{name: value[: 500 if name == "obligation" else 100] for name, value in said.items()},
    )
    if not by.holds(ENTERS | {Role.PARTNER}, over=_OfOffice(body.region_id)):
        denied = TransitionDenied("not_your_role", _("法院来函由本地区的录入人员登记。"))
        audit.refused(action="court_notice.enter", by=by, at=at, details={"code": denied.code})
        raise denied
    case.validate_constraints()
    if listing_on is not None and listing_on < received_on:
        raise ValidationError({"listing_on": _("拟列入日期不能早于收到日期。")})
    deadline = start_court(case, by=by, at=at)
    case.listing_on = listing_on or deadline.due_on
    case.save(force_insert=True)
    audit.record(action="court_notice.enter", by=by, at=at, subject=case)
    return case


class _OfOffice:
    """The office of a region; a role over one body enters nothing here."""

    access_organisation_id = None

    def __init__(self, region_code: str) -> None:
        self.access_region_code = region_code


def perform(*, notice: UUID, settled_on: date, evidence: str, by: "User", at: datetime) -> CourtNotice:
    """The body has performed; the court lists nobody."""
    return _settle("perform", notice, settled_on, evidence, by=by, at=at)


def list_it(*, notice: UUID, settled_on: date, evidence: str, by: "User", at: datetime) -> CourtNotice:
    """The court has listed the body; the record itself comes by its own way."""
    return _settle("list", notice, settled_on, evidence, by=by, at=at)


def withdraw(*, notice: UUID, settled_on: date, evidence: str, by: "User", at: datetime) -> CourtNotice:
    """The court has taken its letter back."""
    return _settle("withdraw", notice, settled_on, evidence, by=by, at=at)


@transaction.atomic
def _settle(
    name: str, uid: UUID, settled_on: date, evidence: str, *, by: "User", at: datetime
) -> CourtNotice:
    case = CourtNotice.objects.select_for_update(of=("self",)).select_related("body").get(pk=uid)
    try:
        step = COURT.check(case, name, by=by, at=at)
    except TransitionDenied as denied:
        audit.refused(
            action=f"court_notice.{name}", by=by, at=at, subject=case, details={"code": denied.code}
        )
        raise
    if not case.received_on <= settled_on <= timezone.localdate(at):
        raise ValidationError({"settled_on": _("结果日期在收到日期与今天之间。")})
    case.evidence = needed("evidence", evidence, _("请写明凭证，例如履行凭证号、法院结案或者列入的文号。"))[
        :500
    ]
    case.status, case.settled_on = step.target, settled_on
    case.settled_by, case.settled_at = by, at
    case.save()
    meet_court(case, by=by, at=at)
    audit.record(action=f"court_notice.{name}", by=by, at=at, subject=case)
    return case
