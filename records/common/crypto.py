"""Columns and files that are unreadable in the database and in its backups, and an index to find equal values."""

import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models


class DecryptionError(Exception):
    """None of the keys in FIELD_KEYS opens the stored value."""


def encrypt(text: str) -> str:
    """A token under the newest key. Equal texts give different tokens."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind a token made under any key still listed in FIELD_KEYS."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise DecryptionError(
            "A stored value cannot be opened: put the key it was written with back into FIELD_KEYS, "
            "after the newest."
        ) from error


def encrypt_bytes(content: bytes) -> bytes:
    """A token for a file on disk, under the newest key."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(content)


def decrypt_bytes(token: bytes) -> bytes:
    """The content behind a token made under any key still listed in FIELD_KEYS."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token)
    except InvalidToken as error:
        raise DecryptionError(
            "A stored file cannot be opened: put the key it was written with back into FIELD_KEYS, "
            "after the newest."
        ) from error


def renew_bytes(token: bytes) -> bytes:
    """The same content under the newest key, with the time of its first sealing."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).rotate(token)
    except InvalidToken as error:
        raise DecryptionError(
            "A stored file cannot be sealed anew: put the key it was written with back into FIELD_KEYS, "
            "after the newest."
        ) from error


def is_current(token: str | bytes) -> bool:
    """Whether the newest key alone opens it, so that older ones could be dropped."""
    try:
        _fernet(tuple(settings.FIELD_KEYS[:1])).decrypt(token)
    except InvalidToken:
        return False
    return True


def blind_index(value: str | None) -> str:
    """A keyed digest by which equal values are found without being readable; empty for an empty value."""
    return _index(value, settings.BLIND_INDEX_KEY)


def blind_indexes(value: str | None) -> list[str]:
    """
    Every digest under which the value may be stored: this key's, and the former one's while rows are indexed anew.

    Whoever looks for a value asks for all of them, or a person could be entered twice during a change of keys.
    """
    keys = [settings.BLIND_INDEX_KEY, *filter(None, [settings.BLIND_INDEX_KEY_FORMER])]
    return [index for key in keys if (index := _index(value, key))]


def _index(value: str | None, key: str) -> str:
    normal = unicodedata.normalize("NFKC", value or "").strip().upper()
    if not normal:
        return ""
    return hmac.new(key.encode(), normal.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text kept as a Fernet token. Only ``isnull`` can be asked of it; search by ``blind_index``."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return text if text is None else encrypt(text)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            # Every encryption differs, so a comparison would find nothing and say nothing.
            raise FieldError(
                f"{self.name} is encrypted and knows no {lookup_name!r}; filter by its blind index."
            )
        return super().get_lookup(lookup_name)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty: name at least one Fernet key.")
    return MultiFernet([Fernet(key) for key in keys])
