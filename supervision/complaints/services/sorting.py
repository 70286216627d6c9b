"""From the letter box to a desk: registered, taken up or not, sent on, handed to somebody, joined with another."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from records.access.models import User as Account
from records.access.roles import Role
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.complaints import deadlines
from supervision.complaints.choices import OVER, NotAcceptedReason, Proposal, Status
from supervision.complaints.models import Complaint
from supervision.complaints.parties import Asker, is_of_reported_body, reported_bodies
from supervision.complaints.routing import organisation_of, route
from supervision.complaints.services.steps import (
    begin,
    begin_deed,
    finish,
    lock,
    needed,
    refuse,
    write,
)

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def register(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """Note that it has come in; the time to decide on it runs from the day on which it did."""
    case = lock(complaint)
    step = begin(case, "register", by=by, at=at)
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("您反映的情况已登记，正在审查是否受理。"))
    deadlines.meet(case, deadlines.SORT, by=by, at=at)
    deadlines.start(case, deadlines.NOTICE, start_on=timezone.localdate(case.filed_at), by=by, at=at)
    return case


@transaction.atomic
def name_body(*, complaint: UUID, body: UUID, by: "User", at: datetime) -> Complaint:
    """
    Say which body it is about, where whoever filed it only knew a name; from then on its people are shut out.

    :raises TransitionDenied: ``of_reported_body`` where one of them has had a hand in it already
    """
    case = lock(complaint)
    begin_deed(case, "name_body", by=by, at=at)
    found = organisation_of(body)
    if found is None:
        raise ValidationError(
            {"body": ValidationError(_("没有找到所选的单位，请重新选择。"), code="required")}
        )
    case.body, case.body_name, case.updated_at = found, found.name, at
    hands = Account.objects.filter(pk__in=case.steps.exclude(by=None).values("by"))
    if any(is_of_reported_body(one, case) for one in [by, *hands]):
        denied = TransitionDenied("of_reported_body", _("该单位的人员经办过本件，须由另一人重新登记后并案。"))
        case.body = None
        refuse(case, "name_body", denied, by=by, at=at)
    where = route(case, node=this_node())
    case.office, case.to_superior = where.office, where.to_superior
    if not (where.to_superior or where.to_child):
        case.handling_region = where.handling_region
    case.save()
    write(case, "name_body", gettext_noop("确定被反映单位"), by=by, at=at, note=found.name)
    return case


@transaction.atomic
def accept(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """Take it up: the periods of the law begin."""
    case = lock(complaint)
    step = begin(case, "accept", by=by, at=at)
    case.accepted_at = at
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("您反映的情况已受理，将交有权机关核查。"))
    deadlines.meet(case, deadlines.NOTICE, by=by, at=at)
    deadlines.start_accepted(case, by=by, at=at)
    return case


@transaction.atomic
def not_accept(*, complaint: UUID, reason: str, explanation: str, by: "User", at: datetime) -> Complaint:
    """Propose not to take it up; another person confirms. The explanation says where to go instead."""
    case = lock(complaint)
    step = begin(case, "propose_not_accept", by=by, at=at)
    if reason not in NotAcceptedReason.values:
        raise ValidationError({"reason": ValidationError(_("请选择不予受理的情形。"), code="required")})
    said = needed("explanation", explanation, _("请写明理由，以及反映人可以到哪里解决。"))
    case.not_accepted_reason = reason
    propose(case, Proposal.NOT_ACCEPTED, said, by=by)
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def confirm_not_accepted(*, complaint: UUID, note: str = "", by: "User", at: datetime) -> Complaint:
    """The second pair of eyes; only now the informant is told, with the reasons."""
    case = lock(complaint)
    step = begin(case, "confirm_not_accept", by=by, at=at)
    case.confirmed_by = by
    with override("zh-hans"):
        told = f"{NotAcceptedReason(case.not_accepted_reason).label}。{case.proposal_reasons}"
    finish(case, step, by=by, at=at, note=note, told=told)
    deadlines.meet(case, deadlines.NOTICE, deadlines.HOTLINE, by=by, at=at)
    deadlines.cancel(case, by=by, at=at)
    return case


@transaction.atomic
def return_not_accepted(*, complaint: UUID, note: str, by: "User", at: datetime) -> Complaint:
    """Not so: look at it again."""
    case = lock(complaint)
    step = begin(case, "return_not_accept", by=by, at=at)
    said = needed("note", note, _("请写明退回的理由。"))
    case.not_accepted_reason = ""
    withdraw_proposal(case)
    finish(case, step, by=by, at=at, note=said)
    return case


@transaction.atomic
def transfer(*, complaint: UUID, to: str, reason: str, node: str = "", by: "User", at: datetime) -> Complaint:
    """
    Hand it on to the agency that may handle it; five working days it has to send it back.

    :param to: that agency's name, told to the informant
    :param node: the code of the node, where it is one of the chain
    """
    case = lock(complaint)
    step = begin(case, "transfer", by=by, at=at)
    case.transferred_to = needed("to", to, _("请写明转往的机关。"))[:200]
    said = needed("reason", reason, _("请写明转送的依据和理由。"))
    if case.status != Status.ACCEPTED:
        deadlines.meet(case, deadlines.SORT, deadlines.NOTICE, by=by, at=at)
    case.referred_to = node
    finish(
        case,
        step,
        by=by,
        at=at,
        note=said,
        told=gettext_noop("您反映的情况已转%s办理，答复后在这里告知您。") % case.transferred_to,
    )
    deadlines.start(
        case,
        deadlines.WRONG_AGENCY,
        consequence=gettext_noop("期限内没有退回的，视为对方接收。"),
        by=by,
        at=at,
    )
    return case


@transaction.atomic
def take_back(*, complaint: UUID, reason: str, by: "User", at: datetime) -> Complaint:
    """The other agency sent it back as none of its own; it is looked at again."""
    case = lock(complaint)
    step = begin(case, "take_back", by=by, at=at)
    said = needed("reason", reason, _("请写明对方退回的理由。"))
    case.transferred_to = case.referred_to = ""
    finish(case, step, by=by, at=at, note=said, told=gettext_noop("所转机关已退回，正在重新确定办理机关。"))
    deadlines.cancel(case, deadlines.WRONG_AGENCY, by=by, at=at)
    deadlines.start(case, deadlines.NOTICE, by=by, at=at)
    return case


@transaction.atomic
def assign(
    *,
    complaint: UUID,
    handler_body: UUID | None = None,
    handler: int | None = None,
    note: str = "",
    by: "User",
    at: datetime,
) -> Complaint:
    """
    Hand it to whom it is to be looked into by: a body above the reported one, a person, or both.

    :raises ValidationError: at ``handler_body`` or ``handler``, where the law forbids that one to handle it
    """
    case = lock(complaint)
    step = begin(case, "assign", by=by, at=at)
    body = Organisation.objects.filter(pk=handler_body).first() if handler_body else None
    person = Account.objects.filter(pk=handler).first() if handler else None
    if body is not None and case.body_id and body.pk in reported_bodies(case):
        _wrong_handler(
            "handler_body", "body_is_reported", _("被反映单位及其下级不能承办，请交其上级或主管单位。")
        )
    case.handler_body, case.handler = body, person
    if person is not None:
        refuse_handler(case, person)
    named = body.name if body else case.handling_region.full_name
    finish(case, step, by=by, at=at, note=note, told=gettext_noop("已交%s核查。") % named)
    deadlines.meet(case, deadlines.ARREARS_TRANSFER, by=by, at=at)
    return case


@transaction.atomic
def merge(*, complaint: UUID, into: UUID, by: "User", at: datetime) -> Complaint:
    """
    Look into it together with another about the same matter; its own code goes on answering.

    :raises ValidationError: at ``into``, where that one is over, is itself merged, or is about another body
    """
    # Always in the same order, so that two who merge crosswise cannot wait for one another.
    first, second = sorted([complaint, into])
    both = {first: lock(first), second: lock(second)} if first != second else {}
    case = both.get(complaint) or lock(complaint)
    step = begin(case, "merge", by=by, at=at)
    main = both.get(into)
    if main is None or main.status in OVER or not Asker(by, main).holds({Role.COMPLAINT_HANDLER}):
        _wrong_handler("into", "cannot_merge", _("请选择另一件尚在办理的投诉举报。"))
    assert main is not None
    if (main.body_id or main.body_name) != (case.body_id or case.body_name):
        _wrong_handler("into", "another_body", _("两件反映的不是同一单位，不能并案。"))
    case.merged_into = main
    finish(
        case,
        step,
        by=by,
        at=at,
        note=main.number,
        told=gettext_noop("同一事项已有人反映，现合并办理；您仍凭原查询码查看进度和答复。"),
    )
    deadlines.cancel(case, by=by, at=at)
    write(main, "merged_here", gettext_noop("并入另一件"), by=by, at=at, note=case.number)
    return case


def propose(case: Complaint, proposal: Proposal, reasons: str, *, by: "User") -> None:
    case.proposal, case.proposal_reasons = proposal, reasons[:2000]
    case.proposed_by, case.confirmed_by = by, None


def withdraw_proposal(case: Complaint) -> None:
    case.proposal = case.proposal_reasons = ""
    case.proposed_by = case.confirmed_by = None


def refuse_handler(case: Complaint, person: Account) -> None:
    """
    :raises ValidationError: at ``handler``, where the law forbids that one to handle it
    """
    if is_of_reported_body(person, case):
        _wrong_handler("handler", "of_reported_body", _("该人员属于被反映单位，不能承办。"))
    if not person.holds(Role.COMPLAINT_HANDLER, over=case):
        _wrong_handler("handler", "not_a_handler", _("该人员没有承办本件的权限，请另选。"))
    if case.anonymity == "confidential" and person.pk == case.filed_by_id:
        _wrong_handler("handler", "took_it_in", _("反映人要求保密，登记人知道其身份，不能承办本件。"))
    if case.openings.filter(by=person).exists() and case.anonymity == "confidential":
        _wrong_handler("handler", "opened_identity", _("该人员查阅过反映人身份，不能承办本件。"))


def _wrong_handler(field: str, code: str, sentence: str) -> None:
    raise ValidationError({field: ValidationError(sentence, code=code)})
