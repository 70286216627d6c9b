"""Alarms for a person: somebody says two different things about one place in a log. One alarm a cause."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.access.models import User
from records.access.roles import Role
from records.access.services.approvals import demand_approval
from records.access.services.errors import AccessDenied, require_role
from records.chain.models import AlarmCause, ConflictAlarm

name_actions(chain_alarm_closed=gettext_lazy("处理冲突告警"))

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


@transaction.atomic
def close_alarm(*, alarm: ConflictAlarm, finding: str, by: User, at: datetime) -> None:
    """
    A person has found the cause; what it was goes into the trail. The alarm itself stays to be read.

    :raises AccessDenied: when ``by`` is no system administrator, nobody approved, the alarm is closed, or nothing was found
    """
    require_role([Role.SYSTEM_ADMIN], action="chain_alarm_closed", by=by, at=at)
    demand_approval(action="chain_alarm_closed", by=by, at=at, subject=alarm)
    if not finding.strip():
        raise AccessDenied("finding_needed", _("请写明查明的原因和已采取的措施。"))
    held = ConflictAlarm.objects.select_for_update().get(pk=alarm.pk)
    if held.closed_at is not None:
        raise AccessDenied("already_closed", _("该告警已经处理。"))
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    audit.record(
        action="chain_alarm_closed", by=by, at=at, subject=held, details={"finding": finding.strip()}
    )
