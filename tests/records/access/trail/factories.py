"""Entries as the portal's own services leave them, at any moment."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from records.access import audit
from records.access.models import AuditEntry, User

HOME = "411002"


class Thing:
    """What was read: a kind, a number, a place."""

    class _meta:
        label_lower = "records.official"

    def __init__(self, uid: str = "", region: str = HOME) -> None:
        self.uid, self.access_region_code, self.audit_label = uid, region, ""


def reads(
    by: User,
    at: datetime,
    times: int,
    *,
    action: str = "record.official_read",
    every: int = 1,
    thing: Any = None,
) -> list[AuditEntry]:
    """So many reads from then on, one every so many seconds."""
    return [
        audit.read(
            action=action, by=by, at=at + timedelta(seconds=n * every), subject=thing or Thing(f"thing-{n}")
        )
        for n in range(times)
    ]


def refusals(by: User, at: datetime, times: int) -> None:
    for n in range(times):
        audit.refused(action="record.approve", by=by, at=at + timedelta(seconds=n))


def behind_its_back(sql: str) -> None:
    """Somebody with all rights on the server, who puts the triggers to sleep first."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")
