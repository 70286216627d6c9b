"""
The hash chain over the audit trail.

Writers insert without waiting for one another; seals are added afterwards, in order, one sealer at a time.
Each hash covers the whole entry, its index and the hash before, so that no row can be altered, removed or
slipped in between without every later hash failing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from records.access.models import AuditEntry, AuditSeal
from records.common.canonical import canonical_bytes, sha256_hex

GENESIS = "0" * 64
SEALING_LOCK = 0x6175646974  # "audit"
BATCH = 2_000
# Entries are written in nearly rising order, so the tick looks back only so far behind the last seal; what a
# transaction wrote that stayed open longer is found by the hourly sweep over everything.
WINDOW = 50_000


def sealed_content(entry: AuditEntry, *, index: int, previous_hash: str) -> bytes:
    """What the hash covers: the whole entry in its place in the chain."""
    return canonical_bytes(
        {
            "index": index,
            "previous_hash": previous_hash,
            "id": entry.pk,
            "uid": entry.uid,
            "action": entry.action,
            "outcome": entry.outcome,
            "by": entry.by_id,
            "by_name": entry.by_name,
            "role": entry.role,
            "subject_type": entry.subject_type,
            "subject_uid": entry.subject_uid,
            "subject_label": entry.subject_label,
            "region_code": entry.region_code,
            "details": entry.details,
            "at": entry.at,
            "request_id": entry.request_id,
            "channel": entry.channel,
        }
    )


def digest(entry: AuditEntry, *, index: int, previous_hash: str) -> str:
    """The hash of ``entry`` in its place in the chain."""
    return sha256_hex(sealed_content(entry, index=index, previous_hash=previous_hash))


def seal(*, everything: bool = False) -> int:
    """Seal what is not yet sealed, oldest number first; return how many, 0 if another sealer is at work."""
    sealed = 0
    while count := _seal_batch(everything=everything):
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch(*, everything: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    head = AuditSeal.objects.order_by("-index").first()
    index, previous_hash = (head.index, head.hash) if head else (0, GENESIS)
    waiting = AuditEntry.objects.unsealed().order_by("id")
    if head and not everything:
        waiting = waiting.filter(id__gt=head.entry_id - WINDOW)
    seals = []
    for entry in waiting[:BATCH]:
        index += 1
        value = digest(entry, index=index, previous_hash=previous_hash)
        seals.append(AuditSeal(index=index, entry=entry, previous_hash=previous_hash, hash=value))
        previous_hash = value
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


@dataclass(frozen=True)
class Head:
    """A place in the chain and the hash there."""

    index: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What re-deriving the chain has shown; ``first_bad_index`` is None where every seal holds."""

    checked: int
    head_hash: str
    unsealed: int
    first_bad_index: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        return self.first_bad_index is None


def verify(*, known_index: int | None = None, known_hash: str = "", after: Head | None = None) -> Verdict:
    """
    Re-derive the chain from the entries: the whole of it, or what came ``after`` a head that held before.

    Whoever cuts rows off the end leaves a shorter chain that holds. A head noted elsewhere (``known_index``
    and ``known_hash``, as an earlier run printed them) shows that too.
    """
    index, previous_hash = (after.index, after.hash) if after else (0, GENESIS)
    unsealed = _unsealed(near_the_end=after is not None)
    if index and not AuditSeal.objects.filter(index=index, hash=previous_hash).exists():
        return Verdict(index - 1, previous_hash, unsealed, index, "differs_from_known_head")
    for seal_row in _seals_after(index):
        expected = index + 1
        reason = _fault(seal_row, expected=expected, previous_hash=previous_hash)
        if not reason and expected == known_index and seal_row.hash != known_hash:
            reason = "differs_from_known_head"
        if reason:
            return Verdict(index, previous_hash, unsealed, expected, reason)
        index, previous_hash = expected, seal_row.hash
    if known_index is not None and known_index > index:
        return Verdict(index, previous_hash, unsealed, index + 1, "cut_off")
    return Verdict(index, previous_hash, unsealed)


def _seals_after(index: int) -> Iterator[AuditSeal]:
    # Batch by batch and not in one cursor, which outside a transaction would hold the whole result on the server.
    while batch := list(
        AuditSeal.objects.select_related("entry").filter(index__gt=index).order_by("index")[:BATCH]
    ):
        yield from batch
        index = batch[-1].index


def _unsealed(*, near_the_end: bool) -> int:
    waiting = AuditEntry.objects.unsealed()
    newest = AuditSeal.objects.order_by("-index").values_list("entry_id", flat=True).first()
    if near_the_end and newest:
        waiting = waiting.filter(id__gt=newest - WINDOW)
    return waiting.count()


def _fault(seal_row: AuditSeal, *, expected: int, previous_hash: str) -> str:
    if seal_row.index != expected:
        return "missing"
    if seal_row.previous_hash != previous_hash:
        return "unlinked"
    if seal_row.hash != digest(seal_row.entry, index=expected, previous_hash=previous_hash):
        return "altered"
    return ""
