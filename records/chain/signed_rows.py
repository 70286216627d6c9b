"""
Do the signed things that this node keeps still say what was signed: receipts, notices, checkpoints, seals, keys.

None of them stands in the tree, each bears its own signature. What does not hold is named and left: nobody but
its signer could write it again.
"""

from collections.abc import Iterator

from records.chain import notes
from records.chain.batching import seal_data
from records.chain.envelope import SealData
from records.chain.models import (
    Checkpoint,
    Cosignature,
    FindingKind,
    Notice,
    PeerKey,
    Receipt,
    ReceiptDirection,
    Seal,
)
from records.chain.reporting import Reporter
from records.chain.statements import Statement
from records.common import bulk
from records.common.identity import this_node
from records.common.signing import key_id_of

STEP = 500

# Seals whose events stood in the log when the last comparison checked them; newer ones are checked with their events.
_OLD_SEALS = """
SELECT seal.id FROM records_seal seal
  JOIN records_chainevent event ON event.origin = seal.origin AND event.origin_seq = seal.first_seq
 WHERE event.index < %s AND event.seal_id = seal.id AND seal.id > %s ORDER BY seal.id LIMIT %s
"""


class _Keys:
    """Every key this node ever knew: a revoked one still proves what it signed before."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], PeerKey] = {}
        self.by_node: dict[str, list[PeerKey]] = {}
        for key in PeerKey.objects.select_related("peer").order_by("pk"):
            self.by_name[key.peer.code, key.key_id] = key
            self.by_node.setdefault(key.peer.code, []).append(key)

    def of(self, code: str) -> list[PeerKey]:
        return self.by_node.get(code, [])

    def holds(self, statement: Statement, signer: str) -> bool:
        key = self.by_name.get((signer, statement.key_id))
        return (
            key is not None
            and key.algorithm == statement.algorithm
            and statement.verify(bytes(key.public_key))
        )

    def sealed(self, seal: SealData) -> bool:
        key = self.by_name.get((seal.origin, seal.key_id))
        return key is not None and key.algorithm == seal.algorithm and seal.verify(bytes(key.public_key))


def inspect(reporter: Reporter, *, seals_below: int) -> None:
    """Check every signed row; seals of entries from ``seals_below`` on are checked with their entries."""
    keys = _Keys()
    found = [
        *(_name("node key", key.key_id) for key in PeerKey.objects.order_by("pk") if not _is_itself(key)),
        *_checkpoints(keys),
        *_cosignatures(keys),
        *_receipts(keys),
        *_notices(keys),
    ]
    for detail in found:
        reporter.find(FindingKind.STATEMENT_ALTERED, healed=False, detail=detail)
    for seal in _broken_seals(keys, seals_below):
        reporter.find(
            FindingKind.SEAL, healed=False, origin=seal.origin, seq=seal.first_seq, detail="seal_signature"
        )


def _name(what: str, which: object) -> str:
    return f"{what} {which}"


def _is_itself(key: PeerKey) -> bool:
    """A key is called after itself, so another key under its name shows."""
    return key_id_of(bytes(key.public_key)) == key.key_id


def _checkpoints(keys: _Keys) -> Iterator[str]:
    own = keys.of(this_node().code)
    for row in Checkpoint.objects.order_by("size").iterator(chunk_size=STEP):
        try:
            said = notes.parse(row.note)
            holds = (said.size, said.root) == (row.size, bytes(row.root)) and any(
                notes.verify_checkpoint(
                    row.note,
                    code=key.peer.code,
                    algorithm=key.algorithm,
                    public_key=bytes(key.public_key),
                )
                for key in own
            )
        except ValueError:
            holds = False
        if not holds:
            yield _name("checkpoint", row.size)


def _cosignatures(keys: _Keys) -> Iterator[str]:
    for row in Cosignature.objects.order_by("pk").iterator(chunk_size=STEP):
        note = Checkpoint.objects.filter(size=row.size).values_list("note", flat=True).first() or ""
        try:
            holds = any(
                notes.verify_cosignature(
                    note,
                    row.line,
                    code=row.witness,
                    algorithm=key.algorithm,
                    public_key=bytes(key.public_key),
                )
                == row.signed_at
                for key in keys.of(row.witness)
            )
        except ValueError:
            holds = False
        if not holds:
            yield _name("cosignature", f"{row.witness} {row.size}")


def _receipts(keys: _Keys) -> Iterator[str]:
    own = this_node().code
    for row in Receipt.objects.select_related("peer").order_by("pk").iterator(chunk_size=STEP):
        signer = own if row.direction == ReceiptDirection.ISSUED else row.peer.code
        expected = {
            "batch": row.batch_digest,
            "from_index": row.from_index,
            "next_index": row.next_index,
            "receiver": signer,
        }
        if not _says(row, keys, signer, expected):
            yield _name(f"receipt {row.direction}", f"{row.peer.code} {row.from_index}–{row.next_index}")


def _notices(keys: _Keys) -> Iterator[str]:
    for row in Notice.objects.order_by("pk").iterator(chunk_size=STEP):
        expected = {
            "issuer": row.issuer,
            "child": row.child,
            "number": row.number,
            "kind": row.kind,
            "thread": str(row.thread),
            "raised_by": row.raised_by,
            "origin": row.origin,
            "uid": str(row.uid) if row.uid else None,
            "version": row.version,
        }
        if not _says(row, keys, row.issuer, expected):
            yield _name("notice", f"{row.issuer} → {row.child} {row.number}")


def _says(row: Receipt | Notice, keys: _Keys, signer: str, expected: dict[str, object]) -> bool:
    """The row is what its signer signed, and its columns are what the signed text says."""
    statement = Statement(row.body, row.algorithm, row.key_id, bytes(row.signature))
    try:
        content = statement.content
    except ValueError:
        return False
    return keys.holds(statement, signer) and all(
        content.get(name) == value for name, value in expected.items()
    )


def _broken_seals(keys: _Keys, below: int) -> Iterator[SealData]:
    after = 0
    while ids := [pk for (pk,) in bulk.select(_OLD_SEALS, below, after, STEP)]:
        for row in Seal.objects.filter(pk__in=ids).order_by("pk"):
            data = seal_data(row)
            if not keys.sealed(data):
                yield data
        after = ids[-1]
