"""
Does this node's own log still say what it signed: rows against the tree, the tree against the checkpoint.

The database derives every leaf from its row and climbs its path to the seal, so that a million entries are
looked at in a minute and only the damaged ones are read. The seals' signatures are checked once: each run goes
on where the last one ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from records.chain import healing, locks, log, merkle, notes, signed_rows
from records.chain.models import ChainEvent, Checkpoint, FindingKind, PeerKey, ReconcileRun
from records.chain.reporting import Reporter
from records.chain.tiles import envelope_of
from records.chain.verification import LogUnsound, SealCheck
from records.common import bulk
from records.common.identity import this_node

STEP = 8_192
MOST_DAMAGES = 10_000

_DAMAGED = """
SELECT place.index, event.id, event.origin, event.origin_seq, event.uid::text,
       substring(tile.data FROM ((place.index & 255) * 32 + 1)::int FOR 32)
  FROM generate_series(%s::bigint, %s::bigint) AS place(index)
  LEFT JOIN records_chainevent event ON event.index = place.index
  LEFT JOIN records_tile tile ON tile.level = 0 AND tile.position = place.index >> 8
  LEFT JOIN records_seal seal ON seal.id = event.seal_id
 WHERE NOT coalesce(
       event.leaf_hash = records_chain_leaf(event) AND seal.origin = event.origin
       AND event.leaf_hash = substring(tile.data FROM ((place.index & 255) * 32 + 1)::int FOR 32)
       AND records_chain_path_holds(
           event.leaf_hash, event.origin_seq - seal.first_seq, seal.size, event.path, seal.root), false)
 ORDER BY place.index
"""


@dataclass(frozen=True, slots=True)
class Damage:
    """An index whose row is gone (``event_id`` is none) or is not what the tree holds there."""

    index: int
    event_id: int | None
    origin: str
    origin_seq: int | None
    uid: str | None
    leaf: bytes

    @property
    def kind(self) -> FindingKind:
        return FindingKind.LOG_MISSING if self.event_id is None else FindingKind.LOG_ALTERED


def damages(size: int) -> Iterator[Damage]:
    """Every index whose row does not fit the tree, in steps of bounded memory."""
    for start in range(0, size, STEP):
        for index, pk, origin, seq, uid, leaf in bulk.select(_DAMAGED, start, min(start + STEP, size) - 1):
            yield Damage(index, pk, origin or "", seq, uid, bytes(leaf or b""))


def damaged_places(size: int) -> dict[bytes, Damage]:
    """The damaged indexes by the leaf that the tree holds there."""
    found: dict[bytes, Damage] = {}
    for damage in damages(size):
        found[damage.leaf] = damage
        if len(found) >= MOST_DAMAGES:
            break
    return found


def signed_root(size: int) -> bytes | None:
    """The root of the checkpoint of that size, if one of this node's keys signed it."""
    row = Checkpoint.objects.filter(size=size).first()
    if row is None:
        return None
    code = this_node().code
    try:
        for key in PeerKey.objects.filter(peer__code=code):
            if notes.verify_checkpoint(
                row.note, code=code, algorithm=key.algorithm, public_key=bytes(key.public_key)
            ):
                said = notes.parse(row.note)
                return said.root if said.size == size else None
    except notes.NoteError:
        # It was edited into something that is no note at all; nobody signed that either.
        pass
    return None


def inspect(reporter: Reporter) -> list[Damage]:
    """
    Look through the whole log; the tree is mended here where the rows prove it, rows are left to be brought.

    Rows that stand outside the log, put there by hand, are taken out.
    """
    size = log.size()
    _tree(size, reporter)
    found: list[Damage] = []
    for damage in damages(size):
        found.append(damage)
        if len(found) >= MOST_DAMAGES:
            break
    take_out(reporter)
    done = ReconcileRun.objects.aggregate(through=Max("verified_through"))["through"] or 0
    _seals(size, done, {damage.index for damage in found}, reporter)
    signed_rows.inspect(reporter, seals_below=done)
    reporter.entries = size
    return found


def _tree(size: int, reporter: Reporter) -> None:
    """The hashes of every tile lead to the signed root, by the lowest level and by the upper ones."""
    signed = signed_root(size) if size else merkle.EMPTY_ROOT
    if signed is not None and _tiles_lead_to(signed, size):
        return
    healed = False
    if signed is not None and not reporter.dry_run:
        with transaction.atomic():
            locks.hold(locks.LOG)
            # What was appended meanwhile stands in the tree that is rebuilt.
            now = log.size()
            root = signed_root(now)
            healed = root is not None and healing.rebuild_tree(now, root)
    detail = (
        "the checkpoint is not signed by this node"
        if signed is None
        else "the tree does not lead to the checkpoint"
    )
    reporter.find(FindingKind.TREE_ALTERED, healed=healed, detail=detail)


def _tiles_lead_to(root: bytes, size: int) -> bool:
    frontier = merkle.Frontier()
    try:
        frontier.extend(log.stored_leaves(0, size))
        return (
            frontier.size == size
            and frontier.root() == root == merkle.root_at(size, log.subtree())
            and _upper(size)
        )
    except ValueError:
        return False


def _upper(size: int) -> bool:
    """Each full tile folds to its place in the level above."""
    level = 1
    while size >> (merkle.TILE_HEIGHT * level):
        count = size >> (merkle.TILE_HEIGHT * level)
        for start in range(0, count, merkle.TILE_WIDTH):
            held = merkle.split_hashes(log.read_tile(level, start >> merkle.TILE_HEIGHT))
            wanted = held[: min(merkle.TILE_WIDTH, count - start)]
            below = (log.read_tile(level - 1, start + offset) for offset in range(len(wanted)))
            if any(
                merkle.fold(merkle.split_hashes(tile)) != node
                for tile, node in zip(below, wanted, strict=True)
            ):
                return False
        level += 1
    return True


_UNPLACED = """
SELECT id, origin, origin_seq, index, uid::text, version, kind FROM records_chainevent
 WHERE (index >= %s OR (index IS NULL AND origin_seq IS NOT NULL)) AND (%s = '' OR origin = %s)
   AND (%s::bigint[] IS NULL OR origin_seq = ANY(%s::bigint[]))
 ORDER BY id LIMIT 1000
"""


def take_out(reporter: Reporter, *, origin: str = "", seqs: list[int] | None = None) -> None:
    """Rows with an origin's number and no place in the log: nothing that the portal does writes one."""
    for pk, code, seq, index, uid, version, kind in bulk.select(
        _UNPLACED, log.size(), origin, origin, seqs, seqs
    ):
        if index is not None and index < log.size():
            # It was appended while this run looked.
            continue
        with transaction.atomic():
            reporter.find(
                FindingKind.LOG_EXTRA,
                healed=not reporter.dry_run and healing.drop_unplaced(pk),
                origin=code,
                seq=seq,
                index=index,
                document_kind=kind,
                uid=uid,
                version=version,
                detail="a row that the log never had",
            )


def _seals(size: int, done: int, damaged: set[int], reporter: Reporter) -> None:
    check, sound = SealCheck(), done
    for start in range(done, size, STEP):
        for row in ChainEvent.objects.filter(index__gte=start, index__lt=min(start + STEP, size)).order_by(
            "index"
        ):
            if row.index in damaged:
                continue
            try:
                check.check(row, envelope_of(row).leaf())
            except LogUnsound as bad:
                reporter.find(
                    FindingKind.SEAL,
                    healed=False,
                    origin=row.origin,
                    seq=row.origin_seq,
                    index=row.index,
                    uid=row.uid,
                    version=row.version,
                    detail=bad.reason,
                )
        sound = min(start + STEP, size)
    # What is damaged or does not hold is looked at again the next time.
    reporter.verified_through = done if reporter.found or damaged else sound
