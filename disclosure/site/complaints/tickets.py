"""
What stands in place of a picture puzzle: a ticket that costs its holder a little work, or a little patience.

A ticket is given with the first page of the form and is good for one complaint. It is paid for when the complaint is
handed in: by a number that the browser has looked for meanwhile (a proof of work, which nobody has to see), or,
without script, by having had the form open for some seconds, which whoever fills it in has anyway. Nothing of it is
stored, and nothing of it says who holds it.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

LIFETIME_SECONDS = 12 * 3600
# What the first complaints of a client cost; each level above doubles both.
WORK_BITS, WAIT_SECONDS = 16, 10
HIGHEST_LEVEL = 4
_SALT = "complaint-ticket"
_LONGEST_WORK = 24


@dataclass(frozen=True)
class Ticket:
    """A ticket of ours that has not run out, and for how many seconds its holder has had it."""

    text: str
    age: int

    @property
    def name(self) -> str:
        """By which it is remembered as used; does not lead back to its text."""
        return hashlib.sha256(f"{_SALT}:{self.text}".encode()).hexdigest()

    def pays(self, level: int, *, work: str) -> bool:
        """Whether the work or the time spent is enough at this level."""
        return self.age >= wait_of(level) or bits_in(self.text, work) >= bits_of(level)

    def missing(self, level: int) -> int:
        """After how many seconds the time spent would be enough."""
        return max(0, wait_of(level) - self.age)


def new_ticket() -> str:
    return _signer().sign(secrets.token_urlsafe(12))


def read_ticket(text: str) -> Ticket | None:
    """The ticket behind what a form sent; None where it is not one of ours or has run out."""
    signer = _signer()
    try:
        signer.unsign(text, max_age=LIFETIME_SECONDS)
        given = signing.b62_decode(text.split(signer.sep)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return None
    return Ticket(text, max(0, int(timezone.now().timestamp()) - given))


def bits_of(level: int) -> int:
    return WORK_BITS + min(level, HIGHEST_LEVEL)


def wait_of(level: int) -> int:
    return int(WAIT_SECONDS * 2 ** min(level, HIGHEST_LEVEL))


def bits_in(ticket: str, work: str) -> int:
    """How many bits at the front of SHA-256(``ticket:work``) are zero; none where there was no work."""
    if not (work.isascii() and work.isdigit() and len(work) <= _LONGEST_WORK):
        return 0
    digest = hashlib.sha256(f"{ticket}:{work}".encode()).digest()
    return 256 - int.from_bytes(digest).bit_length()


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
