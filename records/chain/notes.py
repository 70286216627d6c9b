"""
Signed checkpoints as C2SP signed notes (tlog-checkpoint), and a witness's co-signature (cosignature/v1).

A note is its text, an empty line, and signature lines ``— <key name> <base64(key hash ‖ signature)>``.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from records.chain import merkle
from records.common.signing import Signer, verify

# Signature types of the C2SP signed-note registry; an algorithm without one is named in full after 0xff.
LOG_TYPES = {"ed25519": b"\x01"}
WITNESS_TYPES = {"ed25519": b"\x04"}


class NoteError(ValueError):
    """The text is not a well-formed checkpoint."""


@dataclass(frozen=True, slots=True)
class CheckpointData:
    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def log_name(code: str) -> str:
    """The name under which a node's log signs: no spaces and no plus, as C2SP asks."""
    return f"integrity-chain/{code}"


def key_hash(name: str, signature_type: bytes, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + signature_type + public_key).digest()[:4]


def type_of(types: dict[str, bytes], algorithm: str) -> bytes:
    """The signature type that goes into the key's hash."""
    return types.get(algorithm) or b"\xff" + algorithm.encode()


def _line(name: str, signature_type: bytes, public_key: bytes, signature: bytes) -> str:
    blob = key_hash(name, signature_type, public_key) + signature
    return f"— {name} {base64.b64encode(blob).decode()}\n"


def sign_checkpoint(*, code: str, size: int, root: bytes, signer: Signer) -> str:
    """The signed note of a node's log at one size."""
    text = CheckpointData(log_name(code), size, root).text()
    signature = signer.sign(text.encode())
    return (
        text
        + "\n"
        + _line(log_name(code), type_of(LOG_TYPES, signer.algorithm), signer.public_key, signature)
    )


def split(note: str) -> tuple[str, list[str]]:
    """The signed text and the signature lines."""
    text, separator, signatures = note.partition("\n\n")
    lines = signatures.splitlines(keepends=True)
    if not separator or not lines or not all(line.startswith("— ") and line.endswith("\n") for line in lines):
        raise NoteError("not a signed note")
    return text + "\n", lines


def parse(note: str) -> CheckpointData:
    """What a checkpoint says; its signature is not looked at."""
    text, _ = split(note)
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].isascii() or not lines[1].isdigit() or lines[1] != str(int(lines[1])):
        raise NoteError("not a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise NoteError("the root is not base64") from error
    if len(root) != merkle.HASH_BYTES:
        raise NoteError("the root has the wrong length")
    return CheckpointData(lines[0], int(lines[1]), root)


def _signature_in(line: str, name: str, expected_hash: bytes) -> bytes | None:
    parts = line.rstrip("\n").split(" ")
    if len(parts) != 3 or parts[1] != name:
        return None
    try:
        blob = base64.b64decode(parts[2], validate=True)
    except binascii.Error:
        return None
    return blob[4:] if blob[:4] == expected_hash else None


def verify_checkpoint(note: str, *, code: str, algorithm: str, public_key: bytes) -> bool:
    """Whether the node ``code`` signed this note with this key."""
    text, lines = split(note)
    name = log_name(code)
    expected = key_hash(name, type_of(LOG_TYPES, algorithm), public_key)
    signatures = [found for line in lines if (found := _signature_in(line, name, expected)) is not None]
    # C2SP: one bad signature in the name of a known key spoils the note, whatever else stands under it.
    return bool(signatures) and all(
        verify(algorithm, public_key, text.encode(), signature) for signature in signatures
    )


def _cosigned_message(note: str, seconds: int) -> bytes:
    text, _ = split(note)
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosign(note: str, *, code: str, at: datetime, signer: Signer) -> str:
    """A witness's line for this checkpoint: it has seen this root and nothing that contradicts it."""
    seconds = int(at.timestamp())
    signature = struct.pack(">Q", seconds) + signer.sign(_cosigned_message(note, seconds))
    return _line(log_name(code), type_of(WITNESS_TYPES, signer.algorithm), signer.public_key, signature)


def verify_cosignature(
    note: str, line: str, *, code: str, algorithm: str, public_key: bytes
) -> datetime | None:
    """When the witness signed, or ``None`` when this is not its co-signature."""
    name = log_name(code)
    expected = key_hash(name, type_of(WITNESS_TYPES, algorithm), public_key)
    blob = _signature_in(line, name, expected)
    if blob is None or len(blob) <= 8:
        return None
    (seconds,) = struct.unpack(">Q", blob[:8])
    if not verify(algorithm, public_key, _cosigned_message(note, seconds), blob[8:]):
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)
