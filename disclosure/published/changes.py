"""
What has changed for the public since a reader last asked, the ended ones included.

The position in the feed is the uid of a version: it tells the moment at which the version was written, and the
newest version of each record is the only one that is given. A version is given only when no transaction is still
open that may yet commit an older one; a reader who goes on from where he was misses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import make_aware

from disclosure.published.audience import PUBLIC
from disclosure.published.records import no_longer_public, present, readable, records_for
from records.dishonesty.choices import EndReason, Scope, Status
from records.dishonesty.models import DishonestyRecord, RecordVersion

# The clocks of the web servers and of the database may differ by this much.
CLOCK_SKEW = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Window:
    """
    :ivar rows: the changed records as they are now, or their tombstones, oldest change first
    :ivar position: where to go on; the old position where nothing has changed
    :ivar more: whether there is more to be had at once
    :ivar settled_at: all changes up to this moment lie before the end of the feed
    """

    rows: list[dict[str, Any]]
    position: UUID | None
    more: bool
    settled_at: datetime


def public_changes(*, after: UUID | None, on: date, limit: int) -> Window:
    """The next ``limit`` changes behind the position ``after``; all there ever were, if it is None."""
    settled_at = _settled_at()
    once_public = RecordVersion.objects.filter(record=OuterRef("record"), content__scope=Scope.PUBLIC)
    versions = RecordVersion.objects.filter(
        Q(record__scope=Scope.PUBLIC) | Exists(once_public),
        uid__lt=position_at(settled_at),
        number=F("record__version"),
    )
    if after is not None:
        versions = versions.filter(uid__gt=after)
    # A page is asked of the versions' own key; the record is then read as the reader may see it.
    newest = list(versions.order_by("uid").values_list("uid", "record_id", "registered_at")[: limit + 1])
    more, newest = len(newest) > limit, newest[:limit]
    uids = {record_uid for _uid, record_uid, _at in newest}
    shown = {record.uid: record for record in readable(records_for(PUBLIC, on=on)).filter(uid__in=uids)}
    gone = {record.uid: record for record in _gone(uids - shown.keys(), on=on)}
    rows = []
    for _version, uid, at in newest:
        if uid in shown:
            rows.append({**present(shown[uid], PUBLIC), "ended": False})
        elif uid in gone:
            rows.append(_tombstone(gone[uid], at, on=on))
    return Window(rows, newest[-1][0] if newest else after, more, settled_at)


def _gone(uids: Iterable[UUID], *, on: date) -> list[DishonestyRecord]:
    """Those that readers may hold copies of: their display is over, or their scope was narrowed since."""
    narrowed = DishonestyRecord.objects.exclude(scope=Scope.PUBLIC)
    return [*no_longer_public(on=on).filter(uid__in=uids), *narrowed.filter(uid__in=uids)]


def position_at(moment: datetime) -> UUID:
    """The position of the first version that could be written at that moment (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _tombstone(record: DishonestyRecord, changed_at: datetime, *, on: date) -> dict[str, Any]:
    """That the record is gone, on which ground and since when; nothing of what it said."""
    reason, ended_at = record.end_reason, record.ended_at or changed_at
    if record.status == Status.PUBLISHED and record.display_until and record.display_until < on:
        # The clock has not come by yet; the display is over all the same.
        reason = EndReason.EXPIRED.value
        ended_at = make_aware(datetime.combine(record.display_until + timedelta(days=1), time.min))
    return {
        "uid": str(record.uid),
        "ended": True,
        "end_reason": reason or None,
        "ended_at": ended_at.isoformat(),
    }


def _settled_at() -> datetime:
    """The moment before which nothing more will be written: no open transaction that writes began earlier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT LEAST(clock_timestamp(), MIN(xact_start)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND backend_xid IS NOT NULL "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (moment,) = cursor.fetchone()
    return (moment - CLOCK_SKEW).astimezone(UTC)
