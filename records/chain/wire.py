"""
The batch as it travels: NDJSON, a header line, then the seals, then one line an event.

Pure, so that a request, a file and a test speak the same format. The header lists the leaves of the sender's
log, so that one damaged event line is known by its place and does not spoil the lines behind it.
"""

import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from records.chain import envelope, merkle
from records.chain.envelope import Envelope, SealData, SealProof

FORMAT = "integrity-chain-batch/1"
CONTENT_TYPE = "application/x-ndjson"
MAX_EVENTS = 1_000
MAX_BYTES = 4 * 1024 * 1024
# A receiver allows for the sender's header, seals and one last big event.
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_PAYLOAD_BYTES = 1024 * 1024
CODE = re.compile(r"[0-9]{4}00")
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class BatchError(ValueError):
    """The batch as a whole cannot be read; ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class VouchedKey:
    """A key of an origin that the sender relays, as the sender has it registered."""

    node: str
    name: str
    algorithm: str
    key_id: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Header:
    sender: str
    receiver: str
    from_index: int
    checkpoint: str
    keys: tuple[VouchedKey, ...] = ()


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One event between nodes."""

    seal: SealData
    seq: int
    kind: str
    uid: str
    version: int
    previous: int
    action: str
    at: str
    payload: str
    salt: bytes
    leaf: bytes
    path: bytes = b""
    since: str = ""

    @property
    def position(self) -> int:
        return self.seq - self.seal.first_seq

    def envelope(self) -> Envelope:
        return Envelope(
            self.seal.origin,
            self.seq,
            self.kind,
            self.uid,
            self.version,
            self.previous,
            self.action,
            self.at,
            envelope.commit(self.salt, self.payload),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it came: the event, or why it cannot be read."""

    leaf: bytes
    raw: bytes
    event: WireEvent | None
    problem: str = ""

    @property
    def line(self) -> str:
        """The line as text that a table can hold."""
        return self.raw.decode(errors="replace").replace("\x00", "�")


@dataclass
class Batch:
    header: Header
    digest: str
    entries: list[Entry] = field(default_factory=list)
    proofs: dict[SealData, SealProof] = field(default_factory=dict)
    positions: int = 0

    @property
    def next_index(self) -> int:
        return self.header.from_index + len(self.entries)


def _b64(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).decode()


def _unb64(text: Any, length: int | None = None) -> bytes:
    if not isinstance(text, str):
        raise ValueError("not base64")
    content = binascii.a2b_base64(text, strict_mode=True)
    if length is not None and len(content) != length:
        raise ValueError("wrong length")
    return content


_from_json = json.JSONDecoder().decode
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _line(value: dict[str, Any]) -> bytes:
    return _to_json(value).encode() + b"\n"


# --- Writing -----------------------------------------------------------------------------------------


def encode(header: Header, events: Sequence[WireEvent]) -> bytes:
    """The whole batch in bytes."""
    groups: dict[SealData, list[WireEvent]] = {}
    for event in events:
        groups.setdefault(event.seal, []).append(event)
    numbers = {seal: number for number, seal in enumerate(groups)}
    lines = [
        _line(
            {
                "format": FORMAT,
                "sender": header.sender,
                "receiver": header.receiver,
                "from_index": header.from_index,
                "leaves": _b64(b"".join(event.leaf for event in events)),
                "checkpoint": header.checkpoint,
                "keys": [
                    {
                        "node": key.node,
                        "name": key.name,
                        "algorithm": key.algorithm,
                        "key_id": key.key_id,
                        "public_key": _b64(key.public_key),
                    }
                    for key in header.keys
                ],
                "seals": len(groups),
            }
        )
    ]
    lines.extend(_seal_line(seal, group) for seal, group in groups.items())
    lines.extend(event_line(event, numbers[event.seal]) for event in events)
    return b"".join(lines)


def _seal_line(seal: SealData, events: Sequence[WireEvent]) -> bytes:
    proof = SealProof(seal.size)
    for event in events:
        proof.add_path(event.position, event.path)
    return _line(
        {
            "origin": seal.origin,
            "first_seq": seal.first_seq,
            "size": seal.size,
            "root": _b64(seal.root),
            "sealed_at": seal.sealed_at,
            "algorithm": seal.algorithm,
            "key_id": seal.key_id,
            "signature": _b64(seal.signature),
            "positions": runs(event.position for event in events),
            "nodes": _b64(b"".join(proof.nodes[place] for place in sorted(proof.nodes))),
        }
    )


def event_line(event: WireEvent, seal_number: int) -> bytes:
    """Written out by hand, as the envelope is, and for the same reason: but for the payload all is digits and names."""
    return (
        f'{{"seal":{seal_number},"seq":{event.seq},"kind":{_to_json(event.kind)},"uid":"{event.uid}",'
        f'"version":{event.version},"previous":{event.previous},"action":"{event.action}","at":"{event.at}",'
        f'"since":"{event.since}","payload":{_to_json(event.payload)},"salt":"{_b64(event.salt)}"}}\n'
    ).encode()


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Sorted numbers as [first, last] runs."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


# --- Reading -----------------------------------------------------------------------------------------


def decode(body: bytes) -> Batch:
    """The batch in ``body``; ``BatchError`` when its frame is damaged, a problem per entry when a line is."""
    lines = body.split(b"\n")
    if lines.pop() != b"" or not lines:
        raise BatchError("truncated", "the batch does not end with a whole line")
    try:
        head = json.loads(lines[0])
        if head["format"] != FORMAT:
            raise BatchError("unknown_format", f"only {FORMAT} is understood")
        leaves = merkle.split_hashes(_unb64(head["leaves"]))
        seal_count = _whole(head["seals"])
        header = Header(
            sender=_code(head["sender"]),
            receiver=_code(head["receiver"]),
            from_index=_whole(head["from_index"]),
            checkpoint=_text(head["checkpoint"]),
            keys=tuple(_read_key(key) for key in head["keys"]),
        )
        if len(leaves) > MAX_EVENTS:
            raise BatchError("too_many_events", f"a batch holds at most {MAX_EVENTS} events")
        if not leaves or len(lines) != 1 + seal_count + len(leaves):
            raise BatchError("truncated", "the number of lines is not what the header says")
        batch = Batch(header, hashlib.sha256(body).hexdigest())
        seals = [_read_seal(json.loads(line), batch) for line in lines[1 : 1 + seal_count]]
    except BatchError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BatchError("malformed", f"the batch's header cannot be read: {error}") from error
    for leaf, line in zip(leaves, lines[1 + seal_count :], strict=True):
        batch.entries.append(_read_entry(leaf, line, seals))
    return batch


def _read_entry(leaf: bytes, line: bytes, seals: list[SealData]) -> Entry:
    try:
        event = read_event(_from_json(line.decode()), leaf, seals)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Entry(leaf, line, None, str(error) or type(error).__name__)
    return Entry(leaf, line, event)


def read_event(value: Any, leaf: bytes, seals: Sequence[SealData]) -> WireEvent:
    """One event line; ``ValueError`` for whatever the log could not hold or hash."""
    number = _whole(value["seal"])
    if number >= len(seals):
        raise ValueError("no such seal")
    kind, uid, action, at = _text(value["kind"]), _text(value["uid"]), value["action"], _text(value["at"])
    if not envelope.NAME.fullmatch(kind) or action not in envelope.ACTIONS:
        raise ValueError("kind or action is not a name the chain knows")
    if not UID.fullmatch(uid):
        raise ValueError("uid is not in canonical spelling")
    envelope.read_moment(at)
    version = _whole(value["version"])
    previous = _whole(value["previous"])
    if not previous < version < 2**31:
        raise ValueError("version out of range or not after the one before")
    since = _text(value["since"])
    if since:
        envelope.read_moment(since)
    payload = _text(value["payload"])
    if len(payload.encode()) > MAX_PAYLOAD_BYTES or "\x00" in payload:
        raise ValueError("payload too large or not text")
    return WireEvent(
        seal=seals[number],
        seq=_whole(value["seq"]),
        kind=kind,
        uid=uid,
        version=version,
        previous=previous,
        action=action,
        at=at,
        payload=payload,
        salt=_unb64(value["salt"], envelope.SALT_BYTES),
        leaf=leaf,
        since=since,
    )


def _read_seal(value: Any, batch: Batch) -> SealData:
    seal = SealData(
        origin=_code(value["origin"]),
        first_seq=_whole(value["first_seq"]),
        size=_whole(value["size"]),
        root=_unb64(value["root"], merkle.HASH_BYTES),
        sealed_at=envelope.spell(envelope.read_moment(value["sealed_at"])),
        algorithm=_text(value["algorithm"]),
        key_id=_text(value["key_id"]),
        signature=_unb64(value["signature"]),
    )
    if not 1 <= seal.size < 2**31:
        raise BatchError("malformed", "a seal covers at least one event")
    proof = SealProof(seal.size)
    positions: list[int] = []
    for first, last in value["positions"]:
        if not 0 <= _whole(first) <= _whole(last) < seal.size:
            raise BatchError("malformed", "a seal's positions are out of range")
        # Counted before they are walked: a few bytes may claim a great many.
        batch.positions += last - first + 1
        if batch.positions > MAX_EVENTS:
            raise BatchError("malformed", "the seals claim more events than a batch holds")
        positions.extend(range(first, last + 1))
    places = proof.places(positions)
    nodes = merkle.split_hashes(_unb64(value["nodes"]))
    if len(nodes) != len(places):
        raise BatchError("malformed", "a seal's proof does not fit its positions")
    proof.nodes = dict(zip(sorted(places), nodes, strict=True))
    batch.proofs[seal] = proof
    return seal


def _read_key(value: Any) -> VouchedKey:
    return VouchedKey(
        node=_code(value["node"]),
        name=_text(value["name"])[:100],
        algorithm=_text(value["algorithm"])[:20],
        key_id=_text(value["key_id"])[:64],
        public_key=_unb64(value["public_key"]),
    )


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not text")
    return value


def _code(value: Any) -> str:
    if not CODE.fullmatch(_text(value)):
        raise ValueError("not a node code")
    return str(value)


# --- Compression -------------------------------------------------------------------------------------


def compress(body: bytes) -> bytes:
    return zlib.compress(body, level=1, wbits=31)


def decompress(content: bytes, limit: int = MAX_BODY_BYTES) -> bytes:
    """The gzip stream's content; garbage and bombs are refused before they take memory."""
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(content, limit)
    except zlib.error as error:
        raise BatchError("not_gzip", "the body is not gzip") from error
    if stream.unconsumed_tail:
        raise BatchError("too_large", f"the batch is larger than {limit} bytes when decompressed")
    if not stream.eof or stream.unused_data:
        raise BatchError("truncated", "the gzip stream does not end where the body ends")
    return body
