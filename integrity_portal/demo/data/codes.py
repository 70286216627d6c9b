"""Credit codes and identity numbers that hold against their check digits and belong to nobody."""

from datetime import date

from stdnum.cn import ric, uscc

# GB 11714: weights of the eight places of an organisation code.
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(*, register: str, region: str, serial: int) -> str:
    """
    A unified social credit code (GB 32100) with both check digits.

    :param register: registering authority and class, as ``11`` for an organ and ``12`` for an institution
    :param region: one that GB/T 2260 does not know
    """
    number = f"{serial:08d}"
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True)) % 11
    check = {10: "X", 11: "0"}.get(rest, str(rest))
    body = f"{register}{region}{number}{check}"
    return body + uscc.calc_check_digit(body)


def identity_number(*, region: str, born_on: date, serial: int) -> str:
    """A resident identity number (GB 11643) of a region that does not exist."""
    number = f"{region}{born_on:%Y%m%d}{serial:03d}"
    return number + ric.calc_check_digit(f"{number}0")
