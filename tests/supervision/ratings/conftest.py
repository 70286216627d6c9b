from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.supervision.ratings import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Reports of each test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def house(db: Any) -> factories.House:
    ensure_system_users()
    return factories.house()
