"""
Handing a complaint to another node, and hearing from it.

Whoever complained stays unknown there: what is handed on is written for it and read by somebody who answers for
it, and is refused where it says who complained. Files stay where they were filed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access import audit
from records.access.services import chain_user
from records.chain.models import Peer, PeerRole, PeerState
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.complaints import deadlines
from supervision.complaints import services as complaints
from supervision.complaints.choices import Anonymity, Channel, ComplaintKind, Status
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import lines
from supervision.complaints.referrals.choices import LetterKind, Purpose
from supervision.complaints.referrals.models import Letter, Referral
from supervision.complaints.routing import route
from supervision.complaints.services.steps import begin, lock, needed, refuse, refuse_reported
from supervision.complaints.workflow import HANDLER

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class HandedOn:
    """What of a complaint the other node is given to read."""

    title: str
    statement: str
    wished: str = ""
    contract_number: str = ""
    amount: Decimal | None = None


def suggested(complaint: Complaint) -> HandedOn:
    """
    What was written, to begin with. A contract's number and sum point to who has that contract, so they are
    offered only where he gave his name openly.
    """
    is_open = complaint.anonymity == Anonymity.NAMED or complaint.channel == Channel.CHAIN
    return HandedOn(
        complaint.title,
        complaint.statement,
        complaint.wished,
        complaint.contract_number if is_open else "",
        complaint.amount if is_open else None,
    )


def peer_for(complaint: Complaint) -> Peer | None:
    """The node that has to handle it, by the rule of routing; none where it is this one."""
    where = route(complaint, node=this_node())
    active = Peer.objects.filter(state=PeerState.ACTIVE)
    if where.to_child:
        return active.filter(role=PeerRole.CHILD, code=where.child).first()
    # What came down from above is this node's to handle or to send back, never to send up in a circle.
    if where.to_superior and complaint.origin_node != _superior_code():
        return active.filter(role=PeerRole.PARENT).first()
    return None


def _superior_code() -> str:
    return Peer.objects.filter(role=PeerRole.PARENT).values_list("code", flat=True).first() or ""


@transaction.atomic
def refer(*, complaint: UUID, handed_on: HandedOn, by: "User", at: datetime) -> Referral:
    """
    Hand it on to the node that has to handle it; ``by`` answers for the words.

    Handed on again after it was sent back or opened anew, it goes on under the same matter.

    :raises ValidationError: ``names_the_informant`` at the field where somebody's identity was found
    :raises TransitionDenied: ``handled_here``, or what the complaint's workflow refuses
    """
    case = lock(complaint)
    begin(case, "transfer", by=by, at=at)
    peer = peer_for(case)
    if peer is None:
        denied = TransitionDenied("handled_here", _("按办理规则，本件由本节点办理，不需要转其他节点。"))
        refuse(case, "refer", denied, by=by, at=at)
    said = _approved(handed_on)
    _names_nobody(case, said)
    complaints.transfer(
        complaint=case.uid,
        to=peer.name,
        reason=gettext_noop("按管辖转由%s办理。") % peer.name,
        node=peer.code,
        by=by,
        at=at,
    )
    case.refresh_from_db()
    # This node goes on answering to whoever complained: while the other works, its own clock watches.
    key = deadlines.ARREARS_MAX if case.kind == ComplaintKind.ARREARS else deadlines.FINISH
    due_on = deadlines.start(
        case,
        key,
        consequence=gettext_noop("承办节点逾期未答复的，由本节点催办并列为督办事项。"),
        by=by,
        at=at,
    ).due_on
    return _hand_on(case, said, peer, due_on=due_on, by=by, at=at)


def _hand_on(
    case: Complaint, said: HandedOn, peer: Peer, *, due_on: date, by: "User", at: datetime
) -> Referral:
    known = (
        Referral.objects.select_for_update()
        .filter(complaint=case, peer_code=peer.code, is_sent=True, purpose=Purpose.HANDLE)
        .first()
    )
    if known is not None:
        known.ended_at, known.due_on, known.approved_by = None, due_on, by
        known.save(update_fields=["ended_at", "due_on", "approved_by"])
        reason = "\n".join(filter(None, (said.statement, said.wished)))
        lines.write(known, LetterKind.REOPENED, {"reason": reason, "due_on": due_on.isoformat()}, at=at)
        return known
    referral = Referral(
        complaint=case,
        is_sent=True,
        peer_code=peer.code,
        peer_name=peer.name,
        is_upward=peer.role == PeerRole.PARENT,
        approved_by=by,
        due_on=due_on,
        begun_at=at,
    )
    referral.validate_constraints(exclude=["own_secret", "key"])
    lines.open_line(referral, at=at)
    lines.write(referral, LetterKind.COMPLAINT, _content(case, said, due_on=due_on), at=at)
    return referral


def _approved(said: HandedOn) -> HandedOn:
    return HandedOn(
        needed("title", said.title, _("请用一句话写明反映什么事。"))[:100],
        needed("statement", said.statement, _("请写明反映的情况。"))[:4000],
        said.wished.strip()[:1000],
        said.contract_number.strip()[:100],
        said.amount,
    )


def _names_nobody(case: Complaint, said: HandedOn) -> None:
    problems: dict[str, Any] = {}
    told = {name: getattr(said, name) for name in ("title", "statement", "wished", "contract_number")}
    # As long as nobody has said which body it is, its name stands as the informant wrote it.
    for name, text in (told | {"body_name": case.body_name}).items():
        try:
            complaints.refuse_identity(text, complaint=case, field=name)
        except ValidationError as error:
            problems |= error.error_dict
    if problems:
        raise ValidationError(problems)


def _content(case: Complaint, said: HandedOn, *, due_on: date | None) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind,
        "body": body_said(case.body),
        "body_name": case.body_name,
        "region": case.region_id,
        "title": said.title,
        "statement": said.statement,
        "wished": said.wished,
        "contract_number": said.contract_number,
        "amount": None if said.amount is None else str(said.amount),
        "happened_on": case.happened_on.isoformat() if case.happened_on else None,
        "due_on": due_on.isoformat() if due_on else None,
    }


def body_said(body: Organisation | None) -> dict[str, str] | None:
    """A body as the other node can find it, by its code, by its id, or by its name."""
    if body is None:
        return None
    return {
        "uid": str(body.uid),
        "uscc": body.uscc or "",
        "name": body.name,
        "kind": body.kind,
        "region": body.region_id,
    }


# ---- what waits to be read before it leaves -------------------------------------------------------------


@transaction.atomic
def release(*, letter: UUID, text: str, by: "User", at: datetime) -> Letter:
    """
    Send on what the informant wrote, in words that do not say who he is.

    :raises ValidationError: ``names_the_informant`` at ``text``
    """
    held, referral, case = _held(letter, "release", by=by, at=at)
    said = needed("text", text, _("请写明要转告承办节点的内容。"))[:2000]
    complaints.refuse_identity(said, complaint=case, field="text")
    _settle(held, case, "release", by=by, at=at)
    return lines.write(referral, LetterKind.INFORMANT_SAYS, {"text": said}, at=at)


@transaction.atomic
def keep_back(*, letter: UUID, by: "User", at: datetime) -> None:
    """Not send it on: it says nothing that the other node needs."""
    held, _referral, case = _held(letter, "keep_back", by=by, at=at)
    _settle(held, case, "keep_back", by=by, at=at)


def _held(uid: UUID, name: str, *, by: "User", at: datetime) -> tuple[Letter, Referral, Complaint]:
    referral_uid = Letter.objects.values_list("referral_uid", flat=True).get(pk=uid, is_held=True)
    case = lock(Referral.objects.values_list("complaint_id", flat=True).get(pk=referral_uid))
    referral = Referral.objects.select_for_update().get(pk=referral_uid)
    held = Letter.objects.select_for_update().get(pk=uid)
    refuse_reported(case, name, by=by, at=at)
    if not by.holds(HANDLER, over=case):
        denied = TransitionDenied("not_your_role", _("转告的内容由本件的承办人员核定。"))
        refuse(case, name, denied, by=by, at=at)
    if held.settled_at is not None:
        raise TransitionDenied("settled_already", _("这条留言已经处理过。"))
    return held, referral, case


def _settle(held: Letter, case: Complaint, name: str, *, by: "User", at: datetime) -> None:
    held.settled_at, held.settled_by = at, by
    held.save(update_fields=["settled_at", "settled_by"])
    audit.record(action=f"complaint.{name}", by=by, at=at, subject=case, details={"letter": str(held.pk)})


# ---- what this node's own people do, told to the other node ----------------------------------------------


def out(case: Complaint, *, child: str, by: Any, at: datetime) -> None:
    """
    Filed here, to be handled elsewhere: it waits for somebody to answer for the words, see ``queries.to_refer``.

    What came from another node has been read there already and passes on by itself.
    """
    peer = peer_for(case)
    if case.channel == Channel.CHAIN and peer is not None:
        refer(complaint=case.uid, handed_on=suggested(case), by=chain_user(), at=at)


def told(case: Complaint, *, what: str, text: str, by: Any, at: datetime) -> None:
    """Every step of every complaint comes by here; most concern no other node."""
    if what == "overdue" and text and not case.origin_node and not case.referred_to:
        _escalate(case, at=at)
    if what == "answer":
        # Who was joined with this one reads the same answer, at whatever node he asked.
        for other in case.merged_here.exclude(origin_node=""):
            _tell(other, what, text, by, at, answered=case)
    _tell(case, what, text, by, at, answered=case)


def _tell(case: Complaint, what: str, text: str, by: Any, at: datetime, *, answered: Complaint) -> None:
    for referral in Referral.objects.select_for_update().filter(complaint=case).order_by("begun_at"):
        letter = (
            _escalated(referral, case, what, text, by)
            if referral.purpose == Purpose.ESCALATE
            else _to_handler(case, what, text, at)
            if referral.is_sent
            else _to_origin(what, text, by, answered)
        )
        if letter is not None:
            kind, content, held = letter
            lines.write(referral, kind, content, held=held, at=at)


Writing = tuple[LetterKind, dict[str, Any], bool]


def _to_origin(what: str, text: str, by: Any, answered: Complaint) -> Writing | None:
    """From the node that handles it to the one where it was filed."""
    if what == "answer":
        return LetterKind.ANSWER, {"text": text, "outcome": answered.outcome}, False
    if what == "confirm_not_accept":
        return LetterKind.RETURNED, {"reason": text}, False
    if what == "message":
        return LetterKind.HANDLER_SAYS, {"text": text}, False
    if what == "overdue":
        return (LetterKind.OVERDUE, {"key": text}, False) if text else None
    # What the other node itself asked for it need not hear again.
    if what in ("file", "rate", "reopen", "message_of_informant") or not text:
        return None
    return LetterKind.STEP, {"name": what, "text": text}, False


def _to_handler(case: Complaint, what: str, text: str, at: datetime) -> Writing | None:
    """From the node where it was filed to the one that handles it."""
    if what == "message_of_informant":
        return LetterKind.INFORMANT_SAYS, {"text": text}, not _may_pass(case, text)
    if what == "rate":
        # His words stay: only the mark is needed there.
        return LetterKind.RATED, {"satisfaction": case.satisfaction}, False
    if what == "supervise":
        return LetterKind.SUPERVISED, {"reason": _fit(case, case.supervised_reason)}, False
    if what == "overdue" and text and case.supervised_at != at:
        return LetterKind.SUPERVISED, {"reason": gettext_noop("办理期限已过，请说明原因并尽快答复。")}, False
    return None


def _may_pass(case: Complaint, text: str) -> bool:
    """
    Whether words of the informant may leave unread: those of somebody unknown may say in many ways who he is.
    """
    if case.channel == Channel.CHAIN:
        return True
    return case.anonymity == Anonymity.NAMED and not complaints.identity_in(text, complaint=case)


def _fit(case: Complaint, text: str) -> str:
    if complaints.identity_in(text, complaint=case):
        return gettext_noop("本件已列为督办事项，请抓紧办理并说明情况。")
    return text


# ---- overdue: the superior hears of it by itself ----------------------------------------------------------


def _escalate(case: Complaint, *, at: datetime) -> None:
    """
    Nobody has to press a button, so nobody's words go along: the superior learns which matter is late, no more.
    """
    parent = Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).first()
    if parent is None or Referral.objects.filter(complaint=case, purpose=Purpose.ESCALATE).exists():
        return
    late = next((one for one in deadlines.deadlines_of(case) if one.is_open and one.due_on), None)
    due_on = late.due_on.isoformat() if late else ""
    referral = Referral(
        purpose=Purpose.ESCALATE,
        complaint=case,
        is_sent=True,
        peer_code=parent.code,
        peer_name=parent.name,
        is_upward=True,
        begun_at=at,
    )
    lines.open_line(referral, at=at)
    said, body_name = _late_said(case, due_on)
    lines.write(
        referral,
        LetterKind.COMPLAINT,
        {**_content(case, said, due_on=None), "body_name": body_name, "escalated": True},
        at=at,
    )


def _late_said(case: Complaint, due_on: str) -> tuple[HandedOn, str]:
    """What the superior is told, in Chinese as everything that is kept; and the body's name."""
    with override("zh-hans"):
        # A name that was only typed in is the informant's word, too.
        body_name = case.body.name if case.body else _("尚未确定的单位")
        return HandedOn(
            title=_("督办：%(number)s逾期未办结") % {"number": case.number},
            statement=_(
                "%(node)s办理的%(number)s（%(kind)s，被反映单位：%(body)s）应于%(day)s前办理，目前状态：%(state)s。"
                "逾期自动报请督办；反映人身份和原文留在原节点。"
            )
            % {
                "node": this_node().name,
                "number": case.number,
                "kind": case.get_kind_display(),
                "body": body_name,
                "day": due_on,
                "state": case.get_status_display(),
            },
        ), body_name


def _escalated(referral: Referral, case: Complaint, what: str, text: str, by: Any) -> Writing | None:
    if referral.is_sent:
        # Of the steps only their names: an answer is written to somebody who may be named in it.
        if what in ("file", "rate", "message", "message_of_informant", "supervise") or not text:
            return None
        if what == "overdue":
            return LetterKind.OVERDUE, {"key": text}, False
        with override("zh-hans"):
            return LetterKind.STEP, {"name": what, "text": str(Status(case.status).label)}, False
    if what == "supervise":
        return LetterKind.SUPERVISED, {"reason": case.supervised_reason}, False
    if what in ("message", "answer") and text:
        return LetterKind.HANDLER_SAYS, {"text": text}, False
    return None
