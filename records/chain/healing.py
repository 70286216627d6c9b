"""Putting the original back: the database checks it against the tree, this module only brings it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, InternalError, connection, transaction

from records.chain import merkle
from records.chain.models import ChainEvent, Tile, Waiting
from records.chain.wire import WireEvent
from records.common import bulk
from records.common.canonical import canonical_bytes


@contextmanager
def hand_on_the_copies() -> Iterator[None]:
    """
    Lets kinds put their copies back; their triggers still ask the log whether it proves what is written.
    """
    with transaction.atomic():
        _set("on")
        yield
        _set("off")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('records_chain.healing', %s, true)", [value])


def put_back(
    event: WireEvent, *, index: int, path: bytes, seal_id: int, sender: str, at: datetime
) -> tuple[bool, str]:
    """
    Write the original at its index: whether it stands there now, and what was done or why not.

    ``sound`` means that nothing was wrong with the row.
    """
    row: dict[str, Any] = {
        "index": index,
        "origin": event.seal.origin,
        "origin_seq": event.seq,
        "kind": event.kind,
        "uid": event.uid,
        "version": event.version,
        "previous": event.previous,
        "action": event.action,
        "payload": event.payload,
        "salt": "\\x" + event.salt.hex(),
        "leaf_hash": "\\x" + event.leaf.hex(),
        "seal_id": seal_id,
        "path": "\\x" + path.hex(),
        "sender": sender,
        "created_at": event.at,
        "sequenced_at": at.isoformat(),
    }
    try:
        with transaction.atomic():
            done = bulk.select("SELECT records_chain_heal(%s::jsonb)", canonical_bytes(row).decode())
    except (IntegrityError, InternalError) as refusal:
        return False, str(refusal).splitlines()[0]
    return True, str(done[0][0])


def drop_unplaced(event_id: int) -> bool:
    """Remove a row that never had a place in the log; the database refuses any other."""
    try:
        with transaction.atomic():
            Waiting.objects.filter(event_id=event_id).delete()
            return bool(bulk.select("SELECT records_chain_drop(%s)", event_id)[0][0])
    except IntegrityError:
        return False


def rebuild_tree(size: int, signed_root: bytes) -> bool:
    """The tiles again from the rows, if the rows lead to the root that this node signed."""
    frontier, tiles = merkle.Frontier(), dict[tuple[int, int], bytes]()
    for leaves in _row_leaves(size):
        tiles.update(merkle.append_to_tiles(frontier.size, leaves, lambda *place: tiles.get(place, b"")))
        frontier.extend(leaves)
    if frontier.size != size or frontier.root() != signed_root:
        return False
    Tile.objects.all().delete()
    Tile.objects.bulk_create(
        [Tile(level=level, position=position, data=data) for (level, position), data in tiles.items()],
        batch_size=500,
    )
    return True


def _row_leaves(size: int) -> Iterator[list[bytes]]:
    step = 4096
    for start in range(0, size, step):
        yield [
            bytes(leaf or b"")
            for leaf in ChainEvent.objects.filter(index__gte=start, index__lt=min(start + step, size))
            .order_by("index")
            .values_list("leaf_hash", flat=True)
        ]
