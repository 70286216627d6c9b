"""The folder of the files: whole versions or none, and only the newest."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_MAKING = ".making-"
# Whoever is still writing after this long was killed.
_ABANDONED_SECONDS = 6 * 3600


def folder(version: str) -> Path:
    return Path(settings.OPEN_DATA_DIR) / version


@contextmanager
def making(version: str) -> Iterator[Path]:
    """A folder to write into that takes its name only once everything is on disk; of a failure nothing remains."""
    root = Path(settings.OPEN_DATA_DIR)
    root.mkdir(parents=True, exist_ok=True)
    draft = root / f"{_MAKING}{version}-{secrets.token_hex(4)}"
    draft.mkdir(mode=0o755)
    try:
        yield draft
        for path in draft.iterdir():
            _sync(path)
        os.replace(draft, folder(version))
        _sync(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keep_only(version: str) -> None:
    """
    Remove the files of every other version.

    An older one may still hold what has ended since, and nobody can be told to forget what can still be fetched.
    """
    for path in Path(settings.OPEN_DATA_DIR).iterdir():
        abandoned = time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
        if path.name != version and (not path.name.startswith(_MAKING) or abandoned):
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
