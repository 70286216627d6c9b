"""How much waits for somebody, kept for some seconds: the side bar of every staff page shows it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.cache import cache
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from records.access.models import User

SECONDS = 15


def kept(user: "User") -> dict[str, int] | None:
    # Staff go on working while Redis is away.
    with suppress(RedisError):
        found: dict[str, int] | None = cache.get(_key(user))
        return found
    return None


def keep(user: "User", counts: dict[str, int]) -> None:
    with suppress(RedisError):
        cache.set(_key(user), counts, SECONDS)


def forget(user: "User") -> None:
    """Whoever has just done something sees its effect on the next page."""
    with suppress(RedisError):
        cache.delete(_key(user))


def _key(user: "User") -> str:
    # With the roles, for whoever is given one sees its work at once.
    return f"work:{user.pk}:{','.join(sorted(user.roles()))}"
