"""
How far behind each replica is, known by what it has replayed and by no server's clock.

Once a second the primary is asked how far its log goes, then each replica how far it has come. A replica that has
reached a place of the log which the primary had at a moment shows everything that was committed before that moment, and
will not show less later. So the bound holds whatever goes wrong: a replica that is cut off, paused or overloaded reaches
no newer place, its last moment grows old, and it is left out. `now() - pg_last_xact_replay_timestamp()` would grow while
nobody writes, and stand still in a replica that was cut off just after it had replayed all that it received.
"""

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from prometheus_client import Counter, Gauge

logger = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
# A replica that failed is left alone for so long: each try may cost a reader the time of a connection that hangs.
REST_SECONDS = 5.0

BEHIND = Gauge(
    "replica_behind_seconds", "How old what a replica shows may be", ["replica"], multiprocess_mode="livemax"
)
LEFT_OUT = Counter("replica_left_out_total", "How often a replica was left out after a failure", ["replica"])

# Behind what was inserted and not only written: a commit may be seen here before it is on the disk.
_PRIMARY = "SELECT system_identifier::text, pg_current_wal_insert_lsn()::text FROM pg_control_system()"
_REPLICA = "SELECT system_identifier::text, pg_last_wal_replay_lsn()::text FROM pg_control_system() WHERE pg_is_in_recovery()"
_NEVER = float("-inf")


@dataclass
class Replica:
    alias: str
    # All that was committed before this moment can be seen in it.
    shows_until: float = _NEVER
    rests_until: float = _NEVER


class Replicas:
    """The replicas of this process's primary; one look at them serves all threads."""

    def __init__(
        self, aliases: Sequence[str], *, bound: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.bound = bound
        self._clock = clock
        self._replicas = [Replica(alias) for alias in aliases]
        self._places: deque[tuple[float, int]] = deque()
        self._looking = threading.Lock()
        self._next_look = _NEVER
        self._turn = itertools.count()

    def usable(self) -> str | None:
        """One that is not further behind than the bound, in turns; None where the primary must answer."""
        self._look_if_due()
        oldest = self._clock() - self.bound
        fresh = [each.alias for each in self._replicas if each.shows_until >= oldest]
        return fresh[next(self._turn) % len(fresh)] if fresh else None

    def leave_out(self, alias: str) -> None:
        """It failed while somebody read: nobody else shall meet that, and a while later it is asked again."""
        for each in self._replicas:
            if each.alias == alias:
                each.shows_until, each.rests_until = _NEVER, self._clock() + REST_SECONDS
        LEFT_OUT.labels(alias).inc()
        connections[alias].close()
        logger.warning("replica_left_out", extra={"code": alias})

    def _look_if_due(self) -> None:
        # Whoever comes while another looks goes by what was known before.
        if self._clock() < self._next_look or not self._looking.acquire(blocking=False):
            return
        try:
            self._look()
            self._next_look = self._clock() + EVERY_SECONDS
        finally:
            self._looking.release()

    def _look(self) -> None:
        # The moment first: what is committed after it is not vouched for.
        moment = self._clock()
        try:
            system, place = _asked(DEFAULT_DB_ALIAS, _PRIMARY)
        except (DatabaseError, InterfaceError) as failure:
            # What was known grows old by itself. Told, because a user who may not ask this would never read a replica.
            logger.warning("replicas_not_judged", extra={"code": type(failure).__name__})
            return
        self._places.append((moment, place))
        while self._places[0][0] < moment - self.bound:
            self._places.popleft()
        for each in self._replicas:
            if moment >= each.rests_until:
                self._look_at(each, system)

    def _look_at(self, replica: Replica, system: str) -> None:
        try:
            its_system, reached = _asked(replica.alias, _REPLICA)
        except (DatabaseError, InterfaceError):
            self.leave_out(replica.alias)
            return
        # Another server, one that was promoted, or one that has replayed nothing yet.
        known = [moment for moment, place in self._places if place <= reached] if its_system == system else []
        replica.shows_until = max(known, default=_NEVER)
        BEHIND.labels(replica.alias).set(self._clock() - replica.shows_until)


def _asked(alias: str, question: str) -> tuple[str, int]:
    """Which server this is and a place in its log; a place before all others where it has none."""
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        system, place = cursor.fetchone() or ("", None)
    return system, place_of(place) if place else -1


def place_of(text: str) -> int:
    """PostgreSQL writes a place of its log as two hexadecimal numbers of 32 bits."""
    high, _slash, low = text.partition("/")
    return int(high, 16) << 32 | int(low, 16)
