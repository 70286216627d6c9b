"""The portal's Celery with one task more, for tests of the worker itself: ``celery -A tests.ground.napping``."""

import time
from pathlib import Path

from integrity_portal.celery import app

__all__ = ["app"]


@app.task(name="tests.nap")
def nap(seconds: float, diary: str) -> None:
    """Sleep, and say so before and after."""
    for word in ("asleep", "awake"):
        with Path(diary).open("a") as page:
            page.write(f"{word}\n")
        if word == "asleep":
            time.sleep(seconds)
