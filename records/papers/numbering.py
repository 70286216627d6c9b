"""The number and the code that are printed on a paper, and how they come back from people's hands."""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.utils import timezone

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U, V: nobody who copies from paper has to guess.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
TAIL_LENGTH = 6
CODE_LENGTH = 8

_NUMBER = re.compile(rf"([0-9]{{6}})([0-9]{{8}})([{ALPHABET}]{{{TAIL_LENGTH}}})")


def new_number(*, at: datetime) -> str:
    """``411000-20260504-7K3F9A``: the node, the day, and six characters of chance."""
    day = timezone.localtime(at).strftime("%Y%m%d")
    return f"{settings.NODE_CODE}-{day}-{_chance(TAIL_LENGTH)}"


def new_code() -> str:
    """Eight signs, 36 bits: with the limit on attempts nobody finds one by trying."""
    return _chance(CODE_LENGTH)


def as_number(typed: str) -> str:
    """The number behind what a person typed, with or without hyphens; empty where it can be none."""
    found = _NUMBER.fullmatch(_signs(typed))
    return "-".join(found.groups()) if found else ""


def as_code(typed: str) -> str:
    """The code behind what a person typed, in capitals and without gaps."""
    return _signs(typed)


def _chance(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _signs(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed[:80].upper())
