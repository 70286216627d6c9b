"""
Requests between nodes, signed by RFC 9421 with a Content-Digest (RFC 9530).

The library's defaults are lax (a changed body, a signature over the method alone and a day-old one pass), so
every call here names the body, the components, the tag and a short age; replays are refused by nonce.
"""

import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from records.chain.models import Peer, PeerKey, SeenNonce
from records.chain.peers import active_peer, usable_key
from records.common import signing

TAG = "integrity-chain"
LABEL = "chain"
RECEIVER_HEADER = "chain-receiver"
MAX_AGE = timedelta(seconds=300)
CLOCK_SKEW = timedelta(seconds=60)
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
    max_clock_skew = CLOCK_SKEW


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
    """The registered node that signed this request, just now, for this node, not replayed."""
    if "signature-input" not in {name.lower() for name in message.headers}:
        raise SignatureRefused("unsigned", "the request is not signed")
    resolver = _Registered(at)
    try:
        results = _Verifier(signature_algorithm=_ByRegisteredKey, key_resolver=resolver).verify(
            message,
            max_age=MAX_AGE,
            expect_tag=TAG,
            require_components=_components(message.method),
            body=body,
        )
    except HTTPMessageSignaturesException as error:
        if isinstance(error.__cause__, SignatureRefused):
            raise error.__cause__ from None
        raise SignatureRefused("bad_signature", str(error)) from error
    if len(results) != 1 or resolver.key is None:
        raise SignatureRefused("bad_signature", "exactly one signature is expected")
    if message.headers.get(RECEIVER_HEADER) != receiver:
        raise SignatureRefused("wrong_receiver", f"this is {receiver}")
    _refuse_replay(str(results[0].parameters["keyid"]), results[0].nonce, at=at)
    return resolver.key.peer


def _refuse_replay(key_id: str, nonce: str | None, *, at: datetime) -> None:
    if not nonce or len(nonce) > 64:
        raise SignatureRefused("no_nonce", "the signature has no nonce")
    keep_until = at + MAX_AGE + 2 * CLOCK_SKEW
    try:
        with transaction.atomic():
            SeenNonce.objects.create(key_id=key_id, nonce=nonce, expires_at=keep_until)
    except IntegrityError as error:
        raise SignatureRefused("replayed", "this request has been answered before") from error


def forget_old_nonces(*, at: datetime) -> int:
    """Drop nonces whose signatures are too old to be accepted anyway."""
    return SeenNonce.objects.filter(expires_at__lt=at).delete()[0]
