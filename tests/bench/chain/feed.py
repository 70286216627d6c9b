"""
Run inside the city's environment: put many events on its log, a thousand a transaction, as ``emit_many`` does.

It says when the first transaction began and when the last one committed. It never runs far ahead of what the
superior has confirmed: the chain is measured while it is written to, not while it empties a heap.
"""

import itertools
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Min  # noqa: E402
from django.utils import timezone  # noqa: E402

from integrity_portal import collector  # noqa: E402
from records.access.services import chain_user  # noqa: E402
from records.chain.models import PushCursor  # noqa: E402
from records.chain.services import NewEvent, emit_many  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from records.common.ids import new_uid  # noqa: E402
from records.dishonesty.choices import VersionReason  # noqa: E402
from records.dishonesty.kind import KIND, shared_content  # noqa: E402
from records.dishonesty.models import DishonestyRecord  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402
from tests.bench.chain.content import content_of  # noqa: E402

BATCH = 1_000
READY = 5_000
FARTHEST_AHEAD = 6_000


def payloads(first: int, word: str) -> Iterator[dict[str, Any]]:
    """Endless payloads as ``payload_of`` makes them, of records that are nowhere else; made ahead of the clock."""
    bodies = itertools.cycle(Organisation.objects.filter(region_id="411000").order_by("name")[:50])
    at, by, node = timezone.now(), chain_user(), this_node()
    ready = []
    for number in range(READY):
        record = DishonestyRecord(
            **content_of(first + number, word),
            organisation=next(bodies),
            origin=node.code,
            origin_name=node.name,
            submitting_unit_name="演示市财政局",
            published_at=at,
            updated_at=at,
            display_from=at.date(),
            repairable_from=at.date(),
            display_until=at.date().replace(year=at.year + 3, day=1),
            created_by=by,
        )
        ready.append(shared_content(record, reason=VersionReason.CREATED))
    return (
        {**ready[number % READY], "document_number": f"（2026）演{first + number}号"}
        for number in itertools.count()
    )


def main(count: int, first: int, word: str) -> None:
    made = payloads(first, word)
    # It stands for a web process.
    collector.loaded()
    confirmed = _confirmed()
    begun = time.monotonic()
    uid = None
    for done in range(0, count, BATCH):
        events = [
            NewEvent(KIND, uid := new_uid(), 1, "publish", next(made))
            for _ in range(min(BATCH, count - done))
        ]
        while done - (_confirmed() - confirmed) > FARTHEST_AHEAD:
            time.sleep(0.1)
        with transaction.atomic():
            emit_many(events=events, at=timezone.now())
    sys.stdout.write(json.dumps({"begun": begun, "written": time.monotonic(), "last": str(uid)}) + "\n")


def _confirmed() -> int:
    return PushCursor.objects.aggregate(at=Min("next_index"))["at"]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
