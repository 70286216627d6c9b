"""What other offices send of an assessed body, and what a reviewer makes of it."""

from dataclasses import asdict, dataclass
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
from records.dishonesty.content.checks import ID_NUMBER
from records.pledges.course import is_address
from supervision.assessments.rounds import system
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus
from supervision.assessments.rounds.models import AssessmentScore, AssessmentSheet, SuppliedFigure
from supervision.assessments.rounds.services.reporting import own_score
from supervision.assessments.rounds.services.reviewing import review
from supervision.assessments.rounds.services.steps import begin_deed, given, lock_sheet, needed, refuse
from supervision.assessments.rounds.workflow import ASSESSORS
from supervision.complaints.parties import is_of_reported_body

if TYPE_CHECKING:
    from records.access.models import User

PHASES = (RoundStatus.REPORTING, RoundStatus.REVIEWING)
WAITING = (SheetStatus.SELF_REPORT, SheetStatus.SUBMITTED, SheetStatus.IN_REVIEW)


@dataclass(frozen=True)
class Supplied:
    """What an office says of one indicator, and by which document."""

    value: Decimal | None
    authority_name: str
    document_name: str
    document_number: str
    dated_on: date
    note: str = ""
    url: str = ""


@transaction.atomic
def supply(*, sheet: UUID, key: str, said: Supplied, by: "User", at: datetime) -> SuppliedFigure:
    """
    Keep what another office measured; what the same office sent before and nobody decided is replaced by it.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``wrong_state``, ``not_your_role``, ``of_assessed_body``
    """
    case = lock_sheet(sheet)
    begin_deed(
        case,
        "supply",
        states=WAITING,
        roles=frozenset({Role.PARTNER}),
        office=False,
        phases=PHASES,
        by=by,
        at=at,
    )
    if is_of_reported_body(by, case):
        denied = TransitionDenied("of_assessed_body", _("被考核机构自己的数据请在自评中填报。"))
        refuse(case, "supply", denied, by=by, at=at)
    score = own_score(case, key)
    _check(case, score, said, on=timezone.localdate(at))
    waiting = score.supplied.filter(entered_by=by, replaced_at=None, taken=None)
    for former in waiting.select_for_update():
        former.replaced_at = at
        former.save(update_fields=["replaced_at"])
    made: SuppliedFigure = score.supplied.create(**asdict(said), entered_by=by, entered_at=at)
    audit.record(action="assessment.supply", by=by, at=at, subject=case, details={"key": key})
    return made


def _check(case: AssessmentSheet, score: AssessmentScore, said: Supplied, *, on: date) -> None:
    value = given(said.value, absent=False)
    most = system.leaf(case.round.system, case.body_type, score.key).most
    wrong = {}
    if value is not None and most is not None and value > most:
        wrong["value"] = _("这个指标最多 %s。") % f"{most.normalize():f}"
    if said.dated_on > on:
        wrong["dated_on"] = _("日期不能晚于今天，请核对。")
    if said.url and not is_address(said.url):
        wrong["url"] = _("网址须以 https:// 开头。")
    for name in ("authority_name", "document_name", "document_number", "note"):
        if ID_NUMBER.search(getattr(said, name)):
            wrong[name] = _("文字中有身份证件号码，请删去。")
    if wrong:
        raise ValidationError(wrong)


def why_not(sheet: AssessmentSheet, figure: SuppliedFigure, by: "User") -> TransitionDenied | None:
    """Why this person cannot decide on it now."""
    if figure.replaced_at is not None or figure.taken is not None:
        return TransitionDenied("decided_already", _("该数据已被替代，或已采用、退回。"))
    if sheet.status not in WAITING or sheet.round.status not in PHASES:
        return TransitionDenied("wrong_state", _("考核已过评审环节，不再采用。"))
    if not by.holds(ASSESSORS, over=sheet.round):
        return TransitionDenied("not_your_role", _("您没有办理这一步的权限。"))
    return None


@transaction.atomic
def decide_figure(
    *, figure: UUID, accepted: bool, note: str = "", by: "User", at: datetime
) -> SuppliedFigure:
    """
    Take it over as this reviewer's own finding, by the rules of every finding; or send it back with a reason.

    :raises TransitionDenied: ``decided_already``, ``wrong_state``, ``not_your_role``, and what ``review`` refuses
    """
    known = SuppliedFigure.objects.select_related("score").get(pk=figure)
    case = lock_sheet(known.score.sheet_id)
    found = SuppliedFigure.objects.select_for_update(of=("self",)).select_related("score").get(pk=figure)
    denied = why_not(case, found, by)
    if denied is not None:
        refuse(case, "decide_figure", denied, by=by, at=at)
    begin_deed(
        case, "decide_figure", states=WAITING, roles=ASSESSORS, office=True, phases=PHASES, by=by, at=at
    )
    said = note.strip()
    if accepted:
        source = f"{found.authority_name}《{found.document_name}》（{found.document_number}）"
        review(
            sheet=case.pk,
            key=found.score.key,
            value=found.value,
            note=f"{source} {said}".strip(),
            by=by,
            at=at,
        )
    else:
        said = needed("note", note, _("请写明不采用的理由，报送单位会看到。"))
    found.taken, found.reason, found.decided_by, found.decided_at = accepted, said, by, at
    found.save(update_fields=["taken", "reason", "decided_by", "decided_at"])
    audit.record(
        action="assessment.decide_figure",
        by=by,
        at=at,
        subject=case,
        details={"key": found.score.key, "taken": accepted},
    )
    return found
