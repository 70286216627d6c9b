"""A child's tree as it pushed it, kept by its witness; and how the two of them find the first index that differs."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db.models import Q

from records.chain import log, merkle
from records.chain.merkle import HASH_BYTES, TILE_HEIGHT, TILE_WIDTH
from records.chain.models import Peer, WitnessTile
from records.chain.upstream import Upstream, UpstreamFailed

logger = structlog.get_logger(__name__)


def keep(child: Peer, leaves: Sequence[bytes], *, start: int) -> None:
    """The leaves that a witnessed batch appends to the child's tree, in the intake's transaction."""
    edge = _tiles(child, start)
    try:
        changed = merkle.append_to_tiles(start, leaves, lambda *place: edge.get(place, b""))
    except ValueError as damage:
        # The frontier alone judges the child; without its tiles this node only cannot say which index differs.
        logger.error("chain_witness_tiles_damaged", child=child.code, problem=str(damage))
        return
    WitnessTile.objects.bulk_create(
        [
            WitnessTile(peer=child, level=level, position=position, data=data)
            for (level, position), data in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["peer", "level", "position"],
        update_fields=["data"],
    )


def _tiles(child: Peer, size: int) -> dict[tuple[int, int], bytes]:
    wanted, level = Q(), 0
    while size >> (TILE_HEIGHT * level):
        wanted |= Q(level=level, position=size >> (TILE_HEIGHT * (level + 1)))
        level += 1
    if not level:
        return {}
    rows = WitnessTile.objects.filter(wanted, peer=child).values_list("level", "position", "data")
    return {(level, position): bytes(data) for level, position, data in rows}


def first_difference(
    child: Peer, *, size: int, level: int, position: int, hashes: Sequence[bytes]
) -> dict[str, int | None]:
    """
    At which of the tile's nodes the child's tree leaves the one it pushed, and for a leaf at which index.

    The superior says it: the answer is signed, and the child cannot say later that it was not told.
    """
    tile = WitnessTile.objects.filter(peer=child, level=level, position=position).first()
    held = merkle.split_hashes(bytes(tile.data) if tile else b"")[: _width(size, level, position)]
    for offset, (ours, theirs) in enumerate(zip(held, hashes, strict=False)):
        if ours != theirs:
            index = position * TILE_WIDTH + offset if level == 0 else None
            if index is not None:
                logger.error("chain_witness_differs", child=child.code, index=index)
            return {"offset": offset, "index": index}
    return {"offset": None, "index": None}


def _width(size: int, level: int, position: int) -> int:
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - position * TILE_WIDTH))


def locate(upstream: Upstream, *, size: int, at: datetime) -> int | None:
    """The first index below ``size`` where this node's tree is not what it pushed; a request a level of tiles."""
    level = 0
    while size >> (TILE_HEIGHT * (level + 1)):
        level += 1
    position = 0
    while level >= 0:
        width = _width(size, level, position)
        hashes = log.read_tile(level, position)[: width * HASH_BYTES]
        answer = upstream.ask(
            {"ask": "witness", "size": size, "level": level, "position": position, "hashes": hashes.hex()},
            at=at,
        )
        if answer.status != 200:
            raise UpstreamFailed(
                str(answer.content.get("code", "refused"))[:40], "the superior did not compare"
            )
        if level == 0:
            index = answer.content["index"]
            return int(index) if index is not None else None
        # Where no whole node differs, the difference lies in the part of the tree that no whole node covers yet.
        offset = answer.content["offset"]
        position = position * TILE_WIDTH + (width if offset is None else int(offset))
        level -= 1
    return None
