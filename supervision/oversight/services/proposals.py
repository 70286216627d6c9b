"""Suggestions and proposals: entered, assigned, taken or sent back, spoken about, answered, rated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.oversight.choices import (
    PROMISING,
    AnswerClass,
    Assembly,
    Contact,
    ProposalField,
    ProposalStatus,
    Satisfied,
    UnitRole,
)
from supervision.oversight.deadlines import (
    ANSWER,
    ANSWER_AGAIN,
    ANSWER_COMPLEX,
    ANSWER_KEYS,
    JOINT,
    PROMISE,
    PROMISE_KIND,
    REFUSE,
    UNIT_KIND,
    cancel,
    cancel_row,
    meet,
    meet_row,
    start,
    start_refusal,
    start_row,
)
from supervision.oversight.models import (
    Proposal,
    ProposalAnswer,
    ProposalContact,
    ProposalPromise,
    ProposalUnit,
)
from supervision.oversight.services.frame import (
    begin,
    begin_deed,
    body_needed,
    enter,
    finish,
    lock,
    needed,
    not_later,
    refuse,
    region_of_office,
    write,
)
from supervision.oversight.services.papers import answer_letter
from supervision.oversight.workflow import BOTH, OFFICE

if TYPE_CHECKING:
    from records.access.models import User

MOST_PROMISES = 20
MOST_UNITS = 12


@dataclass(frozen=True)
class ProposalData:
    """What stands on the paper; ``region`` is the code of the congress's or conference's region."""

    assembly: str
    session: str
    session_number: str
    proposer: str
    title: str
    text: str
    proposed_on: date
    region: str
    field: str = ProposalField.OTHER
    co_proposers: str = ""
    complex: bool = False


@transaction.atomic
def enter_proposal(*, said: ProposalData, by: "User", at: datetime) -> Proposal:
    """
    Enter a suggestion or proposal; the office assigns it then.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``
    """
    if said.assembly not in Assembly.values:
        raise ValidationError({"assembly": _("请选择人大代表建议还是政协提案。")})
    not_later("proposed_on", said.proposed_on, at)
    case = Proposal(
        assembly=said.assembly,
        session=needed("session", said.session, _("请填写届次，例如“十五届人大三次会议”。"))[:60],
        session_number=needed("session_number", said.session_number, _("请填写建议、提案号。"))[:30],
        proposer=needed("proposer", said.proposer, _("请填写提出的代表、委员或者单位。"))[:60],
        co_proposers=said.co_proposers.strip()[:1000],
        field=said.field,
        title=needed("title", said.title, _("请填写标题。"))[:200],
        text=needed("text", said.text, _("请填写正文。"))[:8000],
        proposed_on=said.proposed_on,
        complex=said.complex,
        region=region_of_office(said.region),
    )
    enter(case, label=gettext_noop("登记"), roles=OFFICE, by=by, at=at)
    return case


@transaction.atomic
def assign(
    *,
    case: UUID,
    host: Organisation,
    joint: Sequence[Organisation] = (),
    separate: Sequence[Organisation] = (),
    note: str = "",
    by: "User",
    at: datetime,
) -> Proposal:
    """Give it to the unit that answers, and to those that help or answer a part; their clocks begin."""
    found = lock(Proposal, case)
    step = begin(found, "assign", by=by, at=at)
    host = body_needed("host", host)
    others = [*joint, *separate]
    if len(others) > MOST_UNITS:
        raise ValidationError({"joint": _("会办、分办单位最多 %d 个。") % MOST_UNITS})
    if len({host.pk, *(one.pk for one in others)}) != len(others) + 1:
        raise ValidationError({"joint": _("同一单位只能承担一种职责，请核对主办、会办、分办单位。")})
    found.body, found.assigned_by, found.assigned_on = host, by, timezone.localdate(at)
    finish(found, step, by=by, at=at, note=note or host.name)
    start_refusal(found, by=by, at=at)
    start(found, ANSWER_COMPLEX if found.complex else ANSWER, by=by, at=at)
    own_part = ANSWER_COMPLEX if found.complex else ANSWER
    for role, bodies in ((UnitRole.JOINT, joint), (UnitRole.SEPARATE, separate)):
        for body in bodies:
            unit = ProposalUnit.objects.create(proposal=found, organisation=body, role=role)
            start_row(
                UNIT_KIND,
                unit.pk,
                found.number,
                body,
                JOINT if role == UnitRole.JOINT else own_part,
                until=None,
                by=by,
                at=at,
            )
    return found


@transaction.atomic
def refuse_proposal(*, case: UUID, reason: str, by: "User", at: datetime) -> Proposal:
    """Send it back within the term because it is another unit's; the office assigns it anew."""
    found = lock(Proposal, case)
    step = begin(found, "refuse", by=by, at=at)
    said = needed("reason", reason, _("请写明不属于本单位职责的依据，并建议承办单位。"))
    cancel(found, REFUSE, *ANSWER_KEYS, by=by, at=at)
    for unit in found.units.filter(dropped_at=None):
        for key in (JOINT, *ANSWER_KEYS):
            cancel_row(UNIT_KIND, unit.pk, key, by=by, at=at)
    found.units.filter(dropped_at=None).update(dropped_at=at)
    # Who was asked first stays in the history; the case has no unit until it is assigned anew.
    finish(found, step, by=by, at=at, note=said)
    found.body = found.assigned_by = found.assigned_on = None
    found.save(update_fields=["body", "assigned_by", "assigned_on"])
    return found


@transaction.atomic
def take(*, case: UUID, note: str = "", by: "User", at: datetime) -> Proposal:
    """The unit takes it; from now on it cannot be sent back."""
    found = lock(Proposal, case)
    step = begin(found, "take", by=by, at=at)
    found.taken_by = by
    finish(found, step, by=by, at=at, note=note)
    meet(found, REFUSE, by=by, at=at)
    return found


@transaction.atomic
def note_contact(*, case: UUID, way: str, on: date, notes: str, by: "User", at: datetime) -> ProposalContact:
    """Enter how the unit spoke with who proposed it."""
    found = lock(Proposal, case)
    begin_deed(found, "note_contact", states={ProposalStatus.HANDLING}, by=by, at=at)
    if way not in Contact.values:
        raise ValidationError({"way": _("请选择沟通方式。")})
    not_later("on", on, at)
    if found.assigned_on and on < found.assigned_on:
        raise ValidationError({"on": _("沟通日期不早于交办日期。")})
    contact = ProposalContact.objects.create(
        proposal=found,
        round=found.round,
        way=way,
        on=on,
        notes=needed("notes", notes, _("请写明沟通的情况和提出人的意见。"))[:2000],
        by=by,
        at=at,
    )
    write(found, "note_contact", gettext_noop("登记与提出人沟通"), by=by, at=at, note=str(on))
    return contact


@transaction.atomic
def draft_answer(
    *,
    case: UUID,
    answer_class: str,
    text: str,
    promised: Sequence[Mapping[str, Any]] = (),
    by: "User",
    at: datetime,
) -> Proposal:
    """
    Write the answer of this round.

    :param promised: ``{"text", "due_on": date}`` each; what answers of class B and C must say
    """
    found = lock(Proposal, case)
    step = begin(found, "draft", by=by, at=at)
    if answer_class not in AnswerClass.values:
        raise ValidationError({"answer_class": _("请选择答复类别。")})
    said = needed("text", text, _("请填写答复。"))[:8000]
    promises = _promised(answer_class, promised, at)
    contact = found.contacts.filter(round=found.round).order_by("-on", "-at")[0]
    answer = found.answers.filter(round=found.round).first() or ProposalAnswer(
        proposal=found, round=found.round
    )
    answer.contact, answer.answer_class, answer.text, answer.promised = contact, answer_class, said, promises
    if by.pk not in answer.writers:
        answer.writers = [*answer.writers, by.pk]
    answer.drafted_at = at
    answer.save()
    finish(found, step, by=by, at=at)
    return found


def _promised(answer_class: str, promised: Sequence[Mapping[str, Any]], at: datetime) -> list[dict[str, str]]:
    if answer_class in PROMISING and not promised:
        raise ValidationError({"promised": _("B类、C类答复要逐项写明做什么、何时做到。")})
    if answer_class not in PROMISING and promised:
        raise ValidationError({"promised": _("A类、D类答复没有待办事项；有待办事项的请选B类或者C类。")})
    if len(promised) > MOST_PROMISES:
        raise ValidationError({"promised": _("承诺事项最多 %d 项。") % MOST_PROMISES})
    today = timezone.localdate(at)
    for one in promised:
        if one["due_on"] <= today:
            raise ValidationError({"promised": _("承诺事项的期限要晚于今天。")})
    return [{"text": str(one["text"]).strip()[:500], "due_on": one["due_on"].isoformat()} for one in promised]


@transaction.atomic
def return_answer(*, case: UUID, reason: str, by: "User", at: datetime) -> Proposal:
    """The draft goes back to be mended."""
    found = lock(Proposal, case)
    step = begin(found, "return", by=by, at=at)
    finish(found, step, by=by, at=at, note=needed("reason", reason, _("请写明要修改什么。")))
    return found


@transaction.atomic
def sign_answer(*, case: UUID, note: str = "", by: "User", at: datetime) -> Proposal:
    """Somebody who wrote none of it signs: the answer becomes a letter, its promises are followed up."""
    found = lock(Proposal, case)
    step = begin(found, "sign", by=by, at=at)
    answer = found.answers.select_for_update().get(round=found.round)
    answer.signed_by, answer.signed_at = by, at
    answer.paper = answer_letter(found, answer, by=by, at=at)
    answer.save(update_fields=["signed_by", "signed_at", "paper"])
    finish(found, step, by=by, at=at, note=note)
    meet(found, *ANSWER_KEYS, by=by, at=at)
    for number, told in enumerate(answer.promised, start=1):
        promise = ProposalPromise.objects.create(
            answer=answer, number=number, text=told["text"], due_on=date.fromisoformat(told["due_on"])
        )
        title = f"{found.number}（{number}）"
        start_row(PROMISE_KIND, promise.pk, title, found.body, PROMISE, until=promise.due_on, by=by, at=at)
    return found


@transaction.atomic
def close(
    *, case: UUID, process: str, result: str, remarks: str = "", on: date, by: "User", at: datetime
) -> Proposal:
    """What the proposer says of it ends the matter; a first “not satisfied” does not."""
    found = lock(Proposal, case)
    step = begin(found, "close", by=by, at=at)
    if found.round == 1 and Satisfied.NO in (process, result):
        raise ValidationError({"result": _("提出人不满意的，请选择“不满意，重新办理”。")})
    _rate(found, process, result, remarks, on, at)
    found.closed_on = timezone.localdate(at)
    finish(found, step, by=by, at=at, note=remarks.strip())
    return found


@transaction.atomic
def rehandle(
    *, case: UUID, process: str, result: str, remarks: str, on: date, by: "User", at: datetime
) -> Proposal:
    """Not satisfied: it is handled once more, with a clock of its own."""
    found = lock(Proposal, case)
    step = begin(found, "rehandle", by=by, at=at)
    if Satisfied.NO not in (process, result):
        raise ValidationError({"result": _("重新办理的，过程或者结果至少有一项为不满意。")})
    said = needed("remarks", remarks, _("请写明提出人不满意的原因。"))
    _rate(found, process, result, said, on, at)
    found.round = 2
    finish(found, step, by=by, at=at, note=said)
    start(found, ANSWER_AGAIN, by=by, at=at)
    return found


def _rate(found: Proposal, process: str, result: str, remarks: str, on: date, at: datetime) -> None:
    for name, value in (("process", process), ("result", result)):
        if value not in Satisfied.values:
            raise ValidationError({name: _("请选择满意程度。")})
    not_later("on", on, at)
    answer = found.answers.select_for_update().get(round=found.round)
    answer.process, answer.result, answer.rated_on = process, result, on
    answer.remarks = remarks.strip()[:1000]
    answer.save(update_fields=["process", "result", "rated_on", "remarks"])


UNIT_STATES = frozenset({ProposalStatus.ASSIGNED, ProposalStatus.HANDLING, ProposalStatus.DRAFTED, ProposalStatus.ANSWERED})  # fmt: skip


@transaction.atomic
def give_opinion(*, unit: UUID, opinion: str, by: "User", at: datetime) -> ProposalUnit:
    """A unit that helps, or answers a part, gives its written word."""
    found = lock(Proposal, ProposalUnit.objects.values_list("proposal_id", flat=True).get(pk=unit))
    row = ProposalUnit.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=unit)
    begin_deed(found, "give_opinion", states=UNIT_STATES, roles=BOTH, legs=[row.leg], by=by, at=at)
    if row.answered_on or row.dropped_at:
        denied = TransitionDenied("answered_already", _("该单位已经提交过，或者已经改派。"))
        refuse(found, "give_opinion", denied, by=by, at=at)
    row.opinion = needed("opinion", opinion, _("请填写办理意见。"))[:4000]
    row.answered_by, row.answered_on = by, timezone.localdate(at)
    row.save(update_fields=["opinion", "answered_by", "answered_on"])
    for key in (JOINT, *ANSWER_KEYS):
        meet_row(UNIT_KIND, row.pk, key, by=by, at=at)
    write(
        found,
        "give_opinion",
        gettext_noop("会办、分办单位提交意见"),
        by=by,
        at=at,
        note=row.organisation.name,
    )
    return row
