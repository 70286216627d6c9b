"""
What two nodes write each other about a complaint, so that nobody between or after them reads it.

The chain keeps what it carries for ever and hands it on to the nation. Therefore both nodes greet each other with
a fresh X25519 key, each greeting signed as any event or notice is, and from then on write under the key they share.
"""

import base64
import json
import secrets
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


class Unreadable(ValueError):
    """It was not written under this key, or was changed on its way."""


def new_secret() -> str:
    return _text(X25519PrivateKey.generate().private_bytes_raw())


def public_of(secret: str) -> str:
    return _text(_private(secret).public_key().public_bytes_raw())


def agree(secret: str, their_public: str, *, referral: UUID) -> str:
    """
    The key both sides find, each from its own secret and the other's public value.

    :raises Unreadable: when what came is no public value
    """
    try:
        shared = _private(secret).exchange(X25519PublicKey.from_public_bytes(_bytes(their_public)))
    except ValueError as error:
        raise Unreadable("the greeting holds no key") from error
    return _text(HKDF(SHA256(), 32, salt=referral.bytes, info=b"integrity-referral/1").derive(shared))


def seal(content: dict[str, Any], *, key: str, referral: UUID, sender: str, number: int) -> str:
    """The letter as it travels; it can be opened only as this sender's letter of this number."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return _text(nonce + AESGCM(_bytes(key)).encrypt(nonce, plain, _place(referral, sender, number)))


def unseal(sealed: str, *, key: str, referral: UUID, sender: str, number: int) -> dict[str, Any]:
    """
    What was written.

    :raises Unreadable: when it is not that sender's letter of that number
    """
    try:
        raw = _bytes(sealed)
        plain = AESGCM(_bytes(key)).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(referral, sender, number)
        )
        content = json.loads(plain)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("the letter cannot be opened") from error
    if not isinstance(content, dict):
        raise Unreadable("the letter is no object")
    return content


def _place(referral: UUID, sender: str, number: int) -> bytes:
    return f"{referral} {sender} {number}".encode()


def _private(secret: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_bytes(secret))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
