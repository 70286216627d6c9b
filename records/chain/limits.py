"""How much one child may ask for, how far its clock may be off, and when it is asked to wait."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from records.chain.models import ChainEvent, Peer, PeerContact
from records.chain.traffic import BUSY, TOO_MANY
from records.chain.witnessing import Refused

WINDOW = timedelta(minutes=1)
# How long a child is asked to wait while this node catches up with its own events.
BUSY_SECONDS = 10

# One row a child, written in the transaction that keeps the request's nonce, so it costs no commit of its own.
# A window that lies in the future stems from a clock that was wrong.
_COUNT = """
INSERT INTO records_peercontact AS held
       (peer_id, contacted_at, clock_ahead, window_at, window_requests, window_bytes)
VALUES (%(peer)s, %(at)s, %(ahead)s, %(at)s, 1, %(size)s)
ON CONFLICT (peer_id) DO UPDATE
   SET contacted_at = excluded.contacted_at, clock_ahead = excluded.clock_ahead,
       window_at = CASE WHEN held.window_at BETWEEN %(since)s AND %(at)s THEN held.window_at ELSE %(at)s END,
       window_requests =
           CASE WHEN held.window_at BETWEEN %(since)s AND %(at)s THEN held.window_requests ELSE 0 END + 1,
       window_bytes =
           CASE WHEN held.window_at BETWEEN %(since)s AND %(at)s THEN held.window_bytes ELSE 0 END + %(size)s
RETURNING window_at, window_requests, window_bytes
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a child has asked for since ``since``."""

    since: datetime
    requests: int
    size: int


def count(peer: Peer, *, size: int, clock_ahead: float, at: datetime) -> Usage:
    """The child proved who it is: it is there, and has asked once more."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "peer": peer.pk,
                "at": at,
                "since": at - WINDOW + timedelta(microseconds=1),
                "ahead": round(clock_ahead),
                "size": size,
            },
        )
        return Usage(*cursor.fetchone())


def require_share(usage: Usage, *, at: datetime) -> None:
    """
    Refuse what goes beyond a child's share of the minute, so that one child cannot starve the others.

    :raises Refused: with the seconds after which it may ask again
    """
    limits = (settings.CHAIN_CHILD_REQUESTS, settings.CHAIN_CHILD_BYTES)
    if all(used <= most for used, most in zip((usage.requests, usage.size), limits, strict=True) if most):
        return
    wait = max(1, math.ceil((usage.since + WINDOW - at).total_seconds()))
    raise Refused(
        429,
        TOO_MANY,
        f"a child may send {limits[0]} requests and {limits[1]} bytes a minute; ask again in {wait} s",
        retry_after=wait,
    )


def require_room() -> None:
    """
    Let children wait while this node has too many events of its own to place: they would only queue here.

    :raises Refused: with the seconds after which it may ask again
    """
    if is_overloaded():
        raise Refused(
            503,
            BUSY,
            f"more than {settings.CHAIN_BACKLOG_LIMIT} events wait here; ask again in {BUSY_SECONDS} s",
            retry_after=BUSY_SECONDS,
        )


def is_overloaded() -> bool:
    """Whether more events wait for a place in the log than the setting allows; never reads more than those."""
    most = settings.CHAIN_BACKLOG_LIMIT
    return bool(most) and ChainEvent.objects.pending()[: most + 1].count() > most


def heard(peer: Peer, *, at: datetime) -> None:
    """The node spoke by a file."""
    PeerContact.objects.update_or_create(
        peer=peer,
        defaults={"contacted_at": at},
        create_defaults={"contacted_at": at, "window_at": at},
    )


def compared(peer: Peer, *, at: datetime) -> None:
    """The child compares its log with this node's."""
    PeerContact.objects.filter(peer=peer).update(compared_at=at)


def claimed(peer: Peer, *, size: int, at: datetime) -> None:
    """
    The child says how long its log is; since when that is more than what it has pushed here is kept.

    Written only when it changes: a child says so every few seconds.
    """
    contact = PeerContact.objects.filter(peer=peer).first()
    if contact is None:
        return
    is_behind = size > peer.witnessed_size
    since = (contact.behind_since_at or at) if is_behind else None
    if (contact.claimed_size, contact.behind_since_at) != (size, since):
        PeerContact.objects.filter(peer=peer).update(claimed_size=size, behind_since_at=since)
