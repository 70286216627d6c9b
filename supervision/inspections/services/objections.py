"""What is held against an award while it is on public notice, and the answer of another person."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.common.workflow import TransitionDenied
from supervision.inspections.choices import ApplicationStatus
from supervision.inspections.models import DemonstrationObjection
from supervision.inspections.parties import OFFICE
from supervision.inspections.services import steps
from supervision.inspections.services.demonstrations import KIND, judged, lock

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def enter_objection(
    *, uid: UUID, received_on: date, channel: str, text: str, by: "User", at: datetime
) -> DemonstrationObjection:
    """What came in while it was on notice; who said it is not kept here."""
    case = lock(uid)
    states = frozenset({ApplicationStatus.NOTICE})
    steps.begin_deed(KIND, case, "enter_objection", states=states, roles=OFFICE, by=by, at=at)
    first = timezone.localdate(case.noticed_at) if case.noticed_at else received_on
    if case.notice_until is None or not first <= received_on <= min(
        case.notice_until, timezone.localdate(at)
    ):
        raise ValidationError({"received_on": _("收到日期须在公示期内，且不能晚于今天。")})
    made = DemonstrationObjection.objects.create(
        application=case,
        received_on=received_on,
        channel=steps.needed("channel", channel, _("请写明来源，例如“电话”“来信”。"), most=100),
        text=steps.needed("text", text, _("请写明异议内容。"), most=2000),
        entered_by=by,
        entered_at=at,
    )
    steps.write(KIND, case, "enter_objection", gettext_noop("登记公示异议"), by=by, at=at)
    return made


@transaction.atomic
def answer_objection(
    *, objection: UUID, upheld: bool, answer: str, by: "User", at: datetime
) -> DemonstrationObjection:
    """Another person looks into it; whoever does so does not award."""
    case = lock(DemonstrationObjection.objects.values_list("application_id", flat=True).get(pk=objection))
    found = DemonstrationObjection.objects.select_for_update().get(pk=objection)
    states = frozenset({ApplicationStatus.NOTICE})
    steps.begin_deed(KIND, case, "answer_objection", states=states, roles=OFFICE, by=by, at=at)
    if found.upheld is not None:
        raise TransitionDenied("answered_already", _("这件异议已经核实。"))
    if by.pk == found.entered_by_id:
        raise TransitionDenied("four_eyes", _("异议由您登记，须由另一人核实。"))
    found.upheld = upheld
    found.answer = steps.needed("answer", answer, _("请写明核实情况。"), most=2000)
    found.answered_by, found.answered_at = by, at
    found.save()
    judged(case, by)
    case.save(update_fields=["judges"])
    steps.write(KIND, case, "answer_objection", gettext_noop("核实公示异议"), by=by, at=at, note=found.answer)
    return found
