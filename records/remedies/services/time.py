"""More time for a case: asked for once, with a reason, and decided by the head through the clocks."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from records.clocks import cases as clocks
from records.clocks import services as rules
from records.clocks.models import Deadline, DeadlineExtension
from records.common.workflow import TransitionDenied
from records.remedies.choices import CaseKind
from records.remedies.due import deadlines_of
from records.remedies.models import Case
from records.remedies.services.steps import needed

if TYPE_CHECKING:
    from records.access.models import User

# The period that may be longer.
LONGER = {CaseKind.OBJECTION: "objection_total", CaseKind.REPAIR: "repair_total"}


@transaction.atomic
def ask_more_time(*, case: Case, reason: str, by: "User", at: datetime) -> DeadlineExtension:
    """
    Ask to extend the period for the whole; a reviewer or supervisor other than who asks decides.

    :raises TransitionDenied: ``nothing_to_extend``, or what the clocks refuse
    """
    deadline = extendable(case)
    if deadline is None:
        raise TransitionDenied("nothing_to_extend", _("本案没有可以延长的期限。"))
    said = needed("reason", reason, _("请写明延长的理由。"))
    longer = rules.extension_of(deadline.key, case.region_id)
    assert longer is not None
    return clocks.ask_extension(
        deadline=deadline, number=longer.number, unit=longer.unit, reason=said, by=by, at=at
    )


def extendable(case: Case) -> Deadline | None:
    """The open period of this case that the law lets be longer."""
    if case.kind not in LONGER:
        return None
    key = LONGER[CaseKind(case.kind)]
    return next((one for one in deadlines_of(case) if one.key == key and one.is_open), None)
