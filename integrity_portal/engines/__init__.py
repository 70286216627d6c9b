"""
PostgreSQL and Redis for a machine that has neither: real servers from wheels, run under a directory of ours.

A server of your own is used instead by setting DATABASE_URL and REDIS_URL; then nothing here runs.
"""

import functools
from pathlib import Path
from typing import Any

from integrity_portal.engines.engine import EngineError
from integrity_portal.engines.postgres import Postgres
from integrity_portal.engines.redis import Redis

__all__ = ["EngineError", "Postgres", "Redis", "django_database", "postgres", "redis"]


@functools.cache
def postgres(directory: Path) -> Postgres:
    return Postgres(directory)


@functools.cache
def redis(directory: Path) -> Redis:
    return Redis(directory)


def django_database(url: str, *, conn_max_age: int) -> dict[str, Any]:
    """The entry of DATABASES for an address; a socket directory may be its host or its parameter ``host``."""
    import dj_database_url

    parsed = dj_database_url.parse(
        url, engine="integrity_portal.database", conn_max_age=conn_max_age, conn_health_checks=True
    )
    options = dict(parsed.get("OPTIONS", {}))
    host = options.pop("host", "") or parsed["HOST"]
    return {**parsed, "HOST": host, "OPTIONS": options}
