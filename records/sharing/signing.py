"""Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time and body, one signature per secret."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
_LENGTH = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(_LENGTH)).decode()


def signature(secret: str, *, message_id: str, at: datetime, body: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = f"{message_id}.{int(at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def headers(secrets_in_force: Iterable[str], *, message_id: str, at: datetime, body: str) -> dict[str, str]:
    """While a partner changes from one secret to the next, a receiver finds the one that it knows."""
    signatures = (signature(one, message_id=message_id, at=at, body=body) for one in secrets_in_force)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
