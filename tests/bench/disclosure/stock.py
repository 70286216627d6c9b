"""
Run inside the node's environment: fill it up to so many published records, as the portal itself would hold them.

``python -m tests.bench.disclosure.stock RECORDS TOTAL BODIES``: rows by COPY from two processes, those that say again what
is there already by SQL, secondary indexes made afterwards. It says on its last line what it made.
"""

import json
import multiprocessing
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from records.access.services import chain_user, ensure_system_users  # noqa: E402
from records.common.bulk import copy_new, many_in_hand, twin  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from records.common.text import pairs  # noqa: E402
from records.dishonesty.bands import marks_of  # noqa: E402
from records.dishonesty.choices import Channel  # noqa: E402
from records.dishonesty.content.placing import search_grams_of  # noqa: E402
from records.dishonesty.models import DishonestyRecord, RecordVersion, RecordWording  # noqa: E402
from records.dishonesty.services.wording import wording_of  # noqa: E402
from records.subjects.models import Organisation, Region  # noqa: E402
from tests.bench.careless import careless  # noqa: E402
from tests.bench.disclosure.content import NEWEST, PERIOD, SPAN, body_name, content  # noqa: E402
from tests.bench.indexes import indexed_afterwards  # noqa: E402

PART = 2_000
PROCESSES = 2
MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
_ONE = uuid.UUID("0192a000-0000-7000-8000-000000000000").int

# As ``uid_of`` and ``rows_of`` reckon them.
_UID = "('0192a00000007000' || to_hex((({number}) << 16) | {kind} | (1::bigint << 63)))::uuid"
_NEW = _UID.format(number="turn", kind=0)
_DAYS = {
    "decided_on": "day",
    "display_from": "day",
    "repairable_from": "day + 90",
    "display_until": "day + 1000",
}
_MARKS = "ARRAY['@p' || floor(extract(epoch FROM at) / 604800), '@d' || (day - date '0001-01-01' + 1) / 7]"
# By table: the column by which a row is known and what kind of number it bears, and the columns that differ.
AGAIN: dict[str, tuple[str, int, dict[str, str]]] = {
    "records_dishonestyrecord": (
        "uid", 0, {"uid": _NEW, "published_at": "at", "created_at": "at", "updated_at": "at", **_DAYS}
    ),
    "records_recordversion": (
        "uid", 2, {
            "uid": _UID.format(number="turn", kind=2), "record_id": _NEW, "made_at": "at", "registered_at": "at"
        },
    ),
    "records_recordwording": (
        "record_id", 0, {
            "record_id": _NEW, "made_at": "at", "pairs": f"held.pairs[:cardinality(held.pairs) - 2] || {_MARKS}"
        },
    ),
}  # fmt: skip
_AGAIN = """
INSERT INTO {table} ({columns})
SELECT {values} FROM generate_series(%(first)s::bigint, %(last)s::bigint) turn
 CROSS JOIN LATERAL (SELECT %(oldest)s + interval '1 microsecond' * div(%(span)s::numeric * turn, %(total)s)::float8) AS its(at)
 CROSS JOIN LATERAL (SELECT (at AT TIME ZONE 'UTC')::date - 20 - (turn %% %(period)s %% 10)::int) AS days(day)
  JOIN {table} held ON held.{key} = {there}
 ORDER BY turn
"""


def uid_of(number: int, kind: int = 0) -> uuid.UUID:
    """In order of time, as UUIDv7 are."""
    return uuid.UUID(int=_ONE + (number << 16) + kind)


def make_bodies(count: int) -> None:
    regions = list(
        Region.objects.filter(code__startswith="41").order_by("code").values_list("code", flat=True)
    )
    rows, blank = [], Organisation(kind=Organisation.Kind.DEPARTMENT, created_at=MADE_AT, updated_at=MADE_AT)
    for number in range(Organisation.objects.count(), count):
        row = twin(blank)
        row.uid, row.name = uid_of(number, 1), body_name(number)
        row.region_id = regions[number % len(regions)]
        row.derive()
        rows.append(row)
    copy_new(rows)


def known_bodies() -> list[tuple[str, str, str]]:
    rows = Organisation.objects.order_by("uid").values_list("uid", "name", "region_id")
    return [(str(uid), name, region) for uid, name, region in rows]


def rows_of(
    numbers: range, total: int, by: Any, bodies: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    node, names = this_node(), dict[str, Organisation]()
    unnamed = Organisation()
    blank = DishonestyRecord(
        origin=node.code, origin_name=node.name, version=1, status="published", scope="public",
        legal_basis="《中华人民共和国民法典》第五百七十九条", catalogue_item="court", document_kind="judgment",
        document_name="民事判决书", authority_name="许昌市中级人民法院", submitting_unit_name="演示市财政局",
        channel=Channel.CHAIN, created_by=by, published_by=by, writers=[by.pk], subject_served=True,
    )  # fmt: skip
    version = RecordVersion(number=1, reason="created", content={"scope": "public"}, by=by)
    wording = RecordWording(version=1)
    for start in range(numbers.start, numbers.stop, PART):
        records, versions, wordings = [], [], []
        for number in range(start, min(start + PART, numbers.stop)):
            said = content(number, bodies, total)
            uid, name, region = said.pop("organisation")
            record = twin(blank)
            record.uid = uid_of(number)
            for field, value in said.items():
                setattr(record, field, value)
            if uid not in names:
                names[uid] = twin(unnamed)
                vars(names[uid]).update(uid=uid, name=name, region_id=region)
            record.organisation = names[uid]
            record.region_id = region
            record.created_at = record.updated_at = record.published_at
            record.display_from = record.decided_on
            record.repairable_from = record.decided_on + timedelta(days=90)
            record.display_until = record.decided_on + timedelta(days=1000)
            record.search_grams = search_grams_of(record.title, name, record.document_number)
            words = wording_of(record)
            worded = twin(wording)
            worded.record_id, worded.words, worded.made_at = record.uid, words, record.published_at
            worded.pairs = [*pairs(words), *marks_of(record)]
            wordings.append(worded)
            one = twin(version)
            one.uid, one.record_id = uid_of(number, 2), record.uid
            one.made_at = one.registered_at = record.published_at
            records.append(record)
            versions.append(one)
        yield records, versions, wordings


def copy_part(numbers: range, total: int, bodies: Sequence[tuple[str, str, str]]) -> None:
    with many_in_hand():
        for parts in rows_of(numbers, total, chain_user(), bodies):
            for rows in parts:
                copy_new(rows)


def say_again(numbers: range, total: int) -> None:
    """Rows whose wording is that of rows which are there."""
    values = {
        "first": numbers.start, "last": numbers.stop - 1, "total": total, "period": PERIOD,
        "oldest": NEWEST - SPAN, "span": SPAN // timedelta(microseconds=1),
    }  # fmt: skip
    for table, (key, kind, differing) in AGAIN.items():
        with transaction.atomic(), connection.cursor() as cursor:
            # They were looked at when they were made the first time: no foreign key is again.
            cursor.execute("SET LOCAL session_replication_role = replica")
            described = connection.introspection.get_table_description(cursor, table)
            columns = [column.name for column in described]
            cursor.execute(
                _AGAIN.format(
                    table=table,
                    columns=", ".join(columns),
                    values=", ".join(differing.get(column, f"held.{column}") for column in columns),
                    key=key,
                    there=_UID.format(number="turn %% %(period)s", kind=kind),
                ),
                values,
            )


def fill(numbers: range, total: int) -> None:
    bodies = known_bodies()
    new = range(numbers.start, min(numbers.stop, PERIOD))
    _side_by_side(new, copy_part, total, bodies)
    _side_by_side(range(max(numbers.start, PERIOD), numbers.stop), say_again, total)


def _side_by_side(numbers: range, make: Callable[..., None], *arguments: Any) -> None:
    if not numbers:
        return
    connection.close()
    width = -(-len(numbers) // PROCESSES)
    workers = [
        multiprocessing.get_context("fork").Process(
            target=make, args=(numbers[first : first + width], *arguments)
        )
        for first in range(0, len(numbers), width)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise SystemExit("a part of the stock could not be filled")


def do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def main(wanted: int, total: int, bodies: int) -> None:
    times = [time.monotonic()]
    with careless(do):
        ensure_system_users()
        make_bodies(bodies)
        # Replicas are numbered behind each other, so what is there is the head of what is wanted.
        there = DishonestyRecord.objects.count()
        with indexed_afterwards(tuple(AGAIN)):
            fill(range(there, wanted), total)
            times.append(time.monotonic())
        times.append(time.monotonic())
        do(
            "INSERT INTO records_wordingprogress (number, upto, made_at) SELECT 1, max(uid::text)::uuid, now()"
            " FROM records_recordversion ON CONFLICT (number) DO UPDATE SET upto = excluded.upto"
        )
        do("VACUUM (ANALYZE)")
    times.append(time.monotonic())
    seconds = {
        name: after - before
        for name, before, after in zip(("rows", "indexes", "vacuuming"), times, times[1:], strict=False)
    }
    sys.stdout.write(json.dumps({"records": wanted, "pid": os.getpid(), "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
