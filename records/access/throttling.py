"""A fair share of the API for each, and the headers that tell it (draft-ietf-httpapi-ratelimit-headers)."""

import hashlib
import hmac
import logging
import time
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from records.access.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Usage:
    """What one client has used of its share in the present window."""

    policy: str
    limit: int
    window: int
    used: int
    resets_in: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={self.window}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.resets_in}',
        }


def count(*, policy: str, who: str, limit: int | None = None, cost: int = 1) -> Usage | None:
    """
    Count a request of ``who``; None where the policy sets no limit or the counter cannot be reached.

    The portal goes on serving while Redis is away: a limit protects it, and is not worth an outage.

    :param limit: of this one's own, in place of the policy's
    :param cost: of how many plain requests it is worth; 0 only looks
    """
    usual, window = settings.RATE_LIMITS.get(policy, (0, 0))
    limit = limit or usual
    if not limit or not window:
        return None
    now = _clock()
    period, resets_in = now // window, window - now % window
    key = f"rate:{policy}:{period}:{_unlinkable(who, period)}"
    try:
        used = _add(key, cost, seconds=window + 5) if cost else int(cache.get(key, 0))
    except RedisError:
        logger.warning("rate_limit_counter_unreachable", extra={"policy": policy})
        return None
    return Usage(policy=policy, limit=limit, window=window, used=used, resets_in=resets_in)


def _clock() -> int:
    return int(time.time())


def _add(key: str, cost: int, *, seconds: int) -> int:
    """Both at once on one way to the server and back; Django's cache would go there three times."""
    name = cache.make_key(key)
    server = cache._cache.get_client(name, write=True)  # type: ignore[attr-defined]
    with server.pipeline(transaction=False) as way:
        way.set(name, 0, ex=seconds, nx=True)
        way.incrby(name, cost)
        _first, used = way.execute()
    return int(used)


def used_up(*, policy: str, who: str) -> Usage | None:
    """What ``who`` has used already, where one more would exceed it; None where there is something left."""
    usage = count(policy=policy, who=who, cost=0)
    if usage is None or usage.remaining:
        return None
    return replace(usage, used=usage.used + 1)


def client_address(request: HttpRequest) -> str:
    """The address of the client, past as many proxies as ``NUM_PROXIES`` says are ours."""
    trusted = api_settings.NUM_PROXIES or 0
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    # Counted from the right: what stands further left was written by the client itself.
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted] or request.META.get("REMOTE_ADDR", "")
    return request.META.get("REMOTE_ADDR", "")


def _unlinkable(who: str, period: int) -> str:
    # No address is kept: the name changes with each window and cannot be turned back.
    return hmac.new(settings.SECRET_KEY.encode(), f"{period}:{who}".encode(), hashlib.sha256).hexdigest()[:32]


class FairShare(BaseThrottle):
    """
    Each partner, each person of the staff and each anonymous address has a share of its own.

    A view may name a policy of its own in ``rate_policy``; else it is ``partner``, ``staff`` or ``public``.
    """

    usage: Usage | None = None

    def allow_request(self, request: Any, view: Any) -> bool:
        policy, who = self._whose(request)
        policy = getattr(view, "rate_policy", None) or policy
        self.usage = count(policy=policy, who=who, limit=limit_of(request.user, policy))
        # On Django's own request, where the middleware finds it for the headers.
        request._request.rate_usage = self.usage
        return self.usage is None or not self.usage.exceeded

    def wait(self) -> float | None:
        return self.usage.resets_in if self.usage else None

    def _whose(self, request: Any) -> tuple[str, str]:
        user = request.user
        if not isinstance(user, User):
            return "public", f"address:{client_address(request._request)}"
        return ("partner" if user.kind == User.Kind.PARTNER else "staff"), f"user:{user.pk}"


def limit_of(user: Any, policy: str) -> int | None:
    """A partner's own figure, where it was given one; None for the policy's."""
    if policy != "partner":
        return None
    return getattr(getattr(user, "partner_application", None), "rate_limit", None)


def charge(request: Any, *, cost: int) -> None:
    """
    Let a partner's request of many items count for more than the one that it was counted for already.

    :raises Throttled: before any of the work is done; a request that is alone in its window always passes
    """
    before: Usage | None = getattr(request._request, "rate_usage", None)
    if cost < 1 or before is None:
        return
    usage = count(
        policy=before.policy,
        who=f"user:{request.user.pk}",
        limit=before.limit,
        cost=min(cost, before.limit - 1),
    )
    request._request.rate_usage = usage
    if usage and usage.exceeded:
        raise Throttled(wait=usage.resets_in)
