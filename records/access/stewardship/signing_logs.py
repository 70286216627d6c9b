"""
The logs of signing in, as kinds of rows that are destroyed by list.

Failures need none: they stand in the audit trail, and what django-axes counts of them clears itself with the lock.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessLog
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from records.access.factors.models import StaffSession
from records.access.stewardship.retention import Destroyable

BASIS = "网络安全法第二十一条：网络日志留存不少于六个月；本系统留存十二个月"
# Twice the law's term, so that whatever comes to light within the year can still be looked into.
KEPT_FOR = timedelta(days=366)


def kinds() -> list[Destroyable]:
    return [
        Destroyable("sign_ins", _("登录记录"), KEPT_FOR, BASIS, _sign_ins, _sign_in_spelt),
        Destroyable("sessions", _("登录会话"), KEPT_FOR, BASIS, _sessions, _session_spelt),
    ]


def _sign_ins(before: datetime) -> QuerySet[Any]:
    return AccessLog.objects.filter(attempt_time__lt=before)


def _sign_in_spelt(row: AccessLog) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": row.attempt_time.isoformat(),
        "username": row.username or "",
        "address": row.ip_address or "",
        "agent": row.user_agent,
    }


def _sessions(before: datetime) -> QuerySet[Any]:
    # By its end: what still runs is nobody's to destroy.
    return StaffSession.objects.filter(ended_at__lt=before)


def _session_spelt(row: StaffSession) -> dict[str, Any]:
    return {
        "uid": str(row.pk),
        "user": row.user_id,
        "opened_at": row.opened_at.isoformat(),
        "ended_because": row.ended_because,
        "address": row.address,
        "agent": row.browser,
    }
