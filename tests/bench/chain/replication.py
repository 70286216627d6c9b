"""The limit: PostgreSQL's own logical replication of the nation's rows, over two hops of three clusters."""

import contextlib
import io
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2

from integrity_portal.engines import Postgres
from tests.bench import clock

TABLE = "records_dishonestyrecord"
DATABASE = "limit"
BATCH = 1_000
READY_SECONDS = 60


class ReplicatingPostgres(Postgres):
    """The embedded server with the portal's own options, and a log from which rows can be followed."""

    options = {**Postgres.options, "wal_level": "logical"}


class Hops:
    """Three clusters; each follows the one before it."""

    def __init__(self, folder: Path, statements: Sequence[str], stack: contextlib.ExitStack) -> None:
        self.clusters = [ReplicatingPostgres(folder / name) for name in ("city", "province", "nation")]
        for cluster in self.clusters:
            stack.callback(cluster.release)
        with ThreadPoolExecutor() as side_by_side:
            list(side_by_side.map(ReplicatingPostgres.hold, self.clusters))
        self.connections = []
        for cluster in self.clusters:
            connection = psycopg2.connect(cluster.url(DATABASE))
            stack.callback(connection.close)
            connection.autocommit = True
            self.connections.append(connection)
            for statement in statements:
                self._do(connection, statement)
        for above, cluster, connection in zip(
            self.connections[1:], self.clusters, self.connections, strict=False
        ):
            self._do(connection, f"CREATE PUBLICATION upward FOR TABLE {TABLE}")
            address = f"host={cluster.socket_dir} user=postgres dbname={DATABASE}"
            self._do(above, f"CREATE SUBSCRIPTION upward CONNECTION '{address}' PUBLICATION upward")

    @staticmethod
    def _do(connection: "psycopg2.extensions.connection", statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def rate(self, columns: Sequence[str], rows: Sequence[str], count: int) -> float:
        """Rows a second from the first commit at the city, a thousand each, to the last row at the nation."""
        self._empty()
        batches = []
        for start in range(0, count, BATCH):
            text = "".join(
                f"{uuid.uuid4()}\t{rows[number % len(rows)].partition(chr(9))[2]}\n"
                for number in range(start, min(start + BATCH, count))
            )
            batches.append(text)
        last = batches[-1].splitlines()[-1].partition("\t")[0]
        begun = time.monotonic()
        with self.connections[0].cursor() as cursor:
            for text in batches:
                cursor.copy_expert(f"COPY {TABLE} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))
        arrived = self._wait_for(last)
        with self.connections[-1].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE}")
            if cursor.fetchone() != (count,):
                raise RuntimeError("logical replication lost rows")
        return count / (arrived - begun)

    def delays(self, columns: Sequence[str], rows: Sequence[str], count: int) -> list[float]:
        """Seconds from one row's insert at the city until it is seen at the nation, nothing else going on."""
        self._empty()
        delays = []
        for number in range(count):
            uid = str(uuid.uuid4())
            text = f"{uid}\t{rows[number % len(rows)].partition(chr(9))[2]}\n"
            # Longer than any delay, and no multiple of the servers' own 200 ms.
            time.sleep(0.33 + 0.013 * (number % 17))
            begun = time.monotonic()
            with self.connections[0].cursor() as cursor:
                cursor.copy_expert(f"COPY {TABLE} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))
            delays.append(self._wait_for(uid, look=0.002) - begun)
        return delays

    def _wait_for(self, uid: str, *, look: float = 0.01, within: float = 300) -> float:
        deadline = time.monotonic() + within
        with self.connections[-1].cursor() as cursor:
            while time.monotonic() < deadline:
                cursor.execute(f"SELECT FROM {TABLE} WHERE uid = %s", [uid])
                if cursor.fetchone() is not None:
                    return time.monotonic()
                time.sleep(look)
        raise RuntimeError("logical replication does not arrive")

    def _empty(self) -> None:
        self._do(self.connections[0], f"TRUNCATE {TABLE}")
        deadline = time.monotonic() + READY_SECONDS
        for connection in self.connections[1:]:
            with connection.cursor() as cursor:
                while time.monotonic() < deadline:
                    cursor.execute(
                        f"SELECT NOT EXISTS (SELECT FROM {TABLE}) AND EXISTS (SELECT FROM pg_subscription_rel)"
                        " AND NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate <> 'r')"
                    )
                    if cursor.fetchone() == (True,):
                        break
                    time.sleep(0.1)
                else:
                    raise RuntimeError("logical replication does not begin")


@contextlib.contextmanager
def two_hops(folder: Path, statements: Sequence[str]) -> Iterator[Hops]:
    """Subscriptions with PostgreSQL's own defaults; servers and slots are gone afterwards."""
    with contextlib.ExitStack() as stack:
        with clock.step("starting"):
            hops = Hops(folder, statements, stack)
        yield hops
