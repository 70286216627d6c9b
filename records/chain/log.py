"""The log's growing end: its tree in tiles, its signed checkpoints, and reading proofs out of them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from records.chain import merkle, notes
from records.chain.merkle import HASH_BYTES, TILE_HEIGHT, TILE_WIDTH
from records.chain.models import Checkpoint, Seal, Tile
from records.chain.peers import remember_own_key
from records.common.database import reading
from records.common.identity import this_node
from records.common.signing import Signer, node_signer


class LogDamaged(Exception):
    """What is stored does not fit the signed checkpoint; nothing is built upon it. Run ``chain verify``."""


def size() -> int:
    """The log's length as its newest checkpoint signed it; an index is never given out twice."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def next_own_seq(code: str) -> int:
    """The next sequence number of this node's own events, from its newest seal."""
    newest = Seal.objects.filter(origin=code).order_by("-first_seq").values_list("first_seq", "size").first()
    return newest[0] + newest[1] if newest else 0


def grow(leaves: Sequence[bytes], *, at: datetime, start: int, signer: Signer | None = None) -> Checkpoint:
    """Append leaves to a tree of ``start`` and sign the new checkpoint. The caller holds the log's lock."""
    total = start + len(leaves)
    edge = _right_edge(start)
    try:
        changed = merkle.append_to_tiles(start, leaves, lambda *place: edge.get(place, b""))
        edge.update(changed)
        root = merkle.root_at(total, merkle.subtree_of_tiles(_reader(edge)))
    except ValueError as error:
        raise LogDamaged(str(error)) from error
    Tile.objects.bulk_create(
        [Tile(level=level, position=position, data=data) for (level, position), data in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "position"],
        update_fields=["data"],
    )
    return _sign(total, root, at=at, signer=signer)


def checkpoint_at(total: int, *, at: datetime, signer: Signer | None = None) -> Checkpoint:
    """The signed checkpoint of the log's first ``total`` entries, signed now if it was not before."""
    known = Checkpoint.objects.filter(size=total).first()
    if known is not None:
        return known
    if total > size():
        raise ValueError(f"the log is shorter than {total}")
    return _sign(total, merkle.root_at(total, subtree()), at=at, signer=signer)


def _sign(total: int, root: bytes, *, at: datetime, signer: Signer | None) -> Checkpoint:
    signer = signer or node_signer()
    remember_own_key(signer, at=at)
    note = notes.sign_checkpoint(code=this_node().code, size=total, root=root, signer=signer)
    checkpoint = Checkpoint(size=total, root=root, note=note, signed_at=at)
    # Two processes may sign the same size; the tree is the same, so either note will do.
    Checkpoint.objects.bulk_create([checkpoint], ignore_conflicts=True)
    return checkpoint


def _right_edge(total: int) -> dict[tuple[int, int], bytes]:
    """The growing tile of each level."""
    places, level = set[tuple[int, int]](), 0
    while total >> (TILE_HEIGHT * level):
        places.add((level, total >> (TILE_HEIGHT * (level + 1))))
        level += 1
    return _tiles(places)


def _tiles(places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Those of these tiles that there are, in one query."""
    if not places:
        return {}
    with reading().cursor() as cursor:
        cursor.execute(
            "SELECT level, position, data FROM records_tile WHERE (level, position) IN %s", [tuple(places)]
        )
        return {(level, position): bytes(data) for level, position, data in cursor.fetchall()}


def _reader(known: dict[tuple[int, int], bytes]) -> Callable[[int, int], bytes]:
    def read(level: int, position: int) -> bytes:
        if (level, position) not in known:
            known[level, position] = read_tile(level, position)
        return known[level, position]

    return read


def read_tile(level: int, position: int) -> bytes:
    """The stored hashes of one tile; empty when there is none."""
    data = Tile.objects.filter(level=level, position=position).values_list("data", flat=True).first()
    return bytes(data or b"")


def subtree() -> merkle.Subtree:
    """Complete subtrees of the stored tree, each tile read once."""
    return merkle.subtree_of_tiles(read_tile)


def inclusion(index: int, total: int) -> list[bytes]:
    """
    The audit path of an entry.

    :raises LogDamaged: when the tree has lost hashes of it
    """
    try:
        steps = merkle.audit_spans(index, total)
        tiles = _tiles({merkle.tile_of(*part) for parts in steps for part in parts})
        subtree = merkle.subtree_of_tiles(lambda *place: tiles.get(place, b""))
        return [merkle.joined(parts, subtree) for parts in steps]
    except ValueError as error:
        raise LogDamaged(str(error)) from error


def consistency(first: int, second: int) -> list[bytes]:
    return merkle.consistency_proof(first, second, subtree())


def tile_of_width(level: int, position: int, width: int) -> bytes | None:
    """The first ``width`` hashes of a tile as it is published, or ``None`` while the log is too short."""
    if not 1 <= width <= TILE_WIDTH:
        return None
    present = (size() >> (TILE_HEIGHT * level)) - (position << TILE_HEIGHT)
    if present < width:
        return None
    return read_tile(level, position)[: width * HASH_BYTES]


def stored_leaves(start: int, end: int) -> Iterable[bytes]:
    """The leaf hashes of ``start``…``end`` as the tree holds them."""
    for position in range(start >> TILE_HEIGHT, (end + TILE_WIDTH - 1) >> TILE_HEIGHT):
        first = position << TILE_HEIGHT
        for offset, leaf in enumerate(merkle.split_hashes(read_tile(0, position))):
            if start <= first + offset < end:
                yield leaf
