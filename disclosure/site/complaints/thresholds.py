"""
How many complaints one client may hand in, and what each costs, without keeping who it was.

A client is known for a day at most, by a digest of its address under a key that is made by chance each day and lives
in Redis alone. When the key is gone, nobody can tell from a counter whose it was: not from the database, not from a
backup, and not with the secrets of this node either.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from disclosure.site.complaints.tickets import HIGHEST_LEVEL
from records.access.throttling import client_address, count

_KEY_SECONDS = 26 * 3600
# So many complaints in an hour cost one client nothing more.
FREE = 3


@dataclass(frozen=True)
class Price:
    """
    What handing in costs this client now.

    :ivar level: how often the work and the waiting are doubled
    :ivar refused_for: for how many seconds nothing at all is taken from it; 0 where it is welcome
    """

    level: int
    refused_for: int = 0


def client_of(request: HttpRequest) -> str:
    """The client of today, in a form that is kept nowhere but in Redis and forgotten with the day."""
    address = client_address(request)
    try:
        key = _key_of_the_day()
    except RedisError:
        # There are no counters either as long as Redis is away.
        key = secrets.token_hex(32)
    return hmac.new(key.encode(), address.encode(), hashlib.sha256).hexdigest()


def price_of(request: HttpRequest) -> Price:
    """
    Count one complaint that is about to be handed in, and say what it costs.

    While the node takes in more than it can well bear, those who have handed in one already this hour wait, so that
    whoever comes with his first gets through.
    """
    own = count(policy="complaining", who=client_of(request))
    if own is None:
        return Price(0)
    if own.exceeded:
        return Price(HIGHEST_LEVEL, own.resets_in)
    everybody = count(policy="complaining_together", who="everybody")
    if everybody is not None and everybody.exceeded and own.used > 1:
        return Price(HIGHEST_LEVEL, everybody.resets_in)
    return Price(max(0, (own.used - 1) // FREE).bit_length())


def too_many_pages(request: HttpRequest) -> int:
    """Count one page of the form; for how many seconds this client is to wait, if it asks for too many."""
    return _wait("complaint_pages", request)


def too_many_tries(request: HttpRequest) -> int:
    """The same for trying to open a complaint by its code."""
    return _wait("tracking", request)


def too_many_files(request: HttpRequest) -> int:
    return _wait("complaint_files", request)


def _wait(policy: str, request: HttpRequest) -> int:
    usage = count(policy=policy, who=client_of(request))
    return max(1, usage.resets_in) if usage is not None and usage.exceeded else 0


def _key_of_the_day() -> str:
    name = f"complaints:key:{timezone.localdate().isoformat()}"
    if (known := cache.get(name)) is not None:
        return str(known)
    # Whoever comes second takes the first one's.
    cache.add(name, secrets.token_hex(32), timeout=_KEY_SECONDS)
    return str(cache.get(name) or secrets.token_hex(32))
