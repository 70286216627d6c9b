"""The table itself: who sits at it, what is said there, what is proposed and answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.common.workflow import TransitionDenied
from supervision.disputes.choices import PARTIES, SideRole, Status
from supervision.disputes.models import Dispute, DisputeAnswer, DisputeMeeting, DisputeProposal, DisputeSide
from supervision.disputes.services.papers import minutes_paper
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

AT_THE_TABLE = frozenset({Status.COORDINATING, Status.PROPOSED})
WITH_SIDES = AT_THE_TABLE | {Status.FILED}
MOST_TERMS = 20


@transaction.atomic
def add_side(
    *,
    dispute: UUID,
    role: str,
    name: str,
    representative: str = "",
    phone: str = "",
    organisation: Any = None,
    by: "User",
    at: datetime,
) -> DisputeSide:
    """A department or an expert who takes part; of an expert only his field is kept open."""
    case = lock(dispute)
    begin_deed(case, "add_side", states=WITH_SIDES, roles=COORDINATOR, by=by, at=at)
    if role not in SideRole.values or role in PARTIES:
        raise ValidationError({"role": _("企业和违约机构在登记时已经列入，请选择有关部门或专家。")})
    side = DisputeSide.objects.create(
        dispute=case,
        role=role,
        name=needed("name", name, _("请填写部门名称；专家填写专业领域，不写姓名。"))[:200],
        organisation=organisation,
        representative=representative.strip()[:100],
        phone=phone.strip()[:32],
        entered_by=by,
        entered_at=at,
    )
    write(case, "add_side", gettext_noop("登记参加方"), by=by, at=at, note=side.name)
    return side


@transaction.atomic
def name_representative(
    *, dispute: UUID, side: UUID, representative: str, phone: str, by: "User", at: datetime
) -> DisputeSide:
    """Who speaks for a side; the name stands encrypted and in no history."""
    case = lock(dispute)
    begin_deed(case, "name_representative", states=WITH_SIDES, roles=COORDINATOR, by=by, at=at)
    found = _side_of(case, side)
    found.representative = needed("representative", representative, _("请填写代表人姓名。"))[:100]
    found.phone = phone.strip()[:32]
    found.save(update_fields=["representative", "phone"])
    write(case, "name_representative", gettext_noop("登记代表人"), by=by, at=at, note=found.name)
    return found


def open_side(*, dispute: UUID, side: UUID, purpose: str, by: "User", at: datetime) -> Mapping[str, str]:
    """
    Who speaks for a side and how he is reached; written down either way.

    :raises TransitionDenied: ``of_reported_body``, ``not_your_role`` or ``purpose_needed``
    """
    case = Dispute.objects.get(pk=dispute)
    denied = stranger(case, by)
    if denied is None and not by.holds(OFFICE, over=case):
        denied = TransitionDenied("not_your_role", _("代表人信息只供协调人员查阅；本次尝试已记录。"))
    if denied is None and not purpose.strip():
        denied = TransitionDenied("purpose_needed", _("请写明查阅目的。"))
    if denied is not None:
        refuse(case, "side_opened", denied, by=by, at=at)
    found = _side_of(case, side)
    audit.read(
        action="dispute.side_opened",
        by=by,
        at=at,
        subject=case,
        details={"side": str(found.pk), "purpose": purpose.strip()[:200]},
    )
    return {"representative": found.representative or "", "phone": found.phone or ""}


def _side_of(case: Dispute, side: UUID) -> DisputeSide:
    found = case.sides.filter(pk=side).first()
    if found is None:
        raise ValidationError({"side": _("请选择本件的参加方。")})
    return found


@transaction.atomic
def record_meeting(
    *,
    dispute: UUID,
    held_at: datetime,
    place: str,
    attended: Sequence[UUID],
    notes: str,
    by: "User",
    at: datetime,
) -> DisputeMeeting:
    """Keep the notes of a meeting and make them a paper with number and code."""
    case = lock(dispute)
    begin_deed(case, "record_meeting", states=AT_THE_TABLE, roles=COORDINATOR, by=by, at=at)
    if held_at > at:
        raise ValidationError({"held_at": _("会议时间不能晚于现在；会后再登记纪要。")})
    sides = list(case.sides.filter(pk__in=attended))
    if not sides:
        raise ValidationError({"attended": _("请勾选到会的各方。")})
    meeting = DisputeMeeting.objects.create(
        dispute=case,
        held_at=held_at,
        place=needed("place", place, _("请填写会议地点。"))[:100],
        notes=needed("notes", notes, _("请填写会议纪要。"))[:4000],
        recorded_by=by,
        recorded_at=at,
    )
    meeting.attended.set(sides)
    meeting.paper = minutes_paper(meeting, case, sides, by=by, at=at)
    meeting.save(update_fields=["paper"])
    write(
        case,
        "record_meeting",
        gettext_noop("登记会议纪要"),
        by=by,
        at=at,
        note=str(timezone.localdate(held_at)),
    )
    return meeting


@transaction.atomic
def propose(
    *, dispute: UUID, text: str, terms: Sequence[Mapping[str, Any]], by: "User", at: datetime
) -> DisputeProposal:
    """
    Put a way to settle it before the sides.

    :param terms: ``{"side": uid, "text": …, "due_on": date}`` each
    """
    case = lock(dispute)
    step = begin(case, "propose", by=by, at=at)
    made = DisputeProposal.objects.create(
        dispute=case,
        number=case.proposals.count() + 1,
        text=needed("text", text, _("请写明协调方案。"))[:4000],
        terms=_terms(case, terms, timezone.localdate(at)),
        by=by,
        at=at,
    )
    case.proposed_by = by
    finish(case, step, by=by, at=at, note=made.text)
    return made


def _terms(case: Dispute, terms: Sequence[Mapping[str, Any]], today: date) -> list[dict[str, str]]:
    if not 0 < len(terms) <= MOST_TERMS:
        raise ValidationError(
            {"terms": _("请列出一至%d条约定事项，每条写明由谁、做什么、在哪一天前。") % MOST_TERMS}
        )
    obliged = {str(uid) for uid in case.sides.filter(role__in=PARTIES).values_list("uid", flat=True)}
    kept = []
    for term in terms:
        text, due_on = str(term["text"]).strip()[:500], term["due_on"]
        if str(term["side"]) not in obliged:
            raise ValidationError({"terms": _("约定事项由企业或违约机构承担。")})
        if not text:
            raise ValidationError({"terms": _("请写明每条的约定事项。")})
        if due_on < today:
            raise ValidationError({"terms": _("约定事项的期限不能早于今天。")})
        kept.append({"side": str(term["side"]), "text": text, "due_on": due_on.isoformat()})
    return kept


@transaction.atomic
def note_answer(
    *, dispute: UUID, side: UUID, agrees: bool, basis: str, opinion: str = "", by: "User", at: datetime
) -> DisputeAnswer:
    """Enter what a side says to the newest proposal, and where that is written."""
    case = lock(dispute)
    begin_deed(case, "note_answer", states=frozenset({Status.PROPOSED}), roles=COORDINATOR, by=by, at=at)
    found, proposal = _side_of(case, side), case.proposals.order_by("-number")[0]
    said = opinion.strip()[:1000]
    if not agrees and not said:
        raise ValidationError({"opinion": _("不同意的，请写明意见，以便修改方案。")})
    answer = DisputeAnswer(
        proposal=proposal,
        side=found,
        agrees=agrees,
        basis=needed("basis", basis, _("请写明答复依据，例如来函文号或会议日期。"))[:200],
        opinion=said,
        by=by,
        at=at,
    )
    answer.validate_constraints()
    answer.save(force_insert=True)
    label = gettext_noop("同意方案") if agrees else gettext_noop("不同意方案")
    write(case, "note_answer", label, by=by, at=at, note=f"{found.name} {said}".strip())
    return answer


@transaction.atomic
def rework(*, dispute: UUID, reason: str, by: "User", at: datetime) -> Dispute:
    """Go back to the table with another proposal to come."""
    case = lock(dispute)
    step = begin(case, "rework", by=by, at=at)
    finish(case, step, by=by, at=at, note=needed("reason", reason, _("请写明为何重新协调。")))
    return case
