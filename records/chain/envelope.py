"""
What is hashed and what is signed: an event's envelope, its leaf, and the origin's seal over many leaves.

The envelope names the payload only through a salted commitment, so that a lawfully purged payload still
proves and reveals nothing. The same leaf stands in the log of every node that holds the event.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from records.chain import merkle
from records.common.canonical import canonical_bytes
from records.common.signing import Signer, verify

ACTIONS = ("publish", "amend", "end")
SALT_BYTES = 32
SEAL_FORMAT = "integrity-chain-seal/1"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The part of an event that its leaf covers; ``commitment`` stands for the payload."""

    origin: str
    seq: int
    kind: str
    uid: str
    version: int
    previous: int
    action: str
    at: str
    commitment: bytes

    def to_bytes(self) -> bytes:
        """
        Its RFC 8785 bytes.

        Written out by hand because this runs for every event at every node: all values are digits or plain
        ASCII names that need no escaping, and the keys stand in order. A test compares it with the slow form.
        """
        return (
            f'{{"action":"{self.action}","at":"{self.at}","commitment":"{self.commitment.hex()}",'
            f'"kind":"{self.kind}","origin":"{self.origin}","previous":{self.previous},"seq":{self.seq},'
            f'"uid":"{self.uid}","version":{self.version}}}'
        ).encode("ascii")

    def leaf(self) -> bytes:
        return merkle.leaf_hash(self.to_bytes())


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, payload: str) -> bytes:
    """The salted hash that stands for the payload; the salt's length is fixed, so the parts cannot shift."""
    return hashlib.sha256(salt + payload.encode()).digest()


def spell(moment: datetime) -> str:
    """A moment as the envelope spells it: UTC, always six decimals, the same after a trip to the database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


@lru_cache(maxsize=4096)
def read_moment(text: str) -> datetime:
    """The moment that ``spell`` wrote; another spelling of it is refused."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or spell(moment) != text:
        raise ValueError(f"{text!r} is not a moment in UTC with six decimals")
    return moment


@dataclass(frozen=True, slots=True)
class SealData:
    """An origin's signed root over ``size`` of its own events from ``first_seq`` on."""

    origin: str
    first_seq: int
    size: int
    root: bytes
    sealed_at: str
    algorithm: str
    key_id: str
    signature: bytes

    def __hash__(self) -> int:
        # Asked for several times an event: one value that says it all, and remembers its own hash.
        return hash(self.signature)

    @property
    def identity(self) -> tuple[str, int, bytes, str]:
        return self.origin, self.first_seq, self.root, self.key_id

    def message(self) -> bytes:
        return canonical_bytes(
            {
                "algorithm": self.algorithm,
                "first_seq": self.first_seq,
                "format": SEAL_FORMAT,
                "hash": merkle.HASH_ALGORITHM,
                "key_id": self.key_id,
                "origin": self.origin,
                "root": self.root.hex(),
                "sealed_at": self.sealed_at,
                "size": self.size,
            }
        )

    def verify(self, public_key: bytes) -> bool:
        return verify(self.algorithm, public_key, self.message(), self.signature)


def seal(
    *, origin: str, first_seq: int, leaves: Sequence[bytes], at: datetime, signer: Signer
) -> tuple[SealData, list[bytes]]:
    """Sign one batch: the seal, and each event's audit path (its hashes joined)."""
    rows = merkle.levels(leaves)
    unsigned = SealData(
        origin=origin,
        first_seq=first_seq,
        size=len(leaves),
        root=rows[-1][0],
        sealed_at=spell(at),
        algorithm=signer.algorithm,
        key_id=signer.key_id,
        signature=b"",
    )
    signed = SealData(
        **{name: getattr(unsigned, name) for name in SealData.__slots__ if name != "signature"},
        signature=signer.sign(unsigned.message()),
    )
    return signed, [b"".join(merkle.audit_path(rows, position)) for position in range(len(leaves))]


class SealProof:
    """
    The part of a seal's tree that a batch needs, so that shared hashes travel and are hashed once.

    ``nodes`` maps (level, position) to a hash. A path is read back out of it; a leaf climbs until it meets
    a node that has already been proved, so proving a whole seal costs about one hash an event.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.nodes: dict[tuple[int, int], bytes] = {}
        self._proved: dict[tuple[int, int], bytes] = {}
        self._paths: dict[tuple[int, int], bytes] = {}
        self.widths = [size]
        while self.widths[-1] > 1:
            self.widths.append((self.widths[-1] + 1) // 2)

    def places(self, positions: Iterable[int]) -> set[tuple[int, int]]:
        """Where the hashes of all these leaves' audit paths stand, each named once."""
        found: set[tuple[int, int]] = set()
        current = set(positions)
        for level, width in enumerate(self.widths[:-1]):
            found.update((level, position ^ 1) for position in current if position ^ 1 < width)
            current = {position >> 1 for position in current}
        return found

    def add_path(self, position: int, path: bytes) -> None:
        offset = 0
        for level, width in enumerate(self.widths[:-1]):
            if (sibling := position ^ 1) < width:
                place = (level, sibling)
                if place in self.nodes:
                    # From here on upward a neighbour's path has brought the same hashes.
                    return
                self.nodes[place] = path[offset : offset + merkle.HASH_BYTES]
                offset += merkle.HASH_BYTES
            position >>= 1
        if offset != len(path):
            raise ValueError("the path does not fit the seal's size")

    def path(self, position: int) -> bytes | None:
        """The audit path of one leaf, or ``None`` when a hash of it is missing."""
        try:
            return self._path(0, position)
        except KeyError:
            return None

    def _path(self, level: int, position: int) -> bytes:
        """The path from one node upward; its upper part is shared with the neighbours and joined once."""
        if self.widths[level] == 1:
            return b""
        above = self._paths.get((level, position))
        if above is None:
            above = self._path(level + 1, position >> 1)
            if (sibling := position ^ 1) < self.widths[level]:
                above = self.nodes[level, sibling] + above
            if level:
                self._paths[level, position] = above
        return above

    def proves(self, position: int, leaf: bytes, root: bytes) -> bool:
        """Whether the leaf stands at that position under the signed root."""
        if not 0 <= position < self.size:
            return False
        climbed: list[tuple[tuple[int, int], bytes]] = []
        node = leaf
        for level, width in enumerate(self.widths):
            place = (level, position)
            known = self._proved.get(place)
            if known is not None:
                if known != node:
                    return False
                break
            climbed.append((place, node))
            if width == 1:
                if node != root:
                    return False
                break
            sibling_position = position ^ 1
            if sibling_position < width:
                sibling = self.nodes.get((level, sibling_position))
                if sibling is None:
                    return False
                climbed.append(((level, sibling_position), sibling))
                node = merkle.node_hash(sibling, node) if position & 1 else merkle.node_hash(node, sibling)
            position >>= 1
        self._proved.update(climbed)
        return True
