"""Signed JSON answers between nodes (receipts, refusals, arrivals), kept byte for byte as signed."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from records.common.canonical import canonical_bytes
from records.common.signing import Signer, verify


class StatementError(ValueError):
    """Not a signed statement."""


@dataclass(frozen=True, slots=True)
class Statement:
    body: str
    algorithm: str
    key_id: str
    signature: bytes

    @property
    def content(self) -> dict[str, Any]:
        content = json.loads(self.body)
        if not isinstance(content, dict):
            raise StatementError("the statement's body is not an object")
        return content

    def to_json(self) -> dict[str, str]:
        return {
            "algorithm": self.algorithm,
            "body": self.body,
            "key_id": self.key_id,
            "signature": base64.b64encode(self.signature).decode(),
        }

    @classmethod
    def from_json(cls, value: Any) -> "Statement":
        try:
            statement = cls(
                body=value["body"],
                algorithm=value["algorithm"],
                key_id=value["key_id"],
                signature=base64.b64decode(value["signature"], validate=True),
            )
        except (KeyError, TypeError, binascii.Error, ValueError) as error:
            raise StatementError("not a signed statement") from error
        if not all(isinstance(part, str) for part in (statement.body, statement.algorithm, statement.key_id)):
            raise StatementError("not a signed statement")
        return statement

    def verify(self, public_key: bytes) -> bool:
        return verify(self.algorithm, public_key, self.body.encode(), self.signature)


def sign_statement(content: dict[str, Any], signer: Signer) -> Statement:
    body = canonical_bytes(content)
    return Statement(body.decode(), signer.algorithm, signer.key_id, signer.sign(body))
