"""What becomes here of a letter from another node: always by the complaint's own services, in the node's name."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access.services import chain_user
from records.clocks.catalogue import label_of
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.subjects.from_below import Described, organisations_from_below
from records.subjects.models import Organisation
from supervision.complaints import hooks
from supervision.complaints import services as complaints
from supervision.complaints.choices import Channel, Outcome, Status
from supervision.complaints.models import Complaint, ComplaintNote
from supervision.complaints.referrals import lines
from supervision.complaints.referrals.choices import (
    OF_ESCALATION,
    TO_HANDLER,
    TO_ORIGIN,
    LetterKind,
    Purpose,
)
from supervision.complaints.referrals.models import Referral
from supervision.complaints.routing import route

REOPENABLE = frozenset({Status.ANSWERED, Status.CLOSED, Status.NOT_ACCEPTED})
# What another node may answer here; that it found nothing true is its own finding, and said in its words.
OUTCOMES = frozenset({Outcome.RESOLVED, Outcome.DETERMINED, Outcome.EXPLAINED})


def do(referral: Referral, kind: str, content: dict[str, Any], *, at: datetime) -> None:
    """One letter, in the transaction that marks it as worked."""
    kinds = TO_ORIGIN if referral.is_sent else TO_HANDLER
    if kind not in (OF_ESCALATION if referral.purpose == Purpose.ESCALATE else kinds):
        raise ValueError(f"{kind} is not this node's to write in this matter")
    if kind == LetterKind.COMPLAINT:
        _take_in(referral, content, at=at)
        return
    case = referral.complaint
    if case is None:
        raise ValueError("a letter about nothing")
    case.refresh_from_db()
    work = _WORK[LetterKind(kind)]
    work(referral, case, content, at)


def _take_in(referral: Referral, content: dict[str, Any], *, at: datetime) -> None:
    if referral.complaint_id is not None or referral.is_sent:
        raise ValueError("the complaint came already")
    body = _body(content["body"], from_below=not referral.is_upward)
    case, _code = complaints.file_complaint(
        said=complaints.ComplaintData(
            kind=content["kind"],
            body=body.uid if body else None,
            body_name=body.name if body else content["body_name"],
            region=content["region"],
            title=content["title"],
            statement=content["statement"],
            wished=content["wished"],
            amount=None if content["amount"] is None else Decimal(content["amount"]),
            contract_number=content["contract_number"],
            happened_on=_day(content["happened_on"]),
        ),
        informant=None,
        channel=Channel.CHAIN,
        outside_number=content["number"],
        origin=referral.peer_code,
        by=chain_user(),
        at=at,
    )
    referral.complaint = case
    referral.purpose = Purpose.ESCALATE if content.get("escalated") else Purpose.HANDLE
    referral.peer_number, referral.due_on = content["number"], _day(content["due_on"])
    referral.save(update_fields=["complaint", "purpose", "peer_number", "due_on"])
    lines.write(referral, LetterKind.RECEIVED, {"number": case.number}, at=at)
    if referral.purpose == Purpose.HANDLE:
        # What this node too only hands on, like a province between the nation and a city.
        where = route(case, node=this_node())
        if where.to_child:
            hooks.out(case, child=where.child, by=chain_user(), at=at)


def _body(told: dict[str, str] | None, *, from_below: bool) -> Organisation | None:
    if told is None:
        return None
    uid = UUID(told["uid"])
    described = Described(
        uid, told["name"], told["uscc"] or None, Organisation.Kind(told["kind"]), told["region"]
    )
    if from_below:
        # A body that nobody here knows yet is entered, so that its people are shut out from the first moment.
        return organisations_from_below([described])[uid]
    if described.uscc and (found := Organisation.objects.filter(uscc=described.uscc).first()):
        return found.current()
    found = Organisation.objects.filter(pk=uid).first()
    return found.current() if found else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# ---- at the node where it was filed ---------------------------------------------------------------------


def _received(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    referral.peer_number = str(content["number"])[:30]
    referral.save(update_fields=["peer_number"])


def _step(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    _say(referral, case, content["text"], at)


def _handler_says(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    _say(referral, case, content["text"], at)


def _say(referral: Referral, case: Complaint, text: str, at: datetime) -> None:
    said = f"【{referral.peer_name}】{text}"
    if referral.purpose == Purpose.ESCALATE or case.status == Status.CLOSED:
        _note(case, said, at)
    else:
        complaints.say_to_informant(complaint=case.uid, text=said[:2000], by=chain_user(), at=at)


def _answer(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    if case.status in (Status.ANSWERED, Status.CLOSED):
        # The other node took it up again of itself.
        complaints.reopen(complaint=case.uid, reason=_("承办节点重新作出了答复。"), by=chain_user(), at=at)
    case.refresh_from_db()
    if case.status in (Status.SUBMITTED, Status.REGISTERED, Status.ACCEPTED):
        complaints.transfer(
            complaint=case.uid,
            to=referral.peer_name,
            reason=_("由%s办理。") % referral.peer_name,
            node=referral.peer_code,
            by=chain_user(),
            at=at,
        )
    outcome = content["outcome"] if content["outcome"] in OUTCOMES else Outcome.ELSEWHERE
    try:
        complaints.answer(complaint=case.uid, text=content["text"], outcome=outcome, by=chain_user(), at=at)
    except ValidationError:
        # Somebody over there found out who complained and wrote it down. It goes no further than this desk.
        _note(case, f"【{referral.peer_name}】{content['text']}", at)
        complaints.answer(
            complaint=case.uid,
            text=_("%s已作出答复，因答复中含有个人信息，由本节点承办人员另行告知。") % referral.peer_name,
            outcome=outcome,
            by=chain_user(),
            at=at,
        )


def _returned(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    _end(referral, at)
    _note(case, f"【{referral.peer_name}】{content['reason']}", at)
    if case.status == Status.TRANSFERRED:
        complaints.take_back(
            complaint=case.uid,
            reason=_("%s认为不属于其受理范围。") % referral.peer_name,
            by=chain_user(),
            at=at,
        )


def _overdue(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    reason = _("%(node)s：%(what)s已逾期。") % {"node": referral.peer_name, "what": label_of(content["key"])}
    _supervise(case, reason, at)


# ---- at the node that handles it ------------------------------------------------------------------------


def _informant_says(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    if case.status == Status.CLOSED:
        _note(case, _("反映人留言：%s") % content["text"], at)
    else:
        complaints.say_as_informant(complaint=case.uid, text=content["text"], by=chain_user(), at=at)


def _rated(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    if case.status == Status.ANSWERED and not case.satisfaction:
        complaints.rate(complaint=case.uid, satisfaction=content["satisfaction"], by=chain_user(), at=at)


def _reopened(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    referral.due_on, referral.ended_at = _day(content["due_on"]), None
    referral.save(update_fields=["due_on", "ended_at"])
    if case.status in REOPENABLE:
        complaints.reopen(complaint=case.uid, reason=content["reason"], by=chain_user(), at=at)
    else:
        _note(case, content["reason"], at)


def _supervised(referral: Referral, case: Complaint, content: dict[str, Any], at: datetime) -> None:
    _supervise(case, f"【{referral.peer_name}】{content['reason']}", at)


def _supervise(case: Complaint, reason: str, at: datetime) -> None:
    try:
        complaints.supervise(complaint=case.uid, reason=reason, by=chain_user(), at=at)
    except TransitionDenied:
        # Under watch already, or over: it is written down all the same.
        _note(case, reason, at)


def _end(referral: Referral, at: datetime) -> None:
    referral.ended_at = at
    referral.save(update_fields=["ended_at"])


def _note(case: Complaint, text: str, at: datetime) -> None:
    ComplaintNote.objects.create(complaint=case, by=chain_user(), at=at, text=text[:2000])


_WORK = {
    LetterKind.RECEIVED: _received,
    LetterKind.STEP: _step,
    LetterKind.HANDLER_SAYS: _handler_says,
    LetterKind.ANSWER: _answer,
    LetterKind.RETURNED: _returned,
    LetterKind.OVERDUE: _overdue,
    LetterKind.INFORMANT_SAYS: _informant_says,
    LetterKind.RATED: _rated,
    LetterKind.REOPENED: _reopened,
    LetterKind.SUPERVISED: _supervised,
}
