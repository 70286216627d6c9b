"""The tile paths and entry bundles of C2SP tlog-tiles."""

import re
import struct

from records.chain import envelope, log
from records.chain.envelope import Envelope
from records.chain.merkle import TILE_HEIGHT, TILE_WIDTH
from records.chain.models import ChainEvent

# x001/x234/067, with .p/<width> for a partial tile.
_PLACE = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def parse_place(place: str) -> tuple[int, int] | None:
    """(position, width) of a tile path, or ``None`` when it is not spelt as C2SP asks."""
    match = _PLACE.fullmatch(place)
    if match is None:
        return None
    position = int(match[1].replace("x", "").replace("/", ""))
    width = int(match[2]) if match[2] else TILE_WIDTH
    if format_place(position) != match[1] or width > TILE_WIDTH or match[2] == str(TILE_WIDTH):
        return None
    return position, width


def format_place(position: int, width: int = TILE_WIDTH) -> str:
    """A tile's path: groups of three digits, all but the last with an x before them."""
    digits = f"{position:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def entry_bundle(position: int, width: int) -> bytes | None:
    """Length-prefixed entries of a level-0 tile."""
    start = position << TILE_HEIGHT
    if start + width > log.size():
        return None
    rows = ChainEvent.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
    contents = [envelope_of(row).to_bytes() for row in rows]
    if len(contents) != width:
        return None
    return b"".join(struct.pack(">H", len(content)) + content for content in contents)


def envelope_of(row: ChainEvent) -> Envelope:
    """What is hashed into the row's leaf, from the row's own columns."""
    return Envelope(
        row.origin,
        row.origin_seq or 0,
        row.kind,
        str(row.uid),
        row.version,
        row.previous,
        row.action,
        envelope.spell(row.created_at),
        envelope.commit(bytes(row.salt or b""), row.payload or ""),
    )
