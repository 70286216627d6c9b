"""Which servers a node stands on beyond one of each: replicas of its database, its broker, its storage of files."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from integrity_portal import engines
from integrity_portal.settings.secrets import secret

# Without these a server that is gone is noticed when the kernel gives up, minutes later.
_CONNECT_SECONDS, _SILENCE_MILLISECONDS = 2, 5_000


# What has ended must vanish within seconds; no setting lengthens that.
LONGEST_LAG_SECONDS = 30.0


def replicas(env: Env, *, conn_max_age: int) -> dict[str, dict[str, Any]]:
    """
    The entries of DATABASES for streaming replicas, by their names.

    ``DATABASE_REPLICA_URL`` holds one address or several with spaces or lines between them.
    """
    found = {}
    for number, url in enumerate(secret(env, "DATABASE_REPLICA_URL").split(), start=1):
        entry = engines.django_database(url, conn_max_age=conn_max_age)
        # libpq counts a time of less than two seconds as two.
        options = {"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": _SILENCE_MILLISECONDS}
        found[f"replica{number}"] = {
            **entry,
            "OPTIONS": {**options, **entry["OPTIONS"]},
            "TEST": {"MIRROR": "default"},
        }
    return found


@dataclass(frozen=True)
class Broker:
    url: str
    options: dict[str, Any]


def broker(env: Env, *, redis_url: str) -> Broker:
    """
    Where the bell hangs that calls the workers: Redis, or RabbitMQ (``amqp://``, ``amqps://``).

    Each takes settings of its own and refuses those of the other.
    """
    url = secret(env, "CELERY_BROKER_URL") or redis_url
    if url.startswith(("amqp://", "amqps://", "pyamqp://")):
        # A message that RabbitMQ did not take counts as not sent, as one that Redis refused does.
        return Broker(
            url, {"confirm_publish": True, "connect_timeout": 5, "read_timeout": 10, "write_timeout": 10}
        )
    return Broker(url, {"visibility_timeout": 900, "socket_timeout": 10})


def file_storage(env: Env) -> dict[str, Any]:
    """
    ``STORAGES["default"]``: a folder, or a bucket that speaks S3.

    The bucket is private and stays so: files go out through the portal, which asks who may have them.

    :raises ImproperlyConfigured: without the library; for a bucket without keys, the library would look for some by itself, in the home
        directory and at an address of the network
    """
    bucket = env.str("FILES_S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    access_key, secret_key = secret(env, "FILES_S3_ACCESS_KEY"), secret(env, "FILES_S3_SECRET_KEY")
    if not (access_key and secret_key):
        raise ImproperlyConfigured("FILES_S3_BUCKET needs FILES_S3_ACCESS_KEY and FILES_S3_SECRET_KEY")
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "FILES_S3_BUCKET needs its optional library: .ci/install requirements-s3.lock"
        )
    return {
        "BACKEND": "integrity_portal.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            **({"endpoint_url": endpoint} if (endpoint := env.str("FILES_S3_ENDPOINT", "")) else {}),
            "region_name": env.str("FILES_S3_REGION", "") or None,
            "access_key": access_key,
            "secret_key": secret_key,
            "location": env.str("FILES_S3_PREFIX", ""),
            "verify": env.str("FILES_S3_CA_FILE", "") or None,
            # "path" where the bucket has no host name of its own, as with most servers in the house.
            "addressing_style": env.str("FILES_S3_ADDRESSING", "path"),
        },
    }
