"""Addresses of the things that lists are made of, without Django's search through all patterns for each of them."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

# A key of each kind of page, to see where it stands in the address.
_SAMPLES: dict[str, object] = {"record": UUID(int=0), "organisation": UUID(int=0), "region": "000000"}


def address_of(name: str, key: UUID | str) -> str:
    """The page of one record or body (by its uid) or region (by its code); keys come out of our own tables."""
    before, after = _around(name, get_script_prefix(), settings.ROOT_URLCONF)
    return f"{before}{key}{after}"


def list_address() -> str:
    return _records(get_script_prefix(), settings.ROOT_URLCONF)


@lru_cache(maxsize=32)
def _around(name: str, prefix: str, urls: str) -> tuple[str, str]:
    sample = _SAMPLES[name]
    before, _sample, after = reverse(f"site:{name}", args=[sample]).partition(str(sample))
    return before, after


@lru_cache(maxsize=8)
def _records(prefix: str, urls: str) -> str:
    return reverse("site:records")
