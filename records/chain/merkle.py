"""
RFC 9162 §2.1 Merkle trees over SHA-256: roots, inclusion and consistency proofs, incremental append.

Pure: hashes in, hashes out. A tree is read through ``Subtree``, a function that gives the hash of one
complete subtree, so that proofs over a log of any size touch O(log n) stored hashes and never the whole log.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

HASH_ALGORITHM = "sha-256"
HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()

# subtree(level, position): the hash over the 2**level leaves from position * 2**level on, all present.
Subtree = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """
    All nodes of a small tree, leaves first, root last.

    An odd last node moves up unpaired: the same tree as RFC 9162's split at the largest power of two.
    """
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        above = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        if len(row) % 2:
            above.append(row[-1])
        rows.append(above)
    return rows


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; the hash of nothing for none."""
    return levels(leaves)[-1][0] if leaves else EMPTY_ROOT


def audit_path(rows: Sequence[Sequence[bytes]], position: int) -> list[bytes]:
    """The inclusion proof of one leaf in a small tree whose ``levels`` are at hand."""
    path = []
    for row in rows[:-1]:
        sibling = position ^ 1
        if sibling < len(row):
            path.append(row[sibling])
        position >>= 1
    return path


# --- Trees of any size, read through complete subtrees ---------------------------------------------


def spans(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees (level, position) that cover ``start``…``end``; start is aligned to the span."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _range_root(start: int, end: int, subtree: Subtree) -> bytes:
    return joined(spans(start, end), subtree)


def joined(parts: Sequence[tuple[int, int]], subtree: Subtree) -> bytes:
    """The root over the neighbouring complete subtrees that ``spans`` names."""
    hashes = [subtree(level, position) for level, position in parts]
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root


def root_at(size: int, subtree: Subtree) -> bytes:
    """The root of the log's first ``size`` leaves."""
    return _range_root(0, size, subtree) if size else EMPTY_ROOT


def audit_spans(index: int, size: int) -> list[list[tuple[int, int]]]:
    """Over which complete subtrees each step of the audit path of leaf ``index`` is the root."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    steps: list[list[tuple[int, int]]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            steps.append(spans(middle, end))
            end = middle
        else:
            steps.append(spans(start, middle))
            start = middle
    return steps[::-1]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """RFC 9162 §2.1.3.1: the audit path of leaf ``index`` in the tree of ``size`` leaves."""
    return [joined(parts, subtree) for parts in audit_spans(index, size)]


def consistency_proof(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """RFC 9162 §2.1.4.1: that the tree of ``first`` leaves is a prefix of the tree of ``second``."""
    if not 0 < first <= second:
        raise ValueError(f"no consistency proof from {first} to {second}")
    path: list[bytes] = []
    start, end, whole = 0, second, True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_range_root(middle, end, subtree))
            end = middle
        else:
            path.append(_range_root(start, middle, subtree))
            start, whole = middle, False
    if not whole:
        path.append(_range_root(start, end, subtree))
    return path[::-1]


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


# --- Verification ----------------------------------------------------------------------------------


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root an audit path leads to (RFC 9162 §2.1.3.2); ``None`` when the path has the wrong length."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    return root_from_inclusion(leaf, index, size, path) == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """RFC 9162 §2.1.4.2; an empty first tree is consistent with everything by an empty proof."""
    if first > second or first < 0:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY_ROOT
    hashes = list(path)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    if not hashes:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


# --- Growing ---------------------------------------------------------------------------------------


@dataclass
class Frontier:
    """
    The right edge of a tree: enough to append leaves and to know the root, in O(log n) space.

    ``hashes`` are the complete subtrees of the binary digits of ``size``, largest first.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    @classmethod
    def from_bytes(cls, size: int, stored: bytes) -> "Frontier":
        if len(stored) != HASH_BYTES * size.bit_count():
            raise ValueError("the frontier does not fit its size")
        return cls(size, split_hashes(stored))

    def to_bytes(self) -> bytes:
        return b"".join(self.hashes)

    def extend(self, leaves: Iterable[bytes]) -> None:
        hashes, size = self.hashes, self.size
        for leaf in leaves:
            node, digits = leaf, size
            while digits & 1:
                node = node_hash(hashes.pop(), node)
                digits >>= 1
            hashes.append(node)
            size += 1
        self.size = size

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for node in reversed(self.hashes[:-1]):
            root = node_hash(node, root)
        return root


def split_hashes(blob: bytes) -> list[bytes]:
    """Concatenated hashes, apart."""
    if len(blob) % HASH_BYTES:
        raise ValueError("not a whole number of hashes")
    return [blob[i : i + HASH_BYTES] for i in range(0, len(blob), HASH_BYTES)]


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root of a complete subtree given one level's hashes; their number is a power of two."""
    row = hashes
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


@lru_cache(maxsize=1_000)
def complete_root(hashes: bytes) -> bytes:
    """
    The root of a complete subtree given one level's hashes, end to end.

    Kept by the hashes themselves, so nothing that was stored otherwise since can be passed over.
    """
    return fold(split_hashes(hashes))


# read(level, position): what is stored of that tile, empty when nothing is.
ReadTile = Callable[[int, int], bytes]


def append_to_tiles(size: int, leaves: Sequence[bytes], read: ReadTile) -> dict[tuple[int, int], bytes]:
    """The tiles that change when ``leaves`` join a tree of ``size``: {(level, position): whole content}."""
    changed: dict[tuple[int, int], bytes] = {}
    row, level = list(leaves), 0
    while row:
        start = size >> (TILE_HEIGHT * level)
        position, held = start >> TILE_HEIGHT, start % TILE_WIDTH
        content = read(level, position)[: held * HASH_BYTES] if held else b""
        if len(content) != held * HASH_BYTES:
            raise ValueError(f"tile {level}/{position} holds less than the log's size says")
        pool = split_hashes(content) + row
        row = []
        for offset in range(0, len(pool), TILE_WIDTH):
            tile = pool[offset : offset + TILE_WIDTH]
            changed[level, position + offset // TILE_WIDTH] = b"".join(tile)
            if len(tile) == TILE_WIDTH:
                row.append(fold(tile))
        level += 1
    return changed


def tile_of(level: int, position: int) -> tuple[int, int]:
    """The tile that holds the hashes of this complete subtree."""
    tile_level, height = divmod(level, TILE_HEIGHT)
    return tile_level, position << height >> TILE_HEIGHT


def subtree_of_tiles(read: ReadTile) -> Subtree:
    """Complete subtrees out of tiles; each tile is read once per returned function."""
    cache: dict[tuple[int, int], bytes] = {}

    def subtree(level: int, position: int) -> bytes:
        place, height = tile_of(level, position), level % TILE_HEIGHT
        if place not in cache:
            cache[place] = read(*place)
        offset = (position << height) % TILE_WIDTH
        part = cache[place][offset * HASH_BYTES : (offset + (1 << height)) * HASH_BYTES]
        if len(part) != HASH_BYTES << height:
            raise ValueError(f"tile {place[0]}/{place[1]} holds less than the log's size says")
        return complete_root(part) if height else part

    return subtree
