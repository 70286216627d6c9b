"""One spelling in bytes for every value that is hashed or signed (RFC 8785)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import rfc8785

# Beyond this a reader that keeps numbers as doubles (every browser) sees another integer than we signed.
LARGEST_INTEGER = 2**53 - 1


class CanonicalError(ValueError):
    """The value has no canonical form; the message names the place, such as ``$.items[2].amount``."""


def canonical_bytes(value: Any) -> bytes:
    """The RFC 8785 bytes of ``value``; moments as UTC with ``Z``, days, UUIDs and decimals as strings."""
    try:
        return _quickly(value).encode() if _is_simple(value) else rfc8785.dumps(_plain(value, "$"))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CanonicalError(f"$: {error}") from error


# The standard library's encoder writes strings, whole numbers and nesting as the RFC does, five times quicker; only
# keys outside ASCII may stand in another order. A test compares the two.
_quickly = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _is_simple(value: Any) -> bool:
    """Text, whole numbers, truth and nothing, in lists and under ASCII keys; whatever else goes the long way."""
    kind = type(value)
    # A code of an enumeration is text: a record holds a dozen of them.
    if kind is str or value is None or kind is bool or isinstance(value, str):
        return True
    if kind is int:
        return bool(abs(value) <= LARGEST_INTEGER)
    if kind is dict:
        if not (set(map(type, value)) <= {str} and "".join(value).isascii()):
            return False
        return all(map(_is_simple, [inner for inner in value.values() if type(inner) is not str]))
    return kind is list and all(map(_is_simple, value))


def sha256_hex(content: bytes) -> str:
    """The SHA-256 digest as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any, place: str) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise CanonicalError(f"{place}: integer {value} is beyond ±(2^53 - 1); send it as a string")
            return value
        case float():
            # 0.1 + 0.2 would be signed as 0.30000000000000004: amounts are decimals or nothing.
            raise CanonicalError(f"{place}: binary float {value!r} refused; use Decimal or an integer")
        case Decimal():
            if not value.is_finite():
                raise CanonicalError(f"{place}: {value} is not a number")
            # Never 1E+2: two spellings of one amount would be two hashes.
            return format(value, "f")
        case datetime():
            return _moment(value, place)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {_key(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
        case list() | tuple():
            return [_plain(item, f"{place}[{position}]") for position, item in enumerate(value)]
    raise CanonicalError(f"{place}: {type(value).__name__} has no canonical form")


def _moment(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise CanonicalError(f"{place}: datetime {value} has no time zone")
    try:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError as error:
        raise CanonicalError(f"{place}: datetime {value} lies outside the calendar in UTC") from error


def _key(key: Any, place: str) -> str:
    if not isinstance(key, str):
        raise CanonicalError(f"{place}: key {key!r} is not a string")
    return key
