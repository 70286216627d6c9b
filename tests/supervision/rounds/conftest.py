from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.supervision.rounds import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Evidence of each test lies in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def hall(db) -> factories.Hall:
    ensure_system_users()
    return factories.hall()
