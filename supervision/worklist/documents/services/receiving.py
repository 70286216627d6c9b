"""What a unit does with the document it was given: say it has it, answer; and what reminds it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from records.papers.models import Paper
from supervision.worklist.documents import deadlines
from supervision.worklist.documents.choices import ANSWERING, Answer, ConfirmedBy, Status
from supervision.worklist.documents.codes import is_code_of
from supervision.worklist.documents.models import DocumentReceiver
from supervision.worklist.documents.services.papers import REMINDER_SLIP, REPLY_SLIP, slip_paper
from supervision.worklist.documents.services.steps import begin_deed, lock, lock_receiver, refuse, write
from supervision.worklist.documents.workflow import BODY, OFFICE
from supervision.worklist.ledger.services.steps import needed

if TYPE_CHECKING:
    from records.access.models import User

_ASSIGNED = frozenset({Status.ASSIGNED})
_WITH_RECEIVERS = frozenset({Status.ASSIGNED, Status.FINISHED, Status.ARCHIVED})


@transaction.atomic
def confirm(*, receiver: UUID, by: "User", at: datetime) -> DocumentReceiver:
    """One click by the unit itself; a second one changes nothing."""
    case = lock_receiver(receiver)
    begin_deed(case, "confirm", document=case.document, states=_WITH_RECEIVERS, roles=BODY, by=by, at=at)
    if case.confirmed_at:
        return case
    return _confirmed(case, ConfirmedBy.ACCOUNT, by=by, at=at)


@transaction.atomic
def confirm_by_code(*, document: UUID, code: str, by: "User", at: datetime) -> DocumentReceiver:
    """The office books the slip that came back, for a unit without an account."""
    case = lock(document)
    begin_deed(case, "confirm", document=case, states=_WITH_RECEIVERS, roles=OFFICE, by=by, at=at)
    found = next((one.pk for one in case.receivers.all() if is_code_of(one.pk, code)), None)
    if found is None:
        raise ValidationError({"code": _("本件没有这个回执码，请核对回执单上的 16 位数字。")})
    receiver = lock_receiver(found)
    if receiver.confirmed_at:
        raise ValidationError({"code": _("%s已经签收。") % receiver.name})
    return _confirmed(receiver, ConfirmedBy.SLIP, by=by, at=at)


def _confirmed(case: DocumentReceiver, how: str, *, by: "User", at: datetime) -> DocumentReceiver:
    case.confirmed_how, case.confirmed_by, case.confirmed_at = how, by, at
    case.save()
    deadlines.confirmed(case, by=by, at=at)
    note = f"{case.name}（{case.get_confirmed_how_display()}）"
    write(case.document, "confirm", gettext_noop("签收"), receiver=case, by=by, at=at, note=note)
    return case


@transaction.atomic
def answer(*, receiver: UUID, answer: str, text: str, by: "User", at: datetime) -> DocumentReceiver:
    """
    回报: what the unit did with it. For one without an account the office enters what stands on its slip.

    :raises TransitionDenied: ``not_confirmed`` before it said it has the document; ``answered`` a second time
    """
    case = lock_receiver(receiver)
    roles = BODY if case.organisation_id else OFFICE
    begin_deed(case, "answer", document=case.document, states=_ASSIGNED, roles=roles, by=by, at=at)
    if case.part not in ANSWERING:
        denied = TransitionDenied("only_to_know", _("阅知的单位只需签收，不需要回报。"))
        refuse(case, "answer", denied, by=by, at=at)
    if case.confirmed_at is None:
        denied = TransitionDenied("not_confirmed", _("请先签收，再回报办理情况。"))
        refuse(case, "answer", denied, by=by, at=at)
    if case.answered_at is not None:
        denied = TransitionDenied("answered", _("本单位已经回报，内容不能再改。"))
        refuse(case, "answer", denied, by=by, at=at)
    if answer not in Answer.values:
        raise ValidationError({"answer": _("请选择办理情况。")})
    case.answer = answer
    case.answer_text = needed("text", text, _("请写明办理情况。"))[:2000]
    case.answered_by, case.answered_at = by, at
    case.save()
    deadlines.answered(case, by=by, at=at)
    note = f"{case.name}：{case.get_answer_display()}。{case.answer_text}"
    write(case.document, "answer", gettext_noop("回报"), receiver=case, by=by, at=at, note=note)
    return case


@transaction.atomic
def slip(*, receiver: UUID, reminder: bool = False, by: "User", at: datetime) -> Paper:
    """公文办理情况回报单, or 催报单 for who has not answered, to print and send; each is kept in the route."""
    case = lock_receiver(receiver)
    begin_deed(case, "slip", document=case.document, states=_ASSIGNED, roles=OFFICE, by=by, at=at)
    waits = case.answered_at is None if case.part in ANSWERING else case.confirmed_at is None
    if reminder and not waits:
        denied = TransitionDenied("nothing_to_remind", _("%s没有需要催报的事项。") % case.name)
        refuse(case, "slip", denied, by=by, at=at)
    paper = slip_paper(case, REMINDER_SLIP if reminder else REPLY_SLIP, by=by, at=at)
    label = gettext_noop("发催报单") if reminder else gettext_noop("发回报单")
    note = f"{case.name}（{paper.number}）"
    write(case.document, "remind" if reminder else "slip", label, receiver=case, by=by, at=at, note=note)
    return paper
