from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from disclosure.site.complaints import tickets
from records.access.services import ensure_system_users
from records.subjects.models import Organisation
from tests.disclosure.factories import body


@pytest.fixture(autouse=True)
def quick(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that costs a test nothing; files and counters of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(tickets, "WORK_BITS", 6)
    cache.clear()


@pytest.fixture
def bureau(db: None) -> Organisation:
    ensure_system_users()
    government = body("许昌市人民政府", kind="government")
    return body("许昌市城市管理局", superior=government)
