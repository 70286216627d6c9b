"""Alarms for a person: somebody says two different things about one place in a log. One alarm a cause."""

import logging
from datetime import datetime

from records.chain.models import AlarmCause, ConflictAlarm

logger = logging.getLogger(__name__)


def raise_alarm(
    *,
    cause: AlarmCause,
    sender: str,
    origin: str,
    position: int,
    held: bytes,
    claimed: bytes,
    evidence: str,
    at: datetime,
) -> None:
    """
    Raise the alarm, unless the same one is raised already.

    A conflict is about one event. A log that does not continue is one cause however many attempts show it, so
    while such an alarm about the sender is open, it is not raised again.
    """
    if (
        cause != AlarmCause.CONFLICT
        and ConflictAlarm.objects.filter(cause=cause, sender=sender, closed_at=None).exists()
    ):
        return
    alarm = ConflictAlarm(
        cause=cause,
        sender=sender,
        origin=origin,
        position=position,
        held=held,
        claimed=claimed,
        evidence=evidence,
        raised_at=at,
    )
    ConflictAlarm.objects.bulk_create([alarm], ignore_conflicts=True)
    logger.error("chain alarm %s: %s about %s at %s", cause.value, sender, origin, position)
