"""
Making the words of published records findable, behind the commit that published them.

Indexing some two hundred characters of facts costs eight times what the rest of an intake costs, so it is done by a
worker a few seconds later. Until then the record is found by its title, its body and its number. The order of
versions says what is to be done: there is no queue to fill while publishing, and none to lose.
"""

import time
from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from records.common import bulk
from records.common.settling import settled_at, uid_at
from records.common.text import fold, number_key, pairs
from records.dishonesty.bands import marks_of
from records.dishonesty.choices import Scope, Status
from records.dishonesty.models import DishonestyRecord, RecordVersion, RecordWording, WordingProgress

BATCH = 200
COMPARED = 2_000
# A record's three hundred pairs go as one literal: quoted one by one they took longer than they took to be found.
_KEEP = """
INSERT INTO records_recordwording (made_at, record_id, version, words, pairs)
SELECT %s, record_id, version, words, pairs::text[]
  FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[]) AS made(record_id, version, words, pairs)
    ON CONFLICT (record_id) DO UPDATE
   SET made_at = excluded.made_at, version = excluded.version, words = excluded.words, pairs = excluded.pairs
"""


def wording_of(record: DishonestyRecord) -> str:
    """One line each, so that no word is found across two of them; the number also as it is without brackets."""
    number = record.document_number
    lines = (record.title, record.organisation.name, number, number_key(number), record.facts)
    return "\n".join(" ".join(fold(line).split()) for line in lines)


def catch_up(*, at: datetime, seconds: float) -> int:
    """
    Take up the versions since the last time, for about so many seconds; how many records that were.

    A second worker that comes meanwhile finds the row locked and leaves the work to the first.
    """
    done, until = 0, time.monotonic() + seconds
    while True:
        taken = _next_batch(at=at)
        done += taken
        if taken < BATCH or time.monotonic() > until:
            return done


@transaction.atomic
def _next_batch(*, at: datetime) -> int:
    # Asked first: what this transaction itself writes below must not count as unsettled.
    settled = uid_at(settled_at())
    WordingProgress.objects.get_or_create(number=WordingProgress.ONLY)
    progress = WordingProgress.objects.select_for_update(skip_locked=True).first()
    if progress is None:
        return 0
    versions = RecordVersion.objects.filter(uid__lt=settled)
    if progress.upto is not None:
        versions = versions.filter(uid__gt=progress.upto)
    taken = list(versions.order_by("uid").values_list("uid", "record_id")[:BATCH])
    if taken:
        make_wordings({record for _version, record in taken}, at=at)
        progress.upto, progress.made_at = taken[-1][0], at
        progress.save()
    return len(taken)


@transaction.atomic
def make_wordings(uids: Collection[UUID], *, at: datetime) -> int:
    """Write the words of these records anew, and drop those of records that are published to everybody no more."""
    records = (
        # In one order, so that two workers who make the same ones wait for each other instead of deadlocking.
        _public().filter(pk__in=uids).order_by("pk").select_related("organisation")
        .only("version", "title", "document_number", "facts", "published_at", "decided_on", "organisation__name")
    )  # fmt: skip
    made: list[tuple[UUID, int, str, str]] = []
    for record in records:
        words = wording_of(record)
        marked = bulk.array_of([*pairs(words), *marks_of(record)])
        made.append((record.pk, record.version, words, marked))
    gone = set(uids) - {record for record, *_ in made}
    if gone:
        RecordWording.objects.filter(pk__in=gone).delete()
    if made:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [at, *(bulk.array_of(column) for column in zip(*made, strict=True))])
    return len(made)


def compare_all(*, at: datetime) -> int:
    """
    Walk all records and make every wording that is missing, old or too many; how many records that were.

    For the first filling, after a body was renamed, and each night: then nothing that ever went wrong stays wrong.
    """
    mended, settled = 0, uid_at(settled_at())
    for uids in _differing():
        make_wordings(uids, at=at)
        mended += len(uids)
    _all_done(upto=settled, at=at)
    return mended


@transaction.atomic
def _all_done(*, upto: UUID, at: datetime) -> None:
    """What was written before the comparison began needs no second look."""
    WordingProgress.objects.get_or_create(number=WordingProgress.ONLY)
    behind = WordingProgress.objects.filter(Q(upto=None) | Q(upto__lt=upto))
    behind.update(upto=upto, made_at=at)


def _differing() -> Iterator[list[UUID]]:
    wrong = Q(wording=None) | ~Q(wording__version=F("version"))
    renamed = Q(organisation__updated_at__gt=F("wording__made_at"))
    ended = ~Q(status=Status.PUBLISHED, scope=Scope.PUBLIC)
    yield from _in_parts(_public().filter(wrong | renamed))
    yield from _in_parts(DishonestyRecord.objects.filter(ended, wording__isnull=False))


def _in_parts(records: QuerySet[DishonestyRecord]) -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        rows = records.filter(pk__gt=last) if last else records
        uids = list(rows.order_by("pk").values_list("pk", flat=True)[:COMPARED])
        if not uids:
            return
        yield uids
        last = uids[-1]


def _public() -> QuerySet[DishonestyRecord]:
    return DishonestyRecord.objects.filter(status=Status.PUBLISHED, scope=Scope.PUBLIC)
