"""What time alone brings about: display ends by itself at the maximum date."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import EndReason
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.moving import end_record

BATCH = 500

log = structlog.get_logger(__name__)


def end_expired(*, at: datetime) -> int:
    """
    End every record of this node whose display period is over; safe to run twice and to be stopped anywhere.

    :returns: how many it ended
    """
    clock, ended = clock_user(), 0
    for uid in list(
        DishonestyRecord.objects.past_display(on=timezone.localdate(at))
        .order_by("display_until", "uid")
        .values_list("uid", flat=True)[:BATCH]
    ):
        try:
            with transaction.atomic():
                end_record(
                    uid=uid, by=clock, at=at, reason=_("公示期满，自动终止。"), end_reason=EndReason.EXPIRED
                )
        except TransitionDenied as denied:
            # Somebody ended or amended it in between; the next run looks again.
            log.info("expiry_skipped", record=str(uid), code=denied.code)
            continue
        ended += 1
    return ended
