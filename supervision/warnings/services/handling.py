"""What people do with a warning: acknowledge it, deal with it, and close it with another pair of eyes."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from supervision.warnings.choices import LIVE, Outcome, RuleStatus
from supervision.warnings.deadlines import ACKNOWLEDGE, ACKNOWLEDGE_RED, MEASURE, cancel_all, meet, start
from supervision.warnings.models import RiskWarning, WarningStep
from supervision.warnings.services.steps import begin, finish, lock, needed, refuse, stranger, write
from supervision.warnings.workflow import URGING

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def acknowledge(*, warning: UUID, note: str = "", letter: str = "", by: "User", at: datetime) -> RiskWarning:
    """
    The body says that it has seen it; the office enters that from its letter where it has no account.

    :raises ValidationError: where the office enters it without the number of the letter
    """
    case = lock(warning)
    step = begin(case, "acknowledge", by=by, at=at)
    case.letter = _letter(case, letter, by)
    case.acknowledged_by, case.acknowledged_at = by, at
    finish(case, step, by=by, at=at, note=note.strip())
    meet(case, ACKNOWLEDGE, ACKNOWLEDGE_RED, by=by, at=at)
    start(case, MEASURE, by=by, at=at)
    return case


def _letter(case: RiskWarning, letter: str, by: "User") -> str:
    if case.owner_id is None or by.holds([Role.DEPARTMENT], over=case):
        return letter.strip()[:100]
    return needed("letter", letter, _("代处置单位登记的，请填写其来函文号。"))[:100]


@transaction.atomic
def take_measures(*, warning: UUID, measures: str, evidence: str, by: "User", at: datetime) -> RiskWarning:
    """What was done about it, and where that can be seen."""
    case = lock(warning)
    step = begin(case, "take_measures", by=by, at=at)
    case.measures = needed("measures", measures, _("请写明采取了什么措施、由谁负责、何时完成。"))[:2000]
    case.evidence = needed("evidence", evidence, _("请写明凭证，例如文号、付款凭证号、会议纪要。"))[:1000]
    case.measured_by, case.measured_at = by, at
    finish(case, step, by=by, at=at, note=case.measures)
    meet(case, MEASURE, by=by, at=at)
    return case


@transaction.atomic
def send_back(*, warning: UUID, reason: str, by: "User", at: datetime) -> RiskWarning:
    """What was done is not enough."""
    case = lock(warning)
    step = begin(case, "send_back", by=by, at=at)
    note = needed("reason", reason, _("请写明还须做什么。"))
    # What was reported stays in the history; the columns wait for the next report.
    case.measures = case.evidence = ""
    case.measured_by = case.measured_at = None
    finish(case, step, by=by, at=at, note=note)
    start(case, MEASURE, by=by, at=at)
    return case


@transaction.atomic
def close(*, warning: UUID, outcome: str, reasons: str, by: "User", at: datetime) -> RiskWarning:
    """
    Close what was dealt with.

    :raises ValidationError: ``outcome`` where it is called effective while the figure still reaches its limit
    """
    case = lock(warning)
    step = begin(case, "close", by=by, at=at)
    if outcome not in (Outcome.EFFECTIVE, Outcome.OCCURRED):
        raise ValidationError(
            {"outcome": _("请选择处置有效，或者风险已发生；预警不成立的请用“认定不成立”。")}
        )
    # A rule that is off looks at nothing any more; then people alone say whether it has gone.
    watched = case.rule.status == RuleStatus.ON
    if outcome == Outcome.EFFECTIVE and watched and case.cleared_on is None:
        raise ValidationError(
            {"outcome": _("指标仍达到预警限值，不能认定处置有效；请退回继续处置，或者登记为风险已发生。")}
        )
    return _end(case, step, outcome, reasons, by=by, at=at)


@transaction.atomic
def dismiss(*, warning: UUID, reasons: str, by: "User", at: datetime) -> RiskWarning:
    """It was no warning; the rule is silent for a while, and its precision says so."""
    case = lock(warning)
    step = begin(case, "dismiss", by=by, at=at)
    return _end(case, step, Outcome.UNFOUNDED, reasons, by=by, at=at)


def _end(
    case: RiskWarning, step: object, outcome: str, reasons: str, *, by: "User", at: datetime
) -> RiskWarning:
    case.outcome = outcome
    case.reasons = needed("reasons", reasons, _("请写明办结的事实和理由。"))[:2000]
    case.closed_by, case.closed_at = by, at
    finish(case, step, by=by, at=at, note=f"{Outcome(outcome).label}：{case.reasons}")  # type: ignore[arg-type]
    cancel_all(case, by=by, at=at)
    return case


@transaction.atomic
def urge(*, warning: UUID, note: str, by: "User", at: datetime) -> WarningStep:
    """Those above push; it moves nothing, and the body reads it on the page."""
    case = lock(warning)
    denied = stranger(case, by)
    if denied is None and case.status not in LIVE:
        denied = TransitionDenied("wrong_state", _("本件已结束，不能再催办。"))
    if denied is None and not may_urge(case, by):
        denied = TransitionDenied("not_your_role", _("催办由督导人员，或者已报送到的上级单位提出。"))
    if denied is not None:
        refuse(case, "urge", denied, by=by, at=at)
    said = needed("note", note, _("请写明催办要求。"))
    return write(case, "urge", gettext_noop("催办"), by=by, at=at, note=said)


def may_urge(case: RiskWarning, by: "User") -> bool:
    if by.holds(URGING, over=case):
        return True
    return case.superior_id is not None and any(
        reach.role == Role.DEPARTMENT and reach.organisation_id == case.superior_id for reach in by.reaches()
    )
