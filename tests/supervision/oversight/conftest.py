from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room
from tests.supervision.oversight import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Papers and files of each test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def hall(db, quick_papers) -> factories.Hall:  # noqa: F811
    ensure_system_users()
    return factories.hall()
