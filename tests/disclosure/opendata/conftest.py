from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.dishonesty.factories import people


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    # What a test has just written is given by the feed at once instead of half a second later.
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(milliseconds=-2))


@pytest.fixture
def who() -> Any:
    ensure_system_users()
    return people()
