from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.supervision.complaints import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """What is handed in lies in a folder of its own in each test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def office(db) -> factories.Office:
    ensure_system_users()
    return factories.office()
