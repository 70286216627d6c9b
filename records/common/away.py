"""When an engine that the portal stands on does not answer: nothing is wrong with what was asked, so ask again."""

from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import RedisError


class StorageAway(Exception):
    """The storage of files does not answer."""


# How long a restarted database or broker usually takes to be back.
RETRY_SECONDS = 5
# A connection refused or lost, a deadlock, a lock that was not to be had in time: the same request may pass later.
AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, RedisError, BrokerAway, StorageAway)


def is_away(error: BaseException | None) -> bool:
    return isinstance(error, AWAY)
