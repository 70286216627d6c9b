"""Cases that time has overtaken: the display of their record ended by itself, or somebody ended it."""

from datetime import datetime

import structlog
from django.utils.translation import gettext as _

from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Status
from records.remedies.choices import OPEN_OBJECTIONS, OPEN_REPAIRS
from records.remedies.models import Objection, Repair
from records.remedies.services.mooting import end_moot_repair
from records.remedies.services.objections import end_moot_objection

BATCH = 200

log = structlog.get_logger(__name__)


def close_overtaken(*, at: datetime) -> int:
    """End them with a reason that their applicants read; safe to run twice. Returns how many."""
    clock, done = clock_user(), 0
    reason = _("所涉记录已终止公示，本案终结。")
    for model, states, end in (
        (Objection, OPEN_OBJECTIONS, end_moot_objection),
        (Repair, OPEN_REPAIRS, end_moot_repair),
    ):
        over = model._default_manager.filter(status__in=states, record__status=Status.ENDED)
        for uid in list(over.order_by("uid").values_list("pk", flat=True)[:BATCH]):
            try:
                end(uid=uid, reason=reason, by=clock, at=at)  # type: ignore[operator]
            except TransitionDenied as denied:
                log.info("remedy_not_closed", case=str(uid), code=denied.code)
                continue
            done += 1
    return done
