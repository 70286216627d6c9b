"""
Run inside a node's environment: lengthen its log by events that are there only to be many, past HTTP, tasks and ticks.

They say again what the last ones before them say, under numbers of their own: ``TEMPLATES`` by turns, up to the city's
sequence number ``THROUGH``. ``city`` writes them by SQL and has them placed, sealed and signed like any other. ``above``
makes an upper node's records of them by SQL, waits for the city's file DONE and takes the log over from its database:
the same leaves, seals and paths, with a tree, a checkpoint and a witness's tree of its own. No receipt is kept of them.
"""

import argparse
import os
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

import psycopg2  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.chain import bell, locks, log, merkle, witnessed_tree  # noqa: E402
from records.chain.line import cursor_of  # noqa: E402
from records.chain.models import ChainEvent, Peer, PeerRole  # noqa: E402
from records.chain.peers import parent  # noqa: E402
from records.chain.sequencing import place_chunk  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from tests.bench.indexes import indexed_afterwards  # noqa: E402

TEMPLATES = 5_000
# So many are pending at once, so that the index of those that are stays short.
PORTION = 20_000
PATIENCE_SECONDS = 900

_TEMPLATES = """
WITH said AS (
    SELECT row_number() OVER (ORDER BY origin_seq) - 1 AS place, * FROM records_chainevent
     WHERE origin = %(origin)s AND kind = 'dishonesty-record' AND action = 'publish'
       AND origin_seq > %(through)s - %(templates)s AND origin_seq <= %(through)s
), counted AS (SELECT count(*) AS number FROM said)
"""
_UID = "(%(uid)s || lpad(to_hex(turn + {beside}), 12, '0'))::uuid"
_EVENTS = f"""{_TEMPLATES}
INSERT INTO records_chainevent
       (origin, kind, uid, version, previous, action, payload, salt, sender, created_at)
SELECT origin, kind, {_UID.format(beside=0)}, 1, 0, action, payload, sha256(int8send(turn)), '', %(at)s
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) turn
  JOIN said ON place = turn %% (SELECT counted.number FROM counted)
 ORDER BY turn
"""
_DOCUMENTS = f"""{_TEMPLATES}
INSERT INTO {{table}} ({{columns}})
SELECT {{values}} FROM generate_series(%(first)s::bigint, %(last)s::bigint) turn
  JOIN said ON place = turn %% (SELECT counted.number FROM counted)
  JOIN {{table}} held ON held.{{key}} = said.uid
 ORDER BY turn
"""
# By table: the column that names the record, and those that differ from row to row.
_TABLES = {
    "records_dishonestyrecord": ("uid", {"uid": _UID.format(beside=0)}),
    "records_recordversion": (
        "record_id",
        {"uid": _UID.format(beside=1 << 40), "record_id": _UID.format(beside=0)},
    ),
}
_SEAL = ("origin", "first_seq", "size", "root", "algorithm", "key_id", "signature", "sealed_at")
_EVENT = (
    "origin", "origin_seq", "kind", "uid", "version", "previous", "action", "payload", "salt", "leaf_hash", "path",
    "created_at",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """
    :ivar origin: the city's code
    :ivar uid: the first twenty digits of each new number
    :ivar since: how long the city's log is before
    """

    origin: str
    count: int
    uid: str
    through: int
    since: int

    def values(self, first: int, last: int) -> dict[str, object]:
        return {**vars(self), "templates": TEMPLATES, "first": first, "last": last, "at": timezone.now()}


def city(wanted: Wanted) -> None:
    above = parent()
    assert above is not None
    # The node's own pusher leaves all that is placed to whoever holds this.
    while not (alone := locks.try_alone(locks.PUSH)).__enter__():
        alone.__exit__(None, None, None)
        time.sleep(0.05)
    for first in range(0, wanted.count, PORTION):
        _do(_EVENTS, wanted.values(first, min(first + PORTION, wanted.count) - 1))
        while ChainEvent.objects.pending().exists():
            with transaction.atomic():
                locks.hold(locks.LOG)
                place_chunk(at=timezone.now())
    _confirmed(above)
    alone.__exit__(None, None, None)


def above(wanted: Wanted, database: str, done: Path) -> None:
    # They are what was checked when it was made the first time: neither triggers nor foreign keys look again.
    _do("SET session_replication_role = replica", {})
    with indexed_afterwards(tuple(_TABLES)):
        for table, (key, differing) in _TABLES.items():
            _say_again(table, key, differing, wanted)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done.exists():
        if time.monotonic() > deadline:
            raise SystemExit("the city's log was not lengthened")
        time.sleep(0.1)
    with closing(psycopg2.connect(database)) as below, transaction.atomic():
        _take_over(below, wanted)


def _say_again(table: str, key: str, differing: dict[str, str], wanted: Wanted) -> None:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    statement = _DOCUMENTS.format(
        table=table,
        columns=", ".join(columns),
        values=", ".join(differing.get(column, f"held.{column}") for column in columns),
        key=key,
    )
    _do(statement, wanted.values(0, wanted.count - 1))


def _take_over(below: "psycopg2.extensions.connection", wanted: Wanted) -> None:
    at = timezone.now()
    child = Peer.objects.select_for_update().get(role=PeerRole.CHILD)
    locks.hold(locks.LOG)
    start = log.size()
    with below.cursor() as cursor:
        cursor.execute("SELECT min(seal_id) FROM records_chainevent WHERE index >= %s", [wanted.since])
        (lowest,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('records_seal_id_seq')")
        seals = cursor.fetchone()[0] - lowest
    _copied(
        below,
        f"SELECT id + {seals}, {', '.join(_SEAL)} FROM records_seal WHERE id >= {lowest}",
        f"records_seal (id, {', '.join(_SEAL)})",
    )
    _do("SELECT setval('records_seal_id_seq', (SELECT max(id) FROM records_seal))", {})
    _copied(
        below,
        f"SELECT index + {start - wanted.since}, seal_id + {seals}, '{child.code}', '{at.isoformat()}', {', '.join(_EVENT)}"
        f" FROM records_chainevent WHERE index >= {wanted.since} ORDER BY index",
        f"records_chainevent (index, seal_id, sender, sequenced_at, {', '.join(_EVENT)})",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf_hash FROM records_chainevent WHERE index >= %s ORDER BY index", [start])
        leaves = [bytes(leaf) for (leaf,) in cursor.fetchall()]
    log.grow(leaves, at=at, start=start)
    witnessed_tree.keep(child, leaves, start=child.witnessed_size)
    frontier = merkle.Frontier.from_bytes(child.witnessed_size, bytes(child.witnessed_frontier))
    frontier.extend(leaves)
    child.witnessed_size, child.witnessed_frontier = frontier.size, frontier.to_bytes()
    child.save(update_fields=["witnessed_size", "witnessed_frontier"])
    if (superior := parent()) is not None:
        _confirmed(superior)


def _copied(below: "psycopg2.extensions.connection", asked: str, into: str) -> None:
    """Rows of one database into another, through a pipe."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as end, below.cursor() as cursor:
            cursor.copy_expert(f"COPY ({asked}) TO STDOUT", end)

    thread = threading.Thread(target=write)
    thread.start()
    with os.fdopen(reading, "rb") as end, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {into} FROM STDIN", end)
    thread.join()


def _confirmed(superior: Peer) -> None:
    """As its receipts would say."""
    cursor = cursor_of(superior)
    cursor.next_index = log.size()
    cursor.save(update_fields=["next_index"])


def _do(statement: str, values: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def main() -> None:
    bell.install(None)
    parser = argparse.ArgumentParser()
    for name, kind in (("origin", str), ("count", int), ("uid", str), ("through", int), ("since", int)):
        parser.add_argument(name, type=kind)
    parser.add_argument("database")
    parser.add_argument("done", type=Path)
    told = vars(parser.parse_args())
    database, done = told.pop("database"), told.pop("done")
    wanted = Wanted(**told)
    if wanted.origin == this_node().code:
        city(wanted)
        done.touch()
    else:
        above(wanted, database, done)


if __name__ == "__main__":
    main()
