"""What answers promised, followed up; and how much of a closed matter everybody may read."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from supervision.oversight.choices import AnswerPublished, PromiseState, ProposalStatus
from supervision.oversight.deadlines import PROMISE, PROMISE_KIND, meet_row
from supervision.oversight.models import Proposal, ProposalAnswer, ProposalPromise
from supervision.oversight.services.frame import begin_deed, lock, needed, refuse, write
from supervision.oversight.workflow import BOTH, OFFICE, another_than

if TYPE_CHECKING:
    from records.access.models import User

AFTER_ANSWER = frozenset({ProposalStatus.ANSWERED, ProposalStatus.CLOSED, ProposalStatus.HANDLING, ProposalStatus.DRAFTED})  # fmt: skip


@transaction.atomic
def follow_promise(*, promise: UUID, followed: UUID | None, by: "User", at: datetime) -> ProposalPromise:
    """Name the pledge or the ledger's item by which it is carried out; None takes the link away."""
    row, case = _promise(promise)
    begin_deed(case, "follow_promise", states=AFTER_ANSWER, roles=BOTH, by=by, at=at)
    row.followed_uid = followed
    row.save(update_fields=["followed_uid"])
    write(case, "follow_promise", gettext_noop("对应承诺或者任务"), by=by, at=at, note=str(followed or ""))
    return row


@transaction.atomic
def note_promise(*, promise: UUID, evidence: str, by: "User", at: datetime) -> ProposalPromise:
    """Enter how it was carried out, with what proves it; somebody else checks."""
    row, case = _promise(promise)
    begin_deed(case, "note_promise", states=AFTER_ANSWER, roles=BOTH, by=by, at=at)
    if row.state not in (PromiseState.OPEN, PromiseState.NOTED):
        refuse(case, "note_promise", _over(), by=by, at=at)
    row.evidence = needed("evidence", evidence, _("请写明落实情况和凭证。"))[:1000]
    row.state, row.noted_by, row.noted_at = PromiseState.NOTED, by, at
    row.save(update_fields=["state", "evidence", "noted_by", "noted_at"])
    _line(case, row, "note_promise", gettext_noop("登记承诺事项落实"), row.evidence, by=by, at=at)
    return row


@transaction.atomic
def check_promise(*, promise: UUID, kept: bool, by: "User", at: datetime) -> ProposalPromise:
    """The office says whether it was carried out."""
    row, case = _promise(promise)
    begin_deed(case, "check_promise", states=AFTER_ANSWER, roles=OFFICE, by=by, at=at)
    if row.state != PromiseState.NOTED:
        denied = (
            TransitionDenied("not_noted", _("请先登记落实情况和凭证。"))
            if row.state == PromiseState.OPEN
            else _over()
        )
        refuse(case, "check_promise", denied, by=by, at=at)
    try:
        another_than(by, row.noted_by_id)
    except TransitionDenied as denied:
        refuse(case, "check_promise", denied, by=by, at=at)
    row.state = PromiseState.KEPT if kept else PromiseState.BROKEN
    row.checked_by, row.checked_at = by, at
    row.save(update_fields=["state", "checked_by", "checked_at"])
    meet_row(PROMISE_KIND, row.pk, PROMISE, by=by, at=at)
    note = "已落实" if kept else "未落实"
    _line(case, row, "check_promise", gettext_noop("核实承诺事项"), note, by=by, at=at)
    return row


def _line(
    case: Proposal, row: ProposalPromise, name: str, label: str, note: str, *, by: "User", at: datetime
) -> None:
    write(case, name, label, by=by, at=at, note=f"{row.number}. {note}")


def _over() -> TransitionDenied:
    return TransitionDenied("checked_already", _("本项已经核实，不能再改。"))


def _promise(uid: UUID) -> tuple[ProposalPromise, Proposal]:
    # The case before its rows, so that no two steps wait for one another.
    rows = ProposalPromise.objects.values_list("answer__proposal_id", flat=True)
    case = lock(Proposal, rows.get(pk=uid))
    return ProposalPromise.objects.select_for_update().get(pk=uid), case


@transaction.atomic
def publish_answer(
    *, case: UUID, how: str, summary: str = "", reason: str = "", by: "User", at: datetime
) -> Proposal:
    """
    Say how much everybody may read: all, a summary, or why not; never by who wrote the answer.

    It is said once: what was published stays, as the law asks for it.
    """
    found = lock(Proposal, case)
    begin_deed(found, "publish", states={ProposalStatus.CLOSED}, roles=OFFICE, by=by, at=at)
    if found.published:
        denied = TransitionDenied("published_already", _("已经确定过公开方式。"))
        refuse(found, "publish", denied, by=by, at=at)
    writers = [one for row in ProposalAnswer.objects.filter(proposal=found) for one in row.writers]
    try:
        another_than(by, *writers)
    except TransitionDenied as denied:
        refuse(found, "publish", denied, by=by, at=at)
    if how not in AnswerPublished.values:
        raise ValidationError({"how": _("请选择公开方式。")})
    if how == AnswerPublished.SUMMARY:
        found.published_text = needed("summary", summary, _("请填写公开的摘要。"))[:4000]
    if how == AnswerPublished.WITHHELD:
        found.withheld_reason = needed("reason", reason, _("请写明不公开的依据和理由。"))[:500]
    found.published, found.published_by, found.published_at, found.updated_at = how, by, at, at
    found.save()
    write(found, "publish", gettext_noop("确定答复公开方式"), by=by, at=at, note=how)
    return found
