from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room
from tests.supervision.worklist import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Papers of each test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def office(db, quick_papers) -> factories.OfficePeople:  # noqa: F811
    ensure_system_users()
    return factories.office()


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """
    What was written down as refused, as (action, code). In a test both connections are one, so the rows themselves go
    back with the refused service.
    """
    found: list[tuple[str, str]] = []

    def note(*, action: str, details: dict[str, Any], **more: Any) -> None:
        found.append((action, details["code"]))

    monkeypatch.setattr("records.access.audit.refused", note)
    return found
