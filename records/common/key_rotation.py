"""
Changing the keys of encrypted columns, encrypted files and blind indexes.

All of it goes on where it stopped: what the newest key opens already is left alone. A room that keeps another secret
is covered on the day it is added: columns are found by their kind, files by a ``stored_name`` that ends in
``.sealed``, and the blind index of a column ``x`` is the column ``x_index`` of the same table. Where ``x`` is a
link to a table with one such index, ``x_index`` is a copy of it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models.functions import Cast

from records.common.crypto import EncryptedTextField, blind_index, is_current
from records.common.sealed_files import ENDING, needs_older_key, renew

Model = type[models.Model]
STORED_NAME = "stored_name"


def encrypted_columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def keeps_files(model: Model) -> bool:
    return any(field.attname == STORED_NAME for field in model._meta.concrete_fields)


def indexed_columns(model: Model) -> dict[str, str]:
    """The encrypted columns that have a blind index beside them."""
    pairs = {}
    for name in encrypted_columns(model):
        try:
            model._meta.get_field(f"{name}_index")
        except FieldDoesNotExist:
            continue
        pairs[name] = f"{name}_index"
    return pairs


def models_with_secrets() -> list[Model]:
    return [model for model in apps.get_models() if encrypted_columns(model) or keeps_files(model)]


def rotate(model: Model, *, batch_size: int = 500) -> int:
    """Write what older keys encrypted again under the newest; returns the number of rows that were written."""
    names = encrypted_columns(model)
    if not names:
        return 0
    count = 0
    for batch in _batches(model, names, batch_size):
        old = [row for row in batch if _behind(row, names)]
        if old:
            model._base_manager.bulk_update(old, names)
        count += len(old)
    return count


def behind(model: Model, *, batch_size: int = 500) -> int:
    """How many rows still need an older key. Nothing is written."""
    names = encrypted_columns(model)
    return sum(_behind(row, names) for batch in _batches(model, names, batch_size) for row in batch if names)


def reindex(model: Model, *, batch_size: int = 500) -> int:
    """Compute the blind indexes again under the present key; returns the number of rows that were written."""
    pairs = indexed_columns(model)
    if not pairs:
        return 0
    count = 0
    for batch in _batches(model, list(pairs), batch_size, *pairs.values()):
        changed = []
        for row in batch:
            fresh = {index: blind_index(getattr(row, name)) or None for name, index in pairs.items()}
            if any((getattr(row, index) or None) != value for index, value in fresh.items()):
                for index, value in fresh.items():
                    setattr(row, index, value if value is not None else _nothing(row, index))
                changed.append(row)
        if changed:
            model._base_manager.bulk_update(changed, list(pairs.values()))
        count += len(changed)
    return count


def copied_indexes(model: Model) -> dict[str, tuple[Model, str]]:
    """Columns that repeat the blind index of a linked row, as a constraint needs it: by link, table and column."""
    copies: dict[str, tuple[Model, str]] = {}
    names = {field.name for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        other: Any = field.related_model
        if other is None or f"{field.name}_index" not in names:
            continue
        indexes = list(indexed_columns(other).values())
        if len(indexes) == 1:
            copies[field.name] = (other, indexes[0])
    return copies


def recopy(model: Model) -> int:
    """Bring the copies in step with the indexes that they repeat; after ``reindex`` of the other tables."""
    count = 0
    for link, (other, index) in copied_indexes(model).items():
        present = other._base_manager.filter(pk=models.OuterRef(link)).values(index)[:1]
        behind = model._base_manager.exclude(**{f"{link}_index": models.F(f"{link}__{index}")})
        count += behind.filter(**{f"{link}__isnull": False}).update(
            **{f"{link}_index": models.Subquery(present)}
        )
    return count


def renew_files(model: Model, *, batch_size: int = 500) -> int:
    """Write the encrypted files of ``model`` again under the newest key; returns how many were written."""
    return sum(renew(name) for name in _files(model, batch_size))


def files_behind(model: Model, *, batch_size: int = 500) -> int:
    return sum(needs_older_key(name) for name in _files(model, batch_size))


def _files(model: Model, size: int) -> Iterator[str]:
    if keeps_files(model):
        sealed = model._base_manager.filter(**{f"{STORED_NAME}__endswith": ENDING}).order_by("pk")
        yield from sealed.values_list(STORED_NAME, flat=True).iterator(chunk_size=size)


def _batches(model: Model, names: list[str], size: int, *more: str) -> Iterator[list[Any]]:
    """Rows in the order of their keys, each batch locked and its changes committed before the next."""
    stored = {_token(name): Cast(name, models.TextField()) for name in names}
    rows = model._base_manager.order_by("pk").only("pk", *names, *more).annotate(**stored)
    last: Any = None
    while True:
        with transaction.atomic():
            # Locked, so that nobody's newer value is overwritten by the old one.
            part = rows.select_for_update() if last is None else rows.select_for_update().filter(pk__gt=last)
            batch = list(part[:size])
            if not batch:
                return
            yield batch
        last = batch[-1].pk


def _behind(row: Any, names: list[str]) -> bool:
    tokens = (getattr(row, _token(name)) for name in names)
    return any(token is not None and not is_current(token) for token in tokens)


def _token(name: str) -> str:
    return f"stored_{name}"


def _nothing(row: Any, column: str) -> str | None:
    return None if row._meta.get_field(column).null else ""
