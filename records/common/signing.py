"""
Signatures with the algorithm named beside each value.

The national suite (SM2 with SM3) is a second entry in ``ALGORITHMS``, where its library is installed: a chain in
which nodes use different algorithms still verifies, because every signature says by which one it was made.
"""

import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from records.common.signer import Signer, SigningError, key_id_of

try:
    from records.common.sm2 import SM2Signer
except ImportError:
    SM2Signer = None  # type: ignore[assignment,misc]

__all__ = [
    "ALGORITHMS",
    "Ed25519Signer",
    "Signer",
    "SigningError",
    "key_id_of",
    "load_or_create",
    "node_signer",
    "prepare",
    "prepared",
    "register",
    "rotate",
    "verify",
]


class Ed25519Signer(Signer):
    algorithm = "ed25519"
    public_key_bytes = 32

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self.public_key = private_key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._private_key.sign(message)

    def private_pem(self) -> bytes:
        return self._private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @classmethod
    def generate(cls) -> "Ed25519Signer":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> "Ed25519Signer":
        private_key = load_pem_private_key(pem, password=None)
        if not isinstance(private_key, Ed25519PrivateKey):
            raise SigningError("The key file does not hold an Ed25519 key.")
        return cls(private_key)

    @staticmethod
    def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


ALGORITHMS: dict[str, type[Signer]] = {}


def register(signer: type[Signer]) -> None:
    """Make an algorithm known under its name."""
    ALGORITHMS[signer.algorithm] = signer


register(Ed25519Signer)
if SM2Signer is not None:
    register(SM2Signer)


def verify(algorithm: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds; ``False`` also for an unknown algorithm or a malformed key."""
    known = ALGORITHMS.get(algorithm)
    return known is not None and known.verify(public_key, message, signature)


def node_signer() -> Signer:
    """This node's signer; the key is made at the first call on a new node."""
    algorithm = settings.NODE_SIGNING_ALGORITHM
    return load_or_create(Path(settings.NODE_KEY_DIR), algorithm)


def load_or_create(directory: Path, algorithm: str = Ed25519Signer.algorithm) -> Signer:
    """The signer whose key lies in ``directory``, made there (0600 in 0700) by whichever process is first."""
    if algorithm not in ALGORITHMS:
        raise SigningError(
            f"Unknown signing algorithm {algorithm!r}; known: {', '.join(sorted(ALGORITHMS))}."
            " sm2-sm3 needs the optional library: .ci/install requirements-sm.lock"
        )
    path = directory / f"{algorithm}.pem"
    if not path.exists():
        _prepare(directory)
        _publish(path, ALGORITHMS[algorithm].generate().private_pem())
    status = path.stat()
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise SigningError(f"{path} can be read by others; run: chmod 600 {path}")
    # A rotated key is another inode, so running workers change over at their next signature.
    return _load(path, algorithm, status.st_ino, status.st_mtime_ns)


def prepared(directory: Path, algorithm: str = Ed25519Signer.algorithm) -> Signer | None:
    """The key that ``rotate`` will change over to, if one was prepared."""
    path = directory / f"{algorithm}-next.pem"
    return ALGORITHMS[algorithm].from_pem(path.read_bytes()) if path.exists() else None


def prepare(directory: Path, algorithm: str = Ed25519Signer.algorithm) -> Signer:
    """Make the next key, so that others can know it before it signs; the same one until it is taken."""
    load_or_create(directory, algorithm)
    path = directory / f"{algorithm}-next.pem"
    if not path.exists():
        _publish(path, ALGORITHMS[algorithm].generate().private_pem())
    return ALGORITHMS[algorithm].from_pem(path.read_bytes())


def rotate(directory: Path, algorithm: str = Ed25519Signer.algorithm) -> tuple[Signer, Signer]:
    """
    Replace the key by the prepared one, or by a fresh one, and return the old and the new signer.

    The old key stays beside the new one under its key id; the parent has to know the new public key first
    or for a while both, which is why both are handed back.
    """
    old = load_or_create(directory, algorithm)
    path = directory / f"{algorithm}.pem"
    _publish(directory / f"{algorithm}-{old.key_id}.pem", old.private_pem())
    prepare(directory, algorithm)
    os.replace(directory / f"{algorithm}-next.pem", path)
    return old, load_or_create(directory, algorithm)


@lru_cache(maxsize=8)
def _load(path: Path, algorithm: str, inode: int, modified: int) -> Signer:
    return ALGORITHMS[algorithm].from_pem(path.read_bytes())


def _prepare(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if stat.S_IMODE(directory.stat().st_mode) & 0o077:
        directory.chmod(0o700)


def _publish(path: Path, content: bytes) -> None:
    """Put the file in place whole or not at all; a file that is already there wins."""
    draft = _draft(path, content)
    try:
        # A hard link fails where another process was first, so all processes read one key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
