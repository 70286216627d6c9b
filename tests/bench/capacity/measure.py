"""
How many bytes a published record leaves behind in a node: run inside a node's environment that nobody else uses.

``python -m tests.bench.capacity.measure RECORDS FILE``: so many records go the whole way that staff go, from the draft to
the log, and every table and index is weighed before and after. What two of them need beyond one is the record's.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils.timezone import localdate, now  # noqa: E402

from records.access.sealing import seal  # noqa: E402
from records.access.services import ensure_system_users  # noqa: E402
from records.chain.services import sequence  # noqa: E402
from records.dishonesty.services.wording import catch_up  # noqa: E402
from tests.bench.machine import describe  # noqa: E402
from tests.records.dishonesty import factories  # noqa: E402

# What grows with each record, by whose it is; whatever else grows is told as the rest.
PARTS = {
    "record": ("records_dishonestyrecord", "records_recordwording"),
    "versions": ("records_recordversion",),
    "log": ("records_chainevent", "records_waiting", "records_seal", "records_tile", "records_checkpoint"),
    "audit trail": ("records_auditentry", "records_auditseal"),
}
WARM = 50


def sizes() -> dict[str, tuple[int, int]]:
    """Of each table: all of it, and its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')"
        )
        return {name: (whole, indexes) for name, whole, indexes in cursor.fetchall()}


def main(records: int, path: Path) -> None:
    ensure_system_users()
    who, numbers = factories.people(), count(1)

    def publish(how_many: int) -> None:
        for number in (next(numbers) for _one in range(how_many)):
            factories.published(
                who,
                at=now(),
                decided_on=localdate() - timedelta(days=40),
                document_number=f"（2026）示01民终{number}号",
                facts=f"第{number}号合同约定的价款到期未付，经书面催告后仍未履行。"
                + "有关事实由生效判决确认。" * 14,
            )
        sequence(at=now())
        catch_up(at=now(), seconds=600)
        seal(everything=True)

    # The first page of a table is not the first row's.
    publish(WARM)
    before = sizes()
    publish(records)
    after = sizes()
    grown = {
        name: (whole - before.get(name, (0, 0))[0], indexes - before.get(name, (0, 0))[1])
        for name, (whole, indexes) in after.items()
    }
    parts = {
        part: sum(grown.get(name, (0, 0))[0] for name in names) / records for part, names in PARTS.items()
    }
    total = sum(whole for whole, _indexes in grown.values()) / records
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    found = {
        "at": datetime.now(UTC).date().isoformat(),
        "commit": describe("capacity")["commit"],
        "postgresql": version.split()[0],
        "records": records,
        "bytes_per_record": {
            **{part: round(size) for part, size in parts.items()},
            "rest": round(total - sum(parts.values())),
        },
        "share_of_indexes": round(sum(indexes for _whole, indexes in grown.values()) / (total * records), 3),
    }
    # What processes hold is looked up by hand in a node that has been at work for hours.
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = {**known, **found}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
