from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.chain.conftest import nodes  # noqa: F401 - a city and its province, each with its own database
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room
from tests.supervision.reports import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Papers of each test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def figures(monkeypatch: Any) -> dict[str, Any]:
    """Three figures whose readings each test may set, in place of all that are registered."""
    return factories.put_figures(monkeypatch)


@pytest.fixture
def desk(db: Any, quick_papers: Any, figures: Any) -> factories.Desk:  # noqa: F811
    ensure_system_users()
    return factories.desk()
