"""What remains of personal data where it must not be read."""

MASKED_NAME = "***"


def mask_name(name: str) -> str:
    """A constant: with the office beside it, even a surname or the number of characters names the person."""
    return MASKED_NAME if name else ""


def mask_id_number(number: str) -> str:
    """``440***********1234``: the birth date never shows."""
    return _middle(number, first=3, last=4, shortest=15)


def mask_phone(number: str) -> str:
    """``138****0000``."""
    return _middle(number, first=3, last=4, shortest=11)


def _middle(text: str, *, first: int, last: int, shortest: int) -> str:
    # Of a shorter number than expected too much would remain, so nothing does.
    if len(text) < shortest:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
