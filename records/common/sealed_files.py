"""Files that are unreadable in the storage and in its backups. Their names say so by their ending."""

import os
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from records.common.crypto import decrypt_bytes, encrypt_bytes, is_current, renew_bytes

# A change of keys finds the files by their ending, in columns called ``stored_name``.
ENDING = ".sealed"


def keep(name: str, content: bytes) -> str:
    """Store ``content`` encrypted; returns the name under which it lies."""
    return default_storage.save(f"{name}{ENDING}", ContentFile(encrypt_bytes(content)))


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as stored:
        return decrypt_bytes(stored.read())


def needs_older_key(name: str) -> bool:
    with default_storage.open(name, "rb") as stored:
        return not is_current(stored.read())


def renew(name: str) -> bool:
    """Write the file again under the newest key, in its place; False where that key opens it already."""
    with default_storage.open(name, "rb") as stored:
        token = stored.read()
    if is_current(token):
        return False
    storage: Any = default_storage
    if not isinstance(storage, FileSystemStorage):
        # A bucket of ours (integrity_portal/buckets.py): there, writing over a file is one step.
        storage.replace(name, renew_bytes(token))
        return True
    path = Path(default_storage.path(name))
    draft = path.with_name(f"{path.name}.renewing")
    draft.write_bytes(renew_bytes(token))
    draft.chmod(path.stat().st_mode)
    # In one step: a reader meets the old file or the new one, and a crash leaves one of them whole.
    os.replace(draft, path)
    return True
