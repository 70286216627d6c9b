"""
Fingerprints of ranges of an origin's events, computed from what stands in the rows and not from what they claim.

An event's fingerprint is its leaf as the database derives it from the row's own columns; where that is not
the leaf the tree holds, or not under its origin's seal, it is a hash that no sound row has. So a hand-edited row differs on whichever side.
"""

import hashlib
from collections.abc import Iterator

from records.chain import merkle
from records.common import bulk

STEP = 5_000
# The largest whole number that canonical JSON carries.
END = 2**53 - 1

# Only what the log holds: an event that still waits for its index is compared the next time.
_ROWS = """
SELECT event.origin_seq,
       CASE WHEN derived.leaf = event.leaf_hash AND seal.origin = event.origin AND event.leaf_hash =
                 substring(tile.data FROM ((event.index & 255) * 32 + 1)::int FOR 32)
                 AND records_chain_path_holds(
                     event.leaf_hash, event.origin_seq - seal.first_seq, seal.size, event.path, seal.root)
            THEN derived.leaf
            ELSE sha256('damaged'::bytea || derived.leaf || coalesce(event.leaf_hash, ''::bytea)) END,
       event.index
  FROM records_chainevent event
 CROSS JOIN LATERAL (SELECT records_chain_leaf(event) AS leaf OFFSET 0) derived
  LEFT JOIN records_tile tile ON tile.level = 0 AND tile.position = event.index >> 8
  LEFT JOIN records_seal seal ON seal.id = event.seal_id
 WHERE event.origin = %s AND event.origin_seq BETWEEN %s AND %s
 ORDER BY event.origin_seq LIMIT %s
"""


def rows(origin: str, first: int, last: int) -> Iterator[tuple[int, bytes, int | None]]:
    """(seq, fingerprint, index) of the origin's events, in steps of bounded memory."""
    while first <= last:
        page = bulk.select(_ROWS, origin, first, last, STEP)
        for seq, fingerprint, index in page:
            yield seq, bytes(fingerprint), index
        if len(page) < STEP:
            return
        first = page[-1][0] + 1


def count(origin: str, first: int, last: int) -> int:
    return bulk.select(
        "SELECT count(*) FROM records_chainevent WHERE origin = %s AND origin_seq BETWEEN %s AND %s",
        origin,
        first,
        last,
    )[0][0]


class RangeRoot:
    """The Merkle root over (seq, fingerprint) of a range, and how many there are."""

    def __init__(self) -> None:
        self._frontier = merkle.Frontier()

    def add(self, seq: int, fingerprint: bytes) -> None:
        leaf = hashlib.sha256(seq.to_bytes(8, "big") + fingerprint).digest()
        self._frontier.extend([leaf])

    def value(self) -> tuple[int, str]:
        return self._frontier.size, self._frontier.root().hex()


def root(origin: str, first: int, last: int) -> tuple[int, str]:
    found = RangeRoot()
    for seq, fingerprint, _index in rows(origin, first, last):
        found.add(seq, fingerprint)
    return found.value()
