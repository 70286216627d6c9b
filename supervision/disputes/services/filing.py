"""How a default event comes into coordination: on its own, from a complaint, or from a promise."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.access.roles import Role
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.pledges.models import Pledge
from records.registers.choices import Status as Published
from records.subjects.models import Organisation
from supervision.complaints.choices import Anonymity
from supervision.complaints.models import Complaint
from supervision.complaints.parties import reported_bodies
from supervision.complaints.queries import complaints_in_reach
from supervision.complaints.routing import organisation_of, route
from supervision.disputes.choices import OPEN, SideRole, Status
from supervision.disputes.deadlines import ACCEPT, COORDINATE, cancel_all, meet, start
from supervision.disputes.models import Dispute, DisputeSide
from supervision.disputes.services.steps import (
    begin,
    begin_deed,
    finish,
    lock,
    needed,
    refuse,
    stranger,
    write,
)
from supervision.disputes.workflow import COORDINATOR, OFFICE

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class DisputeData:
    """What is known when it is filed; ``body`` and ``lead`` are uids."""

    title: str
    facts: str
    body: UUID | None
    firm: str
    wished: str = ""
    amount: Decimal | None = None
    contract_number: str = ""
    lead: UUID | None = None
    pledge: UUID | None = None
    complaint: UUID | None = None
    firm_agrees: bool = False


@transaction.atomic
def file_dispute(*, said: DisputeData, by: "User", at: datetime) -> Dispute:
    """
    Enter a default event for coordination; another person decides whether it is taken up.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role``, ``of_reported_body``, ``superior_handles``
    """
    body = organisation_of(said.body)
    if body is None:
        raise ValidationError({"body": ValidationError(_("请选择违约的政府机构。"), code="required")})
    way = route(SimpleNamespace(body=body, region=body.region_id), node=this_node())
    case = Dispute(
        number=_next_number(at),
        title=needed("title", said.title, _("请填写事项，例如“某产业园未按协议返还基础设施配套款”。"))[:100],
        facts=needed("facts", said.facts, _("请写明约定了什么、违反了什么。"))[:4000],
        wished=said.wished.strip()[:1000],
        amount=said.amount,
        contract_number=said.contract_number.strip()[:100],
        complaint=_complaint_of(said, by),
        pledge_uid=_pledge_of(said, body),
        body=body,
        region=way.handling_region,
        lead=organisation_of(said.lead),
        filed_by=by,
        filed_at=at,
        updated_at=at,
    )
    if denied := stranger(case, by):
        refuse(None, "file", denied, by=by, at=at)
    if way.to_superior:
        raise TransitionDenied(
            "superior_handles",
            _("该机构的违约事件应由%s协调，请报上级办理。") % way.handling_region.full_name,
        )
    if not by.holds(OFFICE, over=case):
        audit.refused(action="dispute.file", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("登记失信违约事件须由本地区的承办、审核或督导人员办理。"))
    _refuse_lead(case)
    firm = needed("firm", said.firm, _("请填写企业名称。"))[:200]
    case.save(force_insert=True)
    for role, name, organisation in ((SideRole.FIRM, firm, None), (SideRole.BODY, body.name, body)):
        DisputeSide.objects.create(
            dispute=case, role=role, name=name, organisation=organisation, entered_by=by, entered_at=at
        )
    write(case, "file", gettext_noop("登记"), source="", by=by, at=at)
    start(case, ACCEPT, role=Role.REVIEWER, by=by, at=at)
    return case


def _complaint_of(said: DisputeData, by: "User") -> Complaint | None:
    if said.complaint is None:
        return None
    found = complaints_in_reach(by).filter(pk=said.complaint).first()
    if found is None or found.body_id is None:
        raise ValidationError({"complaint": _("没有这件投诉举报，或它没有确定被反映单位。")})
    if found.body_id != said.body:
        raise ValidationError({"body": _("违约机构与投诉举报的被反映单位不一致。")})
    # At one table everybody learns who asked for it.
    if found.anonymity != Anonymity.NAMED and not said.firm_agrees:
        raise ValidationError(
            {"firm_agrees": _("反映人要求保密或匿名；协调会使各方知道企业是谁，须先经其同意。")}
        )
    return found


def _pledge_of(said: DisputeData, body: Organisation) -> UUID | None:
    if said.pledge is None:
        return None
    found = Pledge.objects.filter(pk=said.pledge, status=Published.PUBLISHED).first()
    if found is None:
        raise ValidationError({"pledge": _("没有这项已公开的承诺，请核对网址。")})
    if found.organisation_id != body.pk:
        raise ValidationError({"pledge": _("这项承诺不是违约机构作出的。")})
    return found.pk


def _refuse_lead(case: Dispute) -> None:
    if case.lead_id is not None and case.lead_id in reported_bodies(case):
        raise ValidationError({"lead": _("违约机构及其下级不能牵头协调，请另定牵头单位。")})


def _next_number(at: datetime) -> str:
    """``XT411000-2026-00017``: from a sequence, so that those who file at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_dispute_numbers')")
        last = cursor.fetchone()[0]
    return f"XT{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"


@transaction.atomic
def accept(*, dispute: UUID, note: str = "", by: "User", at: datetime) -> Dispute:
    """Take it up."""
    case = lock(dispute)
    step = begin(case, "accept", by=by, at=at)
    case.accepted_by, case.accepted_at = by, at
    finish(case, step, by=by, at=at, note=note)
    meet(case, ACCEPT, by=by, at=at)
    start(case, COORDINATE, role=Role.COMPLAINT_HANDLER, by=by, at=at)
    return case


@transaction.atomic
def decline(*, dispute: UUID, reason: str, by: "User", at: datetime) -> Dispute:
    """Not take it up, with reasons."""
    case = lock(dispute)
    step = begin(case, "decline", by=by, at=at)
    case.reasons = needed("reason", reason, _("请写明不予协调的理由和企业可以走的途径。"))[:2000]
    case.decided_by = by
    finish(case, step, by=by, at=at, note=case.reasons)
    meet(case, ACCEPT, by=by, at=at)
    return case


@transaction.atomic
def withdraw(*, dispute: UUID, reason: str, by: "User", at: datetime) -> Dispute:
    """The firm asks for no more coordination."""
    case = lock(dispute)
    step = begin(case, "withdraw", by=by, at=at)
    said = needed("reason", reason, _("请写明企业何时、以何种方式撤回。"))
    finish(case, step, by=by, at=at, note=said)
    cancel_all(case, by=by, at=at)
    return case


@transaction.atomic
def set_lead(*, dispute: UUID, lead: UUID, by: "User", at: datetime) -> Dispute:
    """Name the office that leads the coordination."""
    case = lock(dispute)
    begin_deed(case, "set_lead", states=OPEN - {Status.AGREED}, roles=COORDINATOR, by=by, at=at)
    found = organisation_of(lead)
    if found is None:
        raise ValidationError({"lead": _("请选择牵头单位。")})
    case.lead, case.updated_at = found, at
    _refuse_lead(case)
    case.save(update_fields=["lead", "updated_at"])
    write(case, "set_lead", gettext_noop("确定牵头单位"), by=by, at=at, note=found.name)
    return case
