"""What the clock does to entries."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.registers.choices import EndReason
from records.registers.register import registers
from records.registers.services import end_entry

BATCH = 500


def end_expired(*, at: datetime) -> int:
    """End every entry of this node whose last day is over; safe to run twice and to be stopped anywhere."""
    clock, ended = clock_user(), 0
    for register in registers():
        past = register.model.objects.past(on=timezone.localdate(at)).order_by("valid_until", "uid")
        for uid in list(past.values_list("uid", flat=True)[:BATCH]):
            try:
                end_entry(
                    register=register,
                    uid=uid,
                    reason=_("有效期满，自动终止。"),
                    end_reason=EndReason.EXPIRED,
                    by=clock,
                    at=at,
                )
            except TransitionDenied:
                continue  # Somebody ended it in between.
            ended += 1
    return ended
