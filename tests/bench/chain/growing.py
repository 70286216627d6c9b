"""
Run inside a node's environment: lengthen its log by events that are there only to be many, past HTTP, tasks and ticks.

They say again what the last ones before them say, under numbers of their own: ``TEMPLATES`` by turns, up to the city's
sequence number ``THROUGH``. ``city`` makes their leaves and seals by the portal's functions and writes them in their
places at once. ``above`` makes an upper node's records of them by SQL, waits for the city's file DONE and takes the log
over from its database: the same leaves, seals and paths, with a tree, a checkpoint and a witness's tree of its own. No
receipt is kept of them.
"""

import argparse
import hashlib
import os
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import django

django.setup()

import psycopg2  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from records.chain import bell, envelope, locks, log, merkle, witnessed_tree  # noqa: E402
from records.chain.envelope import Envelope  # noqa: E402
from records.chain.line import cursor_of  # noqa: E402
from records.chain.models import Peer, PeerRole, Seal  # noqa: E402
from records.chain.peers import parent  # noqa: E402
from records.chain.sequencing import CHUNK  # noqa: E402
from records.common import bulk  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from records.common.signing import node_signer  # noqa: E402
from tests.bench.indexes import indexed_afterwards  # noqa: E402

TEMPLATES = 5_000
PATIENCE_SECONDS = 900

_SAID = """
CREATE TEMPORARY TABLE said AS
SELECT (row_number() OVER (ORDER BY origin_seq) - 1)::int AS place, origin, kind, uid, action, payload
  FROM records_chainevent
 WHERE origin = %(origin)s AND kind = 'dishonesty-record' AND action = 'publish'
   AND origin_seq > %(through)s - %(templates)s AND origin_seq <= %(through)s
"""
_UID = "(%(uid)s || lpad(to_hex(turn + {beside}), 12, '0'))::uuid"
_SALT = "sha256(int8send(turn))"
# Compressed text goes from row to row as it is, so that no node writes these payloads out or compresses them again.
_EVENTS = f"""
INSERT INTO records_chainevent
       (origin, origin_seq, kind, uid, version, previous, action, payload, salt, leaf_hash, path, index, seal_id,
        sender, created_at, sequenced_at)
SELECT origin, %(through)s + 1 + turn, kind, {_UID.format(beside=0)}, 1, 0, action, payload, {_SALT}, leaf, path,
       %(start)s + turn, seal, %(sender)s, %(at)s, %(at)s
  FROM {{placed}} JOIN said ON place = turn %% %(said)s
 ORDER BY turn
"""
_HERE = """(SELECT %(first)s + number - 1 AS turn, leaf, path, %(seal)s AS seal
              FROM unnest(%(leaves)s::bytea[], %(paths)s::bytea[]) WITH ORDINALITY AS listed(leaf, path, number)) placed"""
_DOCUMENTS = """
INSERT INTO {table} ({columns})
SELECT {values} FROM generate_series(0, %(count)s::bigint - 1) turn
  JOIN said ON place = turn %% %(said)s
  JOIN {table} held ON held.{key} = said.uid
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


@dataclass(frozen=True)
class Wanted:
    """
    :ivar origin: the city's code
    :ivar uid: the first twenty digits of each new number
    :ivar since: how long the city's log is before
    :ivar at: when all of them are said to have been made
    """

    origin: str
    count: int
    uid: str
    through: int
    since: int
    at: datetime

    def values(self, **more: object) -> dict[str, object]:
        return {**vars(self), "templates": TEMPLATES, "start": self.since, "sender": "", **more}


def city(wanted: Wanted) -> None:
    above = parent()
    assert above is not None
    # The node's own pusher leaves all that is placed to whoever holds this.
    while not (alone := locks.try_alone(locks.PUSH)).__enter__():
        alone.__exit__(None, None, None)
        time.sleep(0.05)
    with transaction.atomic():
        locks.hold(locks.LOG)
        log.grow(_written(wanted), at=wanted.at, start=wanted.since)
    _confirmed(above)
    alone.__exit__(None, None, None)


def _written(wanted: Wanted) -> list[bytes]:
    """The leaves, in order; the events stand in the log with them, sealed as service seals them."""
    said = _templates(wanted)
    whole: list[bytes] = []
    for first in range(0, wanted.count, CHUNK):
        leaves = [
            _envelope(wanted, turn, *said[turn % len(said)]).leaf()
            for turn in range(first, min(first + CHUNK, wanted.count))
        ]
        sealed, paths = envelope.seal(
            origin=wanted.origin,
            first_seq=wanted.through + 1 + first,
            leaves=leaves,
            at=wanted.at,
            signer=node_signer(),
        )
        columns = {name: getattr(sealed, name) for name in _SEAL if name != "sealed_at"}
        seal = Seal.objects.create(**columns, sealed_at=wanted.at)
        _do(
            _EVENTS.format(placed=_HERE),
            wanted.values(
                said=len(said),
                first=first,
                seal=seal.pk,
                leaves=bulk.array_of(leaves),
                paths=bulk.array_of(paths),
            ),
        )
        whole += leaves
    return whole


def _templates(wanted: Wanted) -> list[tuple[str, str, str]]:
    """What is said again, by turns: kind, action and payload; the table ``said`` holds the same."""
    _do(_SAID, wanted.values())
    _do("ANALYZE said", {})
    return bulk.select("SELECT kind, action, payload FROM said ORDER BY place")


def _envelope(wanted: Wanted, turn: int, kind: str, action: str, payload: str) -> Envelope:
    """As ``_EVENTS`` writes it."""
    salt = hashlib.sha256(turn.to_bytes(8)).digest()
    return Envelope(
        wanted.origin,
        wanted.through + 1 + turn,
        kind,
        str(UUID(f"{wanted.uid}{turn:012x}")),
        1,
        0,
        action,
        envelope.spell(wanted.at),
        envelope.commit(salt, payload),
    )


def above(wanted: Wanted, database: str, done: Path) -> None:
    said = len(_templates(wanted))
    with indexed_afterwards(tuple(_TABLES)):
        for table, (key, differing) in _TABLES.items():
            _say_again(table, key, differing, wanted, said)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done.exists():
        if time.monotonic() > deadline:
            raise SystemExit("the city's log was not lengthened")
        time.sleep(0.1)
    with closing(psycopg2.connect(database)) as below, transaction.atomic():
        _take_over(below, wanted, said)


def _say_again(table: str, key: str, differing: dict[str, str], wanted: Wanted, said: int) -> None:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    statement = _DOCUMENTS.format(
        table=table,
        columns=", ".join(columns),
        values=", ".join(differing.get(column, f"held.{column}") for column in columns),
        key=key,
    )
    _do(statement, wanted.values(said=said))


def _take_over(below: "psycopg2.extensions.connection", wanted: Wanted, said: int) -> None:
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
    _do("CREATE TEMPORARY TABLE placed (turn bigint, leaf bytea, path bytea, seal bigint) ON COMMIT DROP", {})
    _copied(
        below,
        f"SELECT index - {wanted.since}, leaf_hash, path, seal_id + {seals}"
        f" FROM records_chainevent WHERE index >= {wanted.since}",
        "placed",
    )
    _do(_EVENTS.format(placed="placed"), wanted.values(said=said, start=start, sender=child.code))
    leaves = [bytes(leaf) for (leaf,) in bulk.select("SELECT leaf FROM placed ORDER BY turn")]
    log.grow(leaves, at=wanted.at, start=start)
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
    kinds = {
        "origin": str,
        "count": int,
        "uid": str,
        "through": int,
        "since": int,
        "at": datetime.fromisoformat,
    }
    for name, kind in kinds.items():
        parser.add_argument(name, type=kind)
    parser.add_argument("database")
    parser.add_argument("done", type=Path)
    told = vars(parser.parse_args())
    database, done = told.pop("database"), told.pop("done")
    wanted = Wanted(**told)
    # They are what was checked when it was made the first time: neither triggers nor foreign keys look again.
    _do("SET session_replication_role = replica", {})
    if wanted.origin == this_node().code:
        city(wanted)
        done.touch()
    else:
        above(wanted, database, done)


if __name__ == "__main__":
    main()
