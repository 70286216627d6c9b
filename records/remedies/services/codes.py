"""The two numbers of a case: one to print and quote, one that opens it and is kept by nobody but its holder."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from records.remedies.choices import CaseKind

DIGITS = 16
LETTERS = {
    CaseKind.OBJECTION: "YY",
    CaseKind.REPAIR: "XF",
    CaseKind.MITIGATION: "CQ",
    CaseKind.HANDLING: "TS",
}


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


def hash_of(code: str) -> str:
    """Keyed, so that who reads the database cannot try all codes."""
    return _hash(code, settings.BLIND_INDEX_KEY)


def hashes_of(code: str) -> list[str]:
    """Under the present key and, during a change of keys, under the former one."""
    keys = [settings.BLIND_INDEX_KEY, settings.BLIND_INDEX_KEY_FORMER]
    return [_hash(code, key) for key in keys if key]


def _hash(code: str, key: str) -> str:
    return hmac.new(key.encode(), b"remedy-receipt:" + code.encode(), hashlib.sha256).hexdigest()


def next_number(kind: CaseKind, *, at: datetime) -> str:
    """``XF411000-2026-00017``: kind, node, year, and the next number of that year, without gaps."""
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        # Two who file at once wait here for one another.
        cursor.execute(
            "INSERT INTO records_casecounter (kind, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (kind, year) DO UPDATE SET last = records_casecounter.last + 1 RETURNING last",
            [kind.value, year],
        )
        last = cursor.fetchone()[0]
    return f"{LETTERS[kind]}{settings.NODE_CODE}-{year}-{last:05d}"
