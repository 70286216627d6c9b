"""Reading what is written in order of time, without missing what a slower transaction is still to commit."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from records.common.database import PrimaryNeeded, reading

# The clocks of the web servers and of the database may differ by this much.
CLOCK_SKEW = timedelta(milliseconds=500)
# A reader who found nothing goes on from so long before the end: a clock that is wrong by more is an operator's affair.
LATE_CLOCKS = timedelta(seconds=60)


def settled_at() -> datetime:
    """The moment before which nothing more will be written: no open transaction that writes began earlier."""
    if reading().alias != connection.alias:
        # The primary's moment with a replica's rows: whoever goes on from there would never see what was still to come.
        raise PrimaryNeeded
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT LEAST(clock_timestamp(), MIN(xact_start)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND backend_xid IS NOT NULL "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (moment,) = cursor.fetchone()
    return (moment - CLOCK_SKEW).astimezone(UTC)


def uid_at(moment: datetime) -> UUID:
    """The first UUIDv7 that could be made at that moment (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def moment_of(position: UUID) -> datetime:
    """The moment that a position stands for, to the millisecond."""
    return datetime.fromtimestamp((position.int >> 80) / 1000, UTC)


def position_at(moment: datetime, uid: UUID) -> UUID:
    """A place in the order of what is written, for what bears a moment and no UUIDv7 of its own."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | uid.int >> 48)
