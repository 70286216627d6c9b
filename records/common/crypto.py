"""Columns that are unreadable in the database and in its backups, and an index to find equal values."""

import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models, transaction


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


def blind_index(value: str | None) -> str:
    """A keyed digest by which equal values are found without being readable; empty for an empty value."""
    normal = unicodedata.normalize("NFKC", value or "").strip().upper()
    if not normal:
        return ""
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), normal.encode(), hashlib.sha256).hexdigest()


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


def rotate(model: type[models.Model], *, batch_size: int = 500) -> int:
    """Write every encrypted column of ``model`` again under the newest key; returns the number of rows."""
    names = [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
    rows = model._base_manager.order_by("pk").only("pk", *names)
    count, last = 0, None
    while names:
        with transaction.atomic():
            # Locked row by row batch, so that nobody's newer value is overwritten by the old one.
            part = rows.select_for_update() if last is None else rows.select_for_update().filter(pk__gt=last)
            batch = list(part[:batch_size])
            if not batch:
                break
            model._base_manager.bulk_update(batch, names)
        count, last = count + len(batch), batch[-1].pk
    return count


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty: name at least one Fernet key.")
    return MultiFernet([Fernet(key) for key in keys])
