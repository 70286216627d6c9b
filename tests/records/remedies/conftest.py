from pathlib import Path
from typing import Any

import pytest

from records.access.services import ensure_system_users
from tests.records.dishonesty import factories as records
from tests.records.remedies import factories


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Proofs and papers of each test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def quick_papers(monkeypatch):
    """Setting type takes a while that a test of states has no use for."""
    from records.papers import services

    monkeypatch.setattr(services, "set_pdf", lambda **given: b"%PDF-1.7 " + given["template"].encode())


@pytest.fixture
def office(db, quick_papers) -> factories.Office:
    ensure_system_users()
    return factories.office(records.people())
