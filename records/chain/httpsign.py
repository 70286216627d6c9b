"""
Requests between nodes, signed by RFC 9421 with a Content-Digest (RFC 9530).

The library's defaults are lax (a changed body, a signature over the method alone and a day-old one pass), so
every call here names the body, the components, the tag and a short age; replays are refused by nonce.
"""

import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFailed
from django.db import IntegrityError, transaction
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from records.chain import limits
from records.chain.models import Peer, PeerKey, SeenNonce
from records.chain.peers import active_peer, usable_key
from records.common import signing

TAG = "integrity-chain"
LABEL = "chain"
RECEIVER_HEADER = "chain-receiver"
# The library compares with a clock of its own; which difference is tolerated is asked below, and only of a
# signature that holds.
ANY_AGE = timedelta(days=36_500)
POST_COMPONENTS = ("@method", "@path", "content-type", "content-encoding", RECEIVER_HEADER, "content-digest")
GET_COMPONENTS = ("@method", "@path", "@query", RECEIVER_HEADER)


class SignatureRefused(Exception):
    """The request does not prove who sent it; ``code`` says which test it failed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Message:
    """What the signature library needs to see of a request."""

    method: str
    url: str
    headers: MutableMapping[str, str]


class _Registered(HTTPSignatureKeyResolver):
    """Finds the sender's key by the name it gives; only the name is believed before the signature is checked."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.key: PeerKey | None = None

    def resolve_public_key(self, key_id: str) -> PeerKey:
        code, _, name = key_id.partition("/")
        peer = active_peer(code)
        if peer is None:
            raise SignatureRefused(
                "unknown_sender", f"node {code[:6]!r} is not registered here or is suspended"
            )
        self.key = usable_key(peer, name, at=self.at)
        if self.key is None:
            revoked = peer.keys.filter(key_id=name, revoked_at__lte=self.at).exists()
            raise SignatureRefused(
                "key_revoked" if revoked else "unknown_key", f"key {name[:64]!r} of {code} may not speak here"
            )
        return self.key

    def resolve_private_key(self, key_id: str) -> bytes:
        raise NotImplementedError


class _ByRegisteredKey(HTTPSignatureAlgorithm):
    """This project's signing interface: the algorithm is the one the key was registered with, never the sender's word."""

    algorithm_id = "by-registered-key"

    def __init__(self, public_key: PeerKey | None = None, private_key: bytes | None = None) -> None:
        self.key = public_key

    def verify(self, signature: bytes, message: bytes) -> None:
        key = self.key
        if key is None or not signing.verify(key.algorithm, bytes(key.public_key), message, signature):
            raise InvalidSignature("the signature does not hold")


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = ANY_AGE


def sign(
    message: Message,
    *,
    sender: str,
    receiver: str,
    signer: signing.Signer,
    body: bytes = b"",
    created: datetime | None = None,
) -> None:
    """Sign a request in place; each attempt is signed anew, with its own nonce."""
    message.headers[RECEIVER_HEADER] = receiver
    handler = HTTPMessageSigner(signature_algorithm=_ByRegisteredKey)
    prepared = handler.prepare(
        message,
        key_id=f"{sender}/{signer.key_id}",
        created=created or datetime.now(UTC),
        nonce=secrets.token_urlsafe(18),
        label=LABEL,
        tag=TAG,
        include_alg=False,
        covered_component_ids=[name for name in _components(message.method) if name != "content-digest"],
        # An empty body needs no digest; the library adds one to the covered components where there is a body.
        body=body if message.method == "POST" else None,
    )
    handler.apply(message, prepared, signer.sign(prepared.signature_base))


def _components(method: str) -> tuple[str, ...]:
    return POST_COMPONENTS if method == "POST" else GET_COMPONENTS


def verify(message: Message, *, receiver: str, body: bytes, at: datetime) -> Peer:
    """
    The registered node that signed this request, just now, for this node, not replayed.

    :raises SignatureRefused: with the test it failed
    :raises Refused: when the node has asked for more than its share
    """
    if "signature-input" not in {name.lower() for name in message.headers}:
        raise SignatureRefused("unsigned", "the request is not signed")
    resolver = _Registered(at)
    try:
        results = _Verifier(signature_algorithm=_ByRegisteredKey, key_resolver=resolver).verify(
            message,
            max_age=None,
            expect_tag=TAG,
            require_components=_components(message.method),
            body=body,
        )
    except HTTPMessageSignaturesException as error:
        # A database that died meanwhile says nothing about the signature.
        if isinstance(error.__cause__, SignatureRefused | DatabaseFailed):
            raise error.__cause__ from None
        raise SignatureRefused("bad_signature", str(error)) from error
    if len(results) != 1 or resolver.key is None:
        raise SignatureRefused("bad_signature", "exactly one signature is expected")
    if message.headers.get(RECEIVER_HEADER) != receiver:
        raise SignatureRefused("wrong_receiver", f"this is {receiver}")
    ahead = _clock_ahead(results[0].parameters, at=at)
    usage = _take_once(results[0].parameters, resolver.key.peer, size=len(body), ahead=ahead, at=at)
    limits.require_share(usage, at=at)
    return resolver.key.peer


def tolerance() -> timedelta:
    return timedelta(seconds=settings.CHAIN_CLOCK_TOLERANCE_SECONDS)


def nonce_life() -> timedelta:
    """How long a nonce must be remembered: as long as its request could still be taken, and a little more."""
    return 2 * tolerance() + timedelta(minutes=1)


def _clock_ahead(parameters: dict[str, Any], *, at: datetime) -> float:
    """By how many seconds the sender's clock was ahead of this node's when it signed."""
    ahead = float(parameters["created"]) - at.timestamp()
    if abs(ahead) > tolerance().total_seconds():
        side = "ahead of" if ahead > 0 else "behind"
        raise SignatureRefused(
            "clock_skew",
            f"the request was signed {abs(ahead):.0f} s {side} this node's clock,"
            f" {tolerance().total_seconds():.0f} s are tolerated: check the clocks of both nodes",
        )
    expires = parameters.get("expires")
    if expires is not None and float(expires) < at.timestamp():
        raise SignatureRefused("bad_signature", "the signature has expired")
    return ahead


def _take_once(
    parameters: dict[str, Any], peer: Peer, *, size: int, ahead: float, at: datetime
) -> limits.Usage:
    key_id, nonce = str(parameters["keyid"]), parameters.get("nonce")
    if not nonce or len(nonce) > 64:
        raise SignatureRefused("no_nonce", "the signature has no nonce")
    try:
        with transaction.atomic():
            SeenNonce.objects.create(key_id=key_id, nonce=nonce, expires_at=at + nonce_life())
            return limits.count(peer, size=size, clock_ahead=ahead, at=at)
    except IntegrityError as error:
        raise SignatureRefused("replayed", "this request has been answered before") from error


def forget_old_nonces(*, at: datetime) -> int:
    """Drop nonces whose signatures are too old to be accepted anyway."""
    return SeenNonce.objects.filter(expires_at__lt=at).delete()[0]
