"""What a person holds in his hand: an app that shows codes, and a passkey as a browser would hold it."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from records.access.factors import services, totp
from records.access.factors.models import SecondFactor
from records.access.models import User

ORIGIN = "https://testserver"


@dataclass
class Phone:
    """An authenticator app; each code is of a step of its own, as codes serve once."""

    secret: str = field(default_factory=totp.new_secret)
    shown: int = 0

    def code(self, at: datetime | None = None) -> str:
        return totp.code_at(self.secret, totp.step_of(at or timezone.now()))

    def next_code(self) -> str:
        """The code of the step to come: a second one within the same half minute."""
        return totp.code_at(self.secret, totp.step_of(timezone.now()) + 1)


def with_app(user: User, at: datetime | None = None) -> Phone:
    """A person whose app was set up a minute ago, so that its present code is fresh."""
    phone, at = Phone(), at or timezone.now()
    before = datetime.fromtimestamp(at.timestamp() - 60, at.tzinfo)
    services.add_app(user=user, secret=phone.secret, code=phone.code(before), name="办公手机", at=before)
    return phone


def app_of(user: User) -> SecondFactor:
    return services.in_use(user).get(kind=SecondFactor.Kind.TOTP)


@dataclass
class Key:
    """A passkey: answers what the server asks as the standard says, with a counter where it keeps one."""

    origin: str = ORIGIN
    host: str = "testserver"
    counter: int = 0
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: struct.pack(">Q", timezone.now().microsecond) * 2)

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        public = ES256.from_cryptography_key(self.private.public_key())
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential_id)) + self.credential_id
        data = self._data(0x41) + attested + cbor.encode(public)
        attestation = cbor.encode({"fmt": "none", "authData": data, "attStmt": {}})
        client = self._client("webauthn.create", options)
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def prove(self, options: dict[str, Any]) -> dict[str, Any]:
        data, client = self._data(0x01), self._client("webauthn.get", options)
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        said = {key: websafe_encode(value) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": said}
