"""The two numbers of a case: one to print and quote, one that opens it and is kept by nobody but its holder."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from records.common import receipts
from records.common.receipts import DIGITS, as_code, new_code, spelt
from records.remedies.choices import CaseKind

__all__ = ["DIGITS", "as_code", "hash_of", "hashes_of", "new_code", "next_number", "spelt"]

PURPOSE = "remedy-receipt"
LETTERS = {
    CaseKind.OBJECTION: "YY",
    CaseKind.REPAIR: "XF",
    CaseKind.MITIGATION: "CQ",
    CaseKind.HANDLING: "TS",
}


def hash_of(code: str) -> str:
    """What is kept of a code of this room."""
    return receipts.hash_of(code, purpose=PURPOSE)


def hashes_of(code: str) -> list[str]:
    """What may be kept of it while the keys change."""
    return receipts.hashes_of(code, purpose=PURPOSE)


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
