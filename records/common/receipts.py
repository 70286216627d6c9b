"""The sixteen digits by which whoever filed something finds it again; kept by nobody but their holder."""

import hashlib
import hmac
import re
import secrets
import unicodedata

from django.conf import settings

DIGITS = 16


def new_code() -> str:
    """Sixteen digits of chance."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def spelt(code: str) -> str:
    """In groups of four, as it is shown and read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def as_code(typed: str) -> str:
    """The code behind what a person typed, with or without spaces; empty where it can be none."""
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)[:64])
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else ""


def hash_of(code: str, *, purpose: str) -> str:
    """Keyed, so that who reads the database cannot try all codes; by purpose, so that no code opens two doors."""
    return _hash(code, settings.BLIND_INDEX_KEY, purpose)


def hashes_of(code: str, *, purpose: str) -> list[str]:
    """Under the present key and, during a change of keys, under the former one."""
    keys = [settings.BLIND_INDEX_KEY, settings.BLIND_INDEX_KEY_FORMER]
    return [_hash(code, key, purpose) for key in keys if key]


def _hash(code: str, key: str, purpose: str) -> str:
    return hmac.new(key.encode(), f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
