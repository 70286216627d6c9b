"""How much waits for somebody, kept for some seconds: the side bar of every staff page shows it."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from records.access.models import User

SECONDS = 15

# By the part that counts together, what it has counted.
Counts = dict[str, dict[str, int]]


def counted(request: HttpRequest, part: str, count: Callable[[], dict[str, int]]) -> dict[str, int]:
    """
    What ``count`` says, asked once for a page and once in some seconds for all pages of this person.

    The home page counts anew: what it shows is never older than itself.

    :param part: what is counted together, by one ``count``
    """
    known, until = _known(request)
    if part not in known:
        known[part] = count()
        _keep(request, known, until)
    return known[part]


def forget(user: "User") -> None:
    """Whoever has just done something sees its effect on the next page."""
    with suppress(RedisError):
        cache.delete(_key(user))


def _known(request: HttpRequest) -> tuple[Counts, float]:
    known: tuple[Counts, float] | None = getattr(request, "_kept_counts", None)
    if known is None:
        if request.path != reverse("admin:index"):
            # Staff go on working while Redis is away.
            with suppress(RedisError):
                known = cache.get(_key(_person(request)))
        known = known or ({}, time.time() + SECONDS)
        request._kept_counts = known  # type: ignore[attr-defined]
    return known


def _keep(request: HttpRequest, known: Counts, until: float) -> None:
    # The parts that are added later grow no older than the first.
    left = until - time.time()
    if left > 0:
        with suppress(RedisError):
            cache.set(_key(_person(request)), (known, until), left)


def _person(request: HttpRequest) -> "User":
    return cast("User", request.user)


def _key(user: "User") -> str:
    # With the roles, for whoever is given one sees its work at once.
    return f"work:{user.pk}:{','.join(sorted(user.roles()))}"
