"""Whatever the portal writes into its trail has a name that an auditor can read."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings

_WRITING = {"records/access/audit.py", "records/common/auditing.py"}


@pytest.fixture(scope="session", autouse=True)
def nameless_actions_fail() -> Iterator[None]:
    """A room that writes an action which nobody named fails the test that did it; tests may invent their own."""
    from records.access.labels import is_named
    from records.access.models import AuditEntry

    original = AuditEntry.save

    def save(self: AuditEntry, *args: Any, **kwargs: Any) -> None:
        if not is_named(self.action) and not (writer := _writer()).startswith("tests/"):
            pytest.fail(f"{writer} wrote {self.action!r} into the trail, which has no name on screen.")
        original(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AuditEntry, "save", save)
        yield


def _writer() -> str:
    """The file of ours that asked for the entry; libraries between are passed over."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = _inside(frame.f_code.co_filename)
        if path and path not in _WRITING:
            return path
        frame = frame.f_back
    return ""


def _inside(file: str) -> str:
    """Its path within the project; empty for a library's."""
    path = Path(file)
    if not path.is_relative_to(settings.BASE_DIR) or "site-packages" in path.parts:
        return ""
    return path.relative_to(settings.BASE_DIR).as_posix()
