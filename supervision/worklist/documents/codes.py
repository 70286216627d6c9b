"""The code on a slip, by which the office books a receipt for a unit that has no account."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from records.common.receipts import DIGITS, as_code

PURPOSE = "document-receipt"


def code_of(receiver: UUID) -> str:
    """Sixteen digits made of the row and a key: the same on each slip, and kept nowhere."""
    return _code(receiver, settings.BLIND_INDEX_KEY)


def is_code_of(receiver: UUID, typed: str) -> bool:
    """Under the present key and, during a change of keys, under the former one."""
    code = as_code(typed)
    keys = [settings.BLIND_INDEX_KEY, settings.BLIND_INDEX_KEY_FORMER]
    return bool(code) and any(hmac.compare_digest(code, _code(receiver, key)) for key in keys if key)


def _code(receiver: UUID, key: str) -> str:
    digest = hmac.new(key.encode(), f"{PURPOSE}:{receiver}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"
