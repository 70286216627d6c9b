"""What every signature suite offers, whichever way it computes."""

import hashlib
from abc import ABC, abstractmethod


class SigningError(Exception):
    """A key or an algorithm cannot be used; the message says what to do."""


def key_id_of(public_key: bytes) -> str:
    """The first 16 hexadecimal digits of the key's SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


class Signer(ABC):
    """A private key that signs. ``public_key`` is the raw key as the other side registers it."""

    algorithm: str
    public_key: bytes
    # The length of every raw public key of the suite.
    public_key_bytes: int

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_key)

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """The raw signature over ``message``."""

    @abstractmethod
    def private_pem(self) -> bytes:
        """The private key as unencrypted PKCS 8 PEM, for the key file alone."""

    @classmethod
    @abstractmethod
    def generate(cls) -> "Signer": ...

    @classmethod
    @abstractmethod
    def from_pem(cls, pem: bytes) -> "Signer": ...

    @staticmethod
    @abstractmethod
    def verify(public_key: bytes, message: bytes, signature: bytes) -> bool: ...
