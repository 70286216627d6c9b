"""Recovery codes: made at random, shown once, kept as digests."""

import hashlib
import re
import secrets

COUNT = 10
# Without letters that look like digits or like one another.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_GROUPS, _LENGTH = 4, 4


def new_codes() -> list[str]:
    """Ten codes of 78 random bits each: nobody guesses one, so a fast digest keeps them."""
    return [_new() for _number in range(COUNT)]


def _new() -> str:
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(_LENGTH)) for _group in range(_GROUPS)
    )


def looks_like_one(text: str) -> bool:
    """Whether it is worth looking up; an app's six digits are not."""
    return len(_plain(text)) == _GROUPS * _LENGTH


def digest(user_pk: int, text: str) -> str:
    """Under the person's number, so that equal codes of two people are not equal here."""
    return hashlib.sha256(f"{user_pk}:{_plain(text)}".encode()).hexdigest()


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
