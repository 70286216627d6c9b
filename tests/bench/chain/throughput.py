"""How fast the three nodes pass on what the city writes, and how soon one record is seen."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg2

from records.common.ids import new_uid
from tests.bench.careless import careless
from tests.bench.chain.nodes import Node, Nodes, wait_until_settled

LOOK_SECONDS = 0.02
STILL_SECONDS = 120


@dataclass
class Run:
    """One feed: when its first event was pending, and how many the nation held at which moment."""

    begun: float
    curve: list[tuple[float, int]] = field(default_factory=list)

    def rate(self, start: int = 0, end: int | None = None) -> float:
        """Events a second from the moment ``start`` of them had arrived until ``end`` had."""
        last = self.curve[-1][1] if end is None else end
        first = self.begun if start == 0 else self._moment(start)
        return (last - start) / (self._moment(last) - first)

    def _moment(self, count: int) -> float:
        before = (self.begun, 0)
        for moment, held in self.curve:
            if held >= count:
                # Batches arrive as a whole: the moment of a number inside one lies between its two ends.
                share = (count - before[1]) / (held - before[1])
                return before[0] + share * (moment - before[0])
            before = (moment, held)
        raise ValueError(f"the nation never held {count}")


def feed(nodes: Nodes, count: int, first: int) -> Run:
    """Put so many events on the city's log and watch them materialise at the nation; none may be missing."""
    wait_until_settled(nodes)
    with nodes.nation.database() as nation, ThreadPoolExecutor(1) as beside:
        nation.execute(
            "SELECT coalesce(max(size), 0), (SELECT count(*) FROM records_dishonestyrecord) FROM records_checkpoint"
        )
        size, documents = nation.fetchone()
        writing = beside.submit(nodes.city.run, "feed", count, first, "数据")
        seen: list[tuple[float, int]] = []
        moved = time.monotonic()
        while not seen or seen[-1][1] < count:
            if writing.done():
                writing.result()
            nation.execute("SELECT coalesce(max(size), 0) FROM records_checkpoint")
            held = nation.fetchone()[0] - size
            if held > (seen[-1][1] if seen else 0):
                seen.append((time.monotonic(), held))
                moved = seen[-1][0]
            elif time.monotonic() > moved + STILL_SECONDS:
                # Or it would go on waiting for room.
                nodes.end_hands()
                raise RuntimeError(f"the chain stands still: {held} of {count} events have arrived")
            time.sleep(LOOK_SECONDS)
        said = json.loads(writing.result())
        nation.execute("SELECT count(*) FROM records_dishonestyrecord")
        (now,) = nation.fetchone()
    if now - documents != count or seen[-1][1] != count:
        raise RuntimeError(
            f"{count} events were written, and the nation made {now - documents} records of them"
        )
    return Run(said["begun"], seen)


def grow(nodes: Nodes, count: int) -> None:
    """
    Lengthen the three logs by so many events that are there only to be many; see ``growing``.

    Nothing of it is measured. Afterwards the tables have been vacuumed, and all of it lies on the disk.
    """
    wait_until_settled(nodes)
    with nodes.nation.database() as nation:
        before = _held(nation)
        with careless(nation.execute):
            _lengthen(nodes, count)
            with ThreadPoolExecutor() as side_by_side:
                list(side_by_side.map(_tidy, nodes.all))
        if _held(nation) != (before[0] + count, before[1] + count):
            raise RuntimeError(f"the nation does not hold {count} more events and records")
    wait_until_settled(nodes)


def _held(nation: "psycopg2.extensions.cursor") -> tuple[int, int]:
    nation.execute(
        "SELECT (SELECT count(*) FROM records_chainevent WHERE kind = 'dishonesty-record'),"
        " (SELECT count(*) FROM records_dishonestyrecord)"
    )
    events, records = nation.fetchone()
    return events, records


def _lengthen(nodes: Nodes, count: int) -> None:
    with nodes.city.database() as city:
        city.execute(
            "SELECT max(origin_seq), (SELECT max(size) FROM records_checkpoint) FROM records_chainevent"
        )
        through, size = city.fetchone()
    # In order of time, as any other number.
    uid = new_uid().hex[:20]
    at = datetime.now(UTC).isoformat()
    database, done = nodes.city.environment["DATABASE_URL"], nodes.folder / "lengthened"
    asked = (nodes.city.environment["NODE_CODE"], count, uid, through, size, at, database, done)
    with ThreadPoolExecutor() as side_by_side:
        at_work = [side_by_side.submit(node.run, "growing", *asked) for node in nodes.all]
        for one in as_completed(at_work):
            try:
                one.result()
            except RuntimeError:
                # The others would wait for it.
                nodes.end_hands()
                raise


def _tidy(node: Node) -> None:
    with node.database() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def single_delays(nodes: Nodes, count: int, first: int) -> list[float]:
    """Seconds from publishing one record at the city until the nation holds it, the chain idle before each."""
    wait_until_settled(nodes)
    delays = []
    with nodes.nation.database() as nation:

        def published(line: str) -> None:
            told = json.loads(line)
            delays.append(_visible(nation, told["uid"]) - told["begun"])

        nodes.city.run("publish", count, first, hear=published)
    if len(delays) != count:
        raise RuntimeError("the city could not publish its records")
    return delays


def _visible(cursor, uid: str, within: float = 30) -> float:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        cursor.execute("SELECT FROM records_dishonestyrecord WHERE uid = %s AND status = 'published'", [uid])
        if cursor.fetchone() is not None:
            return time.monotonic()
        time.sleep(0.002)
    raise RuntimeError(f"record {uid} did not reach the nation")


def newest_rows(nation: Node, count: int) -> tuple[list[str], list[str], list[str]]:
    """Statements that make an empty table like the nation's records, its columns, and rows as COPY writes them."""
    with nation.database() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
            " WHERE attrelid = 'records_dishonestyrecord'::regclass AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attname <> 'uid', attnum"
        )
        columns = cursor.fetchall()
        cursor.execute(
            "SELECT indexdef, indexname LIKE '%%_pkey' FROM pg_indexes WHERE tablename = 'records_dishonestyrecord'"
            " AND indexdef LIKE '%%USING btree%%'"
        )
        indexes = [definition for definition, primary in cursor.fetchall() if not primary]
        names = ", ".join(name for name, *_ in columns)
        out = io.StringIO()
        cursor.copy_expert(
            f"COPY (SELECT {names} FROM records_dishonestyrecord WHERE channel = 'chain'"
            f" ORDER BY uid DESC LIMIT {count}) TO STDOUT",
            out,
        )
    table = ", ".join(f"{name} {kind}{' NOT NULL' if filled else ''}" for name, kind, filled in columns)
    statements = [f"CREATE TABLE records_dishonestyrecord ({table}, PRIMARY KEY (uid))", *indexes]
    return statements, [name for name, *_ in columns], out.getvalue().splitlines()
