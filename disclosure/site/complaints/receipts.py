"""
One ticket, one complaint: whoever presses twice, or whose line broke after we had taken it in, gets the same receipt.

The answer is kept for some minutes in Redis, sealed with the ticket itself, which only its holder has. Redis knows the
ticket by a digest: who reads Redis opens nothing.
"""

import base64
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet
from django.core.cache import cache
from redis.exceptions import RedisError

from disclosure.site.complaints.tickets import LIFETIME_SECONDS, Ticket

_BUSY = "busy"
_BUSY_SECONDS = 60
KEPT_SECONDS = 900
_PATIENCE, _STEP = 8.0, 0.2


class StillBusy(Exception):
    """The same ticket is being handed in at this moment; whoever asks again gets its receipt."""


class Spent(Exception):
    """The ticket was good for one complaint, and that one's receipt is forgotten by now."""


@dataclass(frozen=True)
class Receipt:
    uid: UUID
    code: str


def once(ticket: Ticket, file: Callable[[], Receipt]) -> Receipt:
    """
    The receipt of this ticket: made by ``file`` the first time, and the same one again after that.

    :raises StillBusy: where the first time has not come to its end yet
    :raises Spent: long after it
    """
    name = _name(ticket)
    try:
        first = cache.add(name, _BUSY, timeout=_BUSY_SECONDS)
    except RedisError:
        # Taken in without a memory for repetitions is better than not taken in.
        return file()
    if not first:
        return _same(name, ticket)
    try:
        if cache.get(f"{name}:spent"):
            raise Spent
        made = file()
    except BaseException:
        # Nothing was taken in, so the ticket is as good as before.
        with suppress(RedisError):
            cache.delete(name)
        raise
    with suppress(RedisError):
        cache.set(f"{name}:spent", True, timeout=LIFETIME_SECONDS)
        sealed = _fernet(ticket).encrypt(f"{made.uid} {made.code}".encode())
        cache.set(name, sealed, timeout=KEPT_SECONDS)
    return made


def again(ticket: Ticket) -> Receipt | None:
    """The receipt that this ticket has brought already, so that asking again costs nothing."""
    try:
        kept = cache.get(_name(ticket))
    except RedisError:
        return None
    return _opened(ticket, kept) if kept is not None and kept != _BUSY else None


def _same(name: str, ticket: Ticket) -> Receipt:
    until = time.monotonic() + _PATIENCE
    while (kept := cache.get(name)) == _BUSY and time.monotonic() < until:
        time.sleep(_STEP)
    if kept is None or kept == _BUSY:
        raise StillBusy
    return _opened(ticket, kept)


def _name(ticket: Ticket) -> str:
    return f"complaint:ticket:{ticket.name}"


def _opened(ticket: Ticket, kept: bytes) -> Receipt:
    uid, code = _fernet(ticket).decrypt(kept).decode().split(" ")
    return Receipt(UUID(uid), code)


def _fernet(ticket: Ticket) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"receipt:" + ticket.text.encode()).digest()))
