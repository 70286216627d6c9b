"""The answer, what whoever complained thinks of it, and the end of the matter, or its new beginning."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.common.workflow import TransitionDenied
from supervision.complaints import deadlines
from supervision.complaints.choices import Anonymity, Outcome, Satisfaction, Status
from supervision.complaints.models import Complaint
from supervision.complaints.services.privacy import refuse_identity
from supervision.complaints.services.sorting import withdraw_proposal
from supervision.complaints.services.steps import begin, begin_deed, finish, lock, needed, refuse, write

if TYPE_CHECKING:
    from records.access.models import User

# What the answer may say by what was found; another node's or agency's answer may say anything.
OUTCOMES = {
    Status.UNTRUE: (Outcome.UNTRUE,),
    Status.TRUE: (Outcome.RESOLVED, Outcome.EXPLAINED),
    Status.RECTIFIED: (Outcome.RESOLVED,),
    Status.DETERMINATION: (Outcome.DETERMINED,),
    Status.TRANSFERRED: (Outcome.ELSEWHERE, Outcome.RESOLVED, Outcome.DETERMINED, Outcome.EXPLAINED),
}


@transaction.atomic
def answer(*, complaint: UUID, text: str, outcome: str = "", by: "User", at: datetime) -> Complaint:
    """
    Answer with reasons.

    :param outcome: needed only where what was found leaves a choice
    :raises ValidationError: at ``text`` or ``outcome``; ``names_the_informant`` where others would read who complained
    """
    case = lock(complaint)
    step = begin(case, "answer", by=by, at=at)
    said = needed("text", text, _("请写明查明的事实、依据、结论和处理情况。"))
    possible = OUTCOMES[Status(case.status)]
    if not outcome and len(possible) == 1:
        outcome = possible[0]
    if outcome not in possible:
        raise ValidationError(
            {"outcome": ValidationError(_("请选择与核查结论一致的办理结果。"), code="required")}
        )
    # Those whose complaints were joined with this one read the same answer; a confidential one stays so even here.
    if case.anonymity != Anonymity.NAMED or case.merged_here.exists():
        refuse_identity(said, complaint=case, field="text")
        for other in case.merged_here.all():
            refuse_identity(said, complaint=other, field="text")
    case.on_time = deadlines.answered_on_time(case, at=at)
    case.outcome, case.answer = outcome, said[:4000]
    case.answered_by, case.answered_at = by, at
    finish(case, step, by=by, at=at, told=said)
    deadlines.meet(case, *deadlines.ANSWER_KEYS, deadlines.VERIFY, deadlines.SUPERVISION, by=by, at=at)
    deadlines.cancel(case, by=by, at=at)
    deadlines.start(
        case,
        deadlines.REVISIT,
        consequence=gettext_noop("期限内没有评价、也没有要求重新办理的，由系统办结。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def rate(
    *, complaint: UUID, satisfaction: str, words: str = "", by: "User | None", at: datetime
) -> Complaint:
    """What whoever complained thinks of the answer; on the site by his code, or told on the telephone."""
    case = lock(complaint)
    begin_deed(case, "rate", by=by, at=at)
    if satisfaction not in Satisfaction.values:
        raise ValidationError({"satisfaction": ValidationError(_("请选择满意度。"), code="required")})
    if by is not None and by.pk == case.answered_by_id:
        # A good mark that somebody enters for himself is none.
        denied = TransitionDenied("four_eyes", _("您答复了本件，须由另一人回访并登记评价。"))
        refuse(case, "rate", denied, by=by, at=at)
    case.satisfaction, case.satisfaction_at, case.updated_at = satisfaction, at, at
    case.save()
    with override("zh-hans"):
        label = _("评价：%s") % Satisfaction(satisfaction).label
    write(case, "rate", label, by=by, at=at, told=words.strip()[:1000])
    return case


@transaction.atomic
def close(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """File it away; where it was not rated, by somebody else than who answered."""
    case = lock(complaint)
    step = begin(case, "close", by=by, at=at)
    case.closed_by, case.closed_at = by, at
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("本件已办结。"))
    deadlines.meet(case, deadlines.REVISIT, by=by, at=at)
    deadlines.cancel(case, by=by, at=at)
    return case


@transaction.atomic
def reopen(*, complaint: UUID, reason: str, by: "User | None", at: datetime) -> Complaint:
    """
    Look at it again from the beginning; what was answered before stays in its history, and another person answers.

    Asked by whoever complained within thirty days (信访工作条例第35条), or ordered by a supervisor.
    """
    case = lock(complaint)
    step = begin(case, "reopen", by=by, at=at)
    said = needed("reason", reason, _("请写明对答复的哪一点不服、有什么新的事实和理由。"))
    # What another node answered was brought by this node itself, which may bring the next answer too; that another
    # person writes it is the other node's to see to.
    answered_by = None if case.referred_to else case.answered_by_id
    if answered_by is not None and answered_by not in case.answered_before:
        case.answered_before = [*case.answered_before, answered_by]
    case.outcome = case.answer = case.satisfaction = case.not_accepted_reason = ""
    case.answered_by = case.answered_at = case.satisfaction_at = case.on_time = None
    case.closed_by = case.closed_at = None
    case.handler = case.handler_body = case.accepted_at = case.rectify_until = None
    case.transferred_to = case.referred_to = ""
    _unpublish(case)
    withdraw_proposal(case)
    case.reopened += 1
    # The informant's own words: read by the staff, and by him.
    finish(case, step, by=by, at=at, told=said[:2000])
    deadlines.cancel(case, by=by, at=at)
    deadlines.start(case, deadlines.NOTICE, by=by, at=at)
    return case


@transaction.atomic
def publish_answer(*, complaint: UUID, title: str, text: str, by: "User", at: datetime) -> Complaint:
    """
    Show the answer to everybody, in words that name nobody; by somebody else than who answered.

    :raises ValidationError: ``names_the_informant`` at the field where an identity was found
    """
    case = lock(complaint)
    begin_deed(case, "publish_answer", by=by, at=at)
    shown = needed("title", title, _("请写一个不含个人信息的标题。"))
    said = needed("text", text, _("请写明反映的问题、查明的情况和处理结果，不写个人信息。"))
    refuse_identity(shown, complaint=case, field="title")
    refuse_identity(said, complaint=case, field="text")
    for other in case.merged_here.all():
        refuse_identity(f"{shown}\n{said}", complaint=other, field="text")
    case.published_title, case.published_answer = shown[:100], said[:4000]
    case.published_by, case.published_at, case.updated_at = by, at, at
    case.save()
    write(case, "publish_answer", gettext_noop("公开答复"), by=by, at=at, note=said)
    return case


@transaction.atomic
def unpublish_answer(*, complaint: UUID, reason: str, by: "User", at: datetime) -> Complaint:
    """Take the published answer down again."""
    case = lock(complaint)
    begin_deed(case, "unpublish_answer", by=by, at=at)
    said = needed("reason", reason, _("请写明撤下的理由。"))
    _unpublish(case)
    case.updated_at = at
    case.save()
    write(case, "unpublish_answer", gettext_noop("撤下公开的答复"), by=by, at=at, note=said)
    return case


def _unpublish(case: Complaint) -> None:
    case.published_title = case.published_answer = ""
    case.published_by = case.published_at = None
