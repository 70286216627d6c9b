"""Codes of an authenticator app (RFC 6238 with the values that every app knows: SHA-1, 30 seconds, six digits)."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
# A clock may be a step slow or fast; wider would give a guesser more codes that fit.
DRIFT = 1


def new_secret() -> str:
    """160 random bits, spelt as apps want them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // PERIOD


def matching_step(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """
    The step of time to which the code belongs, or None.

    Only steps later than ``after`` count: a code that was taken once, or an older one, is not taken again.
    """
    now = step_of(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        # All are compared, so that the time taken tells nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def address(secret: str, *, account: str, issuer: str) -> str:
    """What stands in the QR code that an app reads."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
